/**
 * Where the writing of a room goes on: at its head, which is written with every commit; and, because a head may
 * have been damaged since, never before a record that is there. Records are not written over.
 */
import type { Environment } from '../base/environment.ts'
import {
  emptyHead,
  headBytes,
  readHead,
  recordKey,
  roomKey,
  seqOfKey,
  storedRecord,
  writeCount,
} from './record-bytes.ts'

/** The head to continue, `emptyHead` for a room without records. `verify` names a head that was damaged. */
export function headToContinue(environment: Environment, room: string): Buffer {
  const head = environment.bytes.heads.get(roomKey(room)) ?? emptyHead(room)
  const last = lastRecord(environment, room)
  if (last === undefined) return head
  const { seq, at, hash } = readHead(head)
  if (last.seq < seq) return head
  const sound = Buffer.from(head)
  // Of two times for one record the earlier: a time from the future would go into every id from now on.
  writeCount(sound, 8, last.seq === seq ? Math.min(at, last.at) : last.at)
  writeCount(sound, 0, last.seq)
  sound.set(last.seq === seq ? hash : last.hash, headBytes - hash.length)
  return sound
}

/** Of the journal; undefined when it has none, because they are sealed or nothing was said. */
function lastRecord(environment: Environment, room: string) {
  const prefix = roomKey(room)
  const range = { start: recordKey(prefix, Number.MAX_SAFE_INTEGER), end: prefix, reverse: true, limit: 1 }
  for (const { key, value } of environment.bytes.records.getRange(range)) {
    const record = storedRecord(room, seqOfKey(key), value)
    return record.at < 2 ** 45 && record.hash.length === 32 ? record : undefined
  }
  return undefined
}
