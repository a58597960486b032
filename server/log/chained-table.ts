/**
 * A sub-database that is itself a hash chain: numbered from 1, each entry with the hash of all before
 * it, and its head kept apart so that a missing end shows. The access log is one.
 */
import type { Environment } from '../base/environment.ts'
import { countValue, emptyHead, readHead, RecordWriter, readCount, storedRecord } from './record-bytes.ts'
import type { StoredRecord } from './journal.ts'

export type ChainedTable = 'access'

/** What the chain calls itself; no room has such a name, for rooms' names hold no control characters. */
export function chainName(table: ChainedTable): string {
  return `\0${table}`
}

function headKey(table: ChainedTable): Buffer {
  return Buffer.from(`${table}-head`)
}

/** Where the chain ends; undefined when it has no entry. */
export function chainedHead(
  environment: Environment,
  table: ChainedTable,
): ReturnType<typeof readHead> | undefined {
  const bytes = environment.bytes.meta.get(headKey(table))
  return bytes === undefined ? undefined : readHead(bytes)
}

/**
 * Appends an entry; resolves with its number when it is on disk, rejects when it is not. Safe beside a
 * running server: other processes wait for one another here.
 */
export function appendChained(
  environment: Environment,
  table: ChainedTable,
  at: number,
  entry: object,
): Promise<number> {
  return environment.exclusive(() => putChained(environment, table, at, entry))
}

/** The same within a transaction that is alone (`Environment.exclusive`), together with what the entry tells of. */
export function putChained(environment: Environment, table: ChainedTable, at: number, entry: object): number {
  const head = environment.bytes.meta.get(headKey(table)) ?? emptyHead(chainName(table))
  const last = readHead(head)
  const number = last.seq + 1
  const later = Math.max(at, last.at)
  const value = new RecordWriter().write(head, number, later, JSON.stringify({ seq: number, ...entry }))
  environment.bytes[table].putSync(countValue(number), value)
  environment.bytes.meta.putSync(headKey(table), head)
  return number
}

/** Entries after the given number, in order; read lazily, so finish before the next `await`. */
export function* chainedAfter(
  environment: Environment,
  table: ChainedTable,
  after: number,
): Generator<StoredRecord> {
  for (const { key, value } of environment.bytes[table].getRange({ start: countValue(after + 1) }))
    yield storedRecord(table, readCount(key, 0), value)
}
