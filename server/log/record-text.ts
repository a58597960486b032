/**
 * What is sealed of a record: what cannot be told from where it stands. Room, number, time, author and id
 * of a usual message are known to whoever opens it, so only the name and the text are written; everything
 * else is written as JSON without what is known.
 *
 *   01 ‖ length of the name (1 byte) ‖ name ‖ packed text          a message like most
 *   02 ‖ JSON                                                     any other record
 *
 * Before encryption, because nothing can be packed after it.
 */
import { messageId } from '../../protocol/ids.ts'
import { invariant } from '../base/invariant.ts'
import type { LogRecord } from './log.ts'
import { packText, unpackText } from './text-pack.ts'

const messageForm = 1
const jsonForm = 2
const nameBytesMax = 255
/** Of a message like most; one that was masked or replies to another is rare enough for JSON. */
const usualKeys = 8

/** Where a record stands: what need not be written in it. */
export interface RecordPlace {
  readonly room: string
  readonly seq: number
  readonly at: number
  /** Whose key seals it. */
  readonly author: string
}

export function packRecord(record: LogRecord, { at, author }: RecordPlace): Buffer {
  const message = usual(record, at, author)
  if (message !== undefined) {
    const name = Buffer.from(message.name)
    if (name.length <= nameBytesMax)
      return Buffer.concat([Buffer.of(messageForm, name.length), name, packText(message.text)])
  }
  const { room: _room, seq: _seq, ...rest } = record.event
  return Buffer.concat([Buffer.of(jsonForm), Buffer.from(JSON.stringify({ ...record, event: rest }))])
}

/** Undoes `packRecord`; throws for bytes that it never makes. */
export function unpackRecord(packed: Buffer, { room, seq, at, author }: RecordPlace): LogRecord {
  if (packed[0] === messageForm) {
    const textAt = 2 + (packed[1] ?? 0)
    const name = packed.toString('utf8', 2, textAt)
    const text = unpackText(packed.subarray(textAt))
    return { event: { t: 'message', room, id: messageId(at, seq), seq, from: author, name, at, text } }
  }
  invariant(packed[0] === jsonForm, 'a record has a known form')
  const { event, ...rest } = JSON.parse(packed.toString('utf8', 1)) as LogRecord
  return { event: { ...event, room, seq }, ...rest }
}

function usual(
  { event, audit }: LogRecord,
  at: number,
  author: string,
): { readonly name: string; readonly text: string } | undefined {
  if (event.t !== 'message' || audit !== undefined || Object.keys(event).length !== usualKeys)
    return undefined
  const known = event.at === at && event.from === author && event.id === messageId(at, event.seq)
  // A lone surrogate has no UTF-8; JSON writes it with its number.
  return known && event.name.isWellFormed() && event.text.isWellFormed() ? event : undefined
}
