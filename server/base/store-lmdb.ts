/**
 * The embedded store: all tables in one sub-database, the table's name in front of the key. Writes are
 * gathered and committed together, one commit at a time, so that their order on disk is the order in
 * which they were made; reads look at what is gathered first.
 */
import type { Cancel, Clock } from './clock.ts'
import type { Environment } from './environment.ts'
import { invariant } from './invariant.ts'
import { afterPrefix, decodeKey, encodeKey } from './key.ts'
import { type Change, overlay } from './overlay.ts'
import type { Range, Row, Store, Table } from './store.ts'

export interface StoreOptions {
  readonly limits: { readonly storeCommitMs: number; readonly storeRowsPendingMax: number }
  readonly clock: Clock
  /** Told once, when a commit failed: the operator must know. */
  readonly onFailed: (detail: string) => void
}

/** Rows that wait for the disk, by the bytes of their key; a later change of a row replaces an earlier one. */
type Changes = Map<string, Change<Buffer>>

/**
 * The store of an environment. Closing it writes what is left; the environment stays open.
 *
 * After a failed commit nothing is written any more: reads and writes go on in memory up to
 * `storeRowsPendingMax` rows, `flushed` rejects, and `onFailed` was told.
 */
export function openStore(environment: Environment, { limits, clock, onFailed }: StoreOptions): Store {
  const db = environment.bytes.store
  let gathered: Changes = new Map()
  let flying: Changes = new Map()
  let commit: Promise<void> | undefined
  let failure: Error | undefined
  let timer: Cancel | undefined

  function change(key: Buffer, value: Buffer | undefined): void {
    const id = key.toString('latin1')
    invariant(
      gathered.size < limits.storeRowsPendingMax || gathered.has(id),
      'more rows wait for the disk than storeRowsPendingMax',
    )
    gathered.delete(id) // to the end: rows are written in the order of their last change
    gathered.set(id, { key, value })
    if (failure === undefined) timer ??= clock.after(limits.storeCommitMs, () => void start().catch(noted))
  }

  /** Commits what is gathered, after the commit under way. */
  function start(): Promise<void> {
    timer?.()
    timer = undefined
    if (failure !== undefined) return Promise.reject(failure)
    if (commit !== undefined) return commit.then(start)
    if (gathered.size === 0) return Promise.resolve()
    flying = gathered
    gathered = new Map()
    commit = environment
      .commit(() => {
        for (const { key, value } of flying.values()) {
          if (value === undefined) void db.remove(key)
          else void db.put(key, value)
        }
      })
      .then(landed, failed)
    return commit
  }

  function landed(): void {
    flying = new Map()
    commit = undefined
  }

  function failed(error: Error): never {
    failure = error
    onFailed(error.message)
    throw error
  }

  function noted(): void {
    // `failed` has told the operator; whoever needs the disk learns it from `flushed`.
  }

  function read(key: Buffer): Buffer | undefined {
    const id = key.toString('latin1')
    const waiting = gathered.get(id) ?? flying.get(id)
    return waiting === undefined ? db.get(key) : waiting.value
  }

  function list(prefix: Buffer, { limit, after, reverse }: Range, table: string): Row<Buffer>[] {
    const direction = reverse ? -1 : 1
    const pivot = after === undefined ? undefined : encodeKey([table, ...after])
    const from = reverse || pivot === undefined ? prefix : later(pivot, prefix)
    const to = reverse && pivot !== undefined ? pivot : afterPrefix(prefix)
    const changes = pendingUnder(prefix)
      .filter(({ key }) => Buffer.compare(key, from) >= 0 && Buffer.compare(key, to) < 0)
      .filter(({ key }) => pivot === undefined || !key.equals(pivot))
      .sort((a, b) => direction * Buffer.compare(a.key, b.key))
    const committed = db
      .getRange(reverse ? { start: to, end: from, reverse: true } : { start: from, end: to })
      .filter(({ key }) => Buffer.compare(key, from) >= 0 && Buffer.compare(key, to) < 0)
      .filter(({ key }) => pivot === undefined || !key.equals(pivot))
    const rows = overlay(committed, changes, direction, limit)
    return rows.map(({ key, value }) => ({ key: decodeKey(key).slice(1), value }))
  }

  /** What waits for the disk under a prefix: a list must not pay for the rows of all other tables. */
  function pendingUnder(prefix: Buffer): Change<Buffer>[] {
    const start = prefix.toString('latin1')
    const found: Changes = new Map()
    for (const changes of [flying, gathered]) {
      for (const [id, change] of changes) if (id.startsWith(start)) found.set(id, change)
    }
    return [...found.values()]
  }

  return {
    table<V>(name: string): Table<V> {
      return {
        get: (key) => Promise.resolve(parsed<V>(read(encodeKey([name, ...key])))),
        list: (prefix, range) =>
          Promise.resolve(
            list(encodeKey([name, ...prefix]), range, name).map(({ key, value }) => ({
              key,
              value: json<V>(value),
            })),
          ),
        put: (key, value) => change(encodeKey([name, ...key]), Buffer.from(JSON.stringify(value))),
        remove: (key) => change(encodeKey([name, ...key]), undefined),
      }
    },
    flushed: start,
    close: start,
  }
}

function later(a: Buffer, b: Buffer): Buffer {
  return Buffer.compare(a, b) >= 0 ? a : b
}

function parsed<V>(bytes: Buffer | undefined): V | undefined {
  return bytes === undefined ? undefined : json<V>(bytes)
}

/** What the caller of `table` said it put there. */
function json<V>(bytes: Buffer): V {
  return JSON.parse(bytes.toString('utf8')) as V
}
