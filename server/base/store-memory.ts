/**
 * The store without a disk, for unit tests: the same contract, minus surviving the process.
 */
import { afterPrefix, decodeKey, encodeKey } from './key.ts'
import type { Key, Range, Row, Store, Table } from './store.ts'

/** An empty store. */
export function memoryStore(): Store {
  const tables = new Map<string, Map<string, string>>()
  return {
    table<V>(name: string): Table<V> {
      const rows = tables.get(name) ?? new Map<string, string>()
      tables.set(name, rows)
      return tableOf<V>(rows)
    },
    flushed: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
}

/** Rows by the bytes of their key as latin1, whose order is the order of the bytes. */
function tableOf<V>(rows: Map<string, string>): Table<V> {
  return {
    get: (key) => {
      const value = rows.get(id(key))
      return Promise.resolve(value === undefined ? undefined : (JSON.parse(value) as V))
    },
    list: (prefix, range) => Promise.resolve(list<V>(rows, prefix, range)),
    put: (key, value) => void rows.set(id(key), JSON.stringify(value)),
    remove: (key) => void rows.delete(id(key)),
  }
}

function list<V>(rows: ReadonlyMap<string, string>, prefix: Key, { limit, after, reverse }: Range): Row<V>[] {
  const from = id(prefix)
  const to = afterPrefix(encodeKey(prefix)).toString('latin1')
  const pivot = after === undefined ? undefined : id(after)
  const found = [...rows.keys()].filter((key) => key >= from && key < to).sort()
  if (reverse) found.reverse()
  return found
    .filter((key) => pivot === undefined || (reverse ? key < pivot : key > pivot))
    .slice(0, Math.max(0, limit))
    .map((key) => ({
      key: decodeKey(Buffer.from(key, 'latin1')),
      value: JSON.parse(rows.get(key) ?? 'null') as V,
    }))
}

function id(key: Key): string {
  return encodeKey(key).toString('latin1')
}
