/**
 * Erasure beyond the log, in the store: the texts that statements, appeals, reports and the tests of rooms keep, and
 * what waits for a moderator. The facts of a statement stay, without the text: the person may still ask why, and the numbers of
 * the house stay true.
 */
import type { Row, Store, Table } from '../base/store.ts'
import { type Erasure, type Forgotten, reaches } from '../log/erasures.ts'
import type { Appeal } from './appeals.ts'
import type { Held } from './holds.ts'
import type { RoomCase } from './room-cases.ts'
import { textKeysTable } from './sealed-texts.ts'
import type { Kept } from './statements.ts'

/** Rows of one look at a table; others have their turn between two. */
const pieceRows = 200

/** Erases what the store holds; whoever keeps a copy in memory forgets it before. Harmless to repeat. */
export async function forgetStored(store: Store, erasure: Erasure): Promise<Omit<Forgotten, 'events'>> {
  const statements = store.table<Kept>('statements')
  const appeals = store.table<Appeal>('appeals')
  const held = store.table<Held>('held')
  const cases = store.table<RoomCase>('room_cases')
  const keys = store.table<string>(textKeysTable)
  const done = { statements: 0, appeals: 0, held: 0, cases: 0, keys: 0 }
  for await (const { key, value } of rows(statements, [erasure.user])) {
    const { statement } = value
    if (!reaches(erasure, erasure.user, statement.room)) continue
    const appeal = await appeals.get([statement.id])
    if (appeal !== undefined && (await cases.get([statement.room, appeal.id])) !== undefined) {
      cases.remove([statement.room, appeal.id])
      done.cases += 1
    }
    if (appeal !== undefined && appeal.text !== '') {
      appeals.put([statement.id], { ...appeal, text: '' })
      done.appeals += 1
    }
    const { text, draft, verdict, removed, ...facts } = value
    if (text === null && draft === undefined && verdict === undefined && removed === undefined) continue
    statements.put(key, { ...facts, text: null })
    done.statements += 1
  }
  for await (const { key, value } of rows(held, [])) {
    if (!reaches(erasure, value.subject.author, value.subject.room)) continue
    held.remove(key)
    done.held += 1
  }
  // What reports froze is sealed with one key for all rooms: it goes when all of them do.
  const everywhere = erasure.room === undefined && erasure.kept.length === 0
  if (everywhere && (await keys.get([erasure.user])) !== undefined) {
    keys.remove([erasure.user])
    done.keys += 1
  }
  return done
}

/** Every row, in pieces. */
async function* rows<V>(table: Table<V>, prefix: readonly string[]): AsyncGenerator<Row<V>> {
  let last: Row<V> | undefined
  do {
    const range = last === undefined ? { limit: pieceRows } : { limit: pieceRows, after: last.key }
    const found = await table.list(prefix, range)
    yield* found
    last = found.length === pieceRows ? found.at(-1) : undefined
  } while (last !== undefined)
}
