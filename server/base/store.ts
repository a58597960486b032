/**
 * Durable tables for what must survive a restart and is not the log: rooms, members' roles and
 * sanctions, handles, statements, held messages, appeals, reports.
 *
 * Contract (`test/conformance/store.ts` runs it on every adapter):
 * - a `get` or `list` after a `put` by the same process sees it, committed or not;
 * - writes become durable in the order they were made; after `flushed()` they survive kill -9;
 * - keys sort element by element: numbers before strings, numbers by value, strings by code point;
 * - values are plain JSON data and are copied: changing one afterwards changes nothing here.
 */
export type Key = readonly (string | number)[]

export interface Row<V> {
  readonly key: Key
  readonly value: V
}

export interface Range {
  /** Rows of one call; required, so that nobody reads a table whole by accident. */
  readonly limit: number
  /** Only keys after this one (before it, with `reverse`). */
  readonly after?: Key
  readonly reverse?: boolean
}

export interface Table<V> {
  get(key: Key): Promise<V | undefined>
  /** Every key that starts with `prefix`, in order. */
  list(prefix: Key, range: Range): Promise<readonly Row<V>[]>
  /** Queued at once, durable later: await `flushed` where that matters. */
  put(key: Key, value: V): void
  remove(key: Key): void
}

export interface Store {
  /** The table of this name; the same name gives the same table. The caller states what it holds. */
  table<V>(name: string): Table<V>
  /** Resolves when everything written before the call is on disk. Rejects when the disk failed. */
  flushed(): Promise<void>
  close(): Promise<void>
}
