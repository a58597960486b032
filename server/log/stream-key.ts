/**
 * How a room's log is named in Redis, and how its entries are numbered. `docs/redis.md` describes both
 * for whoever reads the streams with other tools.
 */
import { invariant } from '../base/invariant.ts'

/**
 * The key of a room's stream: `parley:{<room>}:log`. The braces are Redis Cluster's hash tag: everything
 * of a room lives in one slot. Of the room's name `%`, `{`, `}`, spaces and control characters are written
 * as `%` and the hex of their UTF-8 bytes, because a brace would end the tag early and a line break would
 * spoil a terminal; all other characters stand as they are. Two rooms never share a key.
 */
export function streamKey(room: string): string {
  return roomKey(room, 'log')
}

/** The key of something else of that room, in the same slot. */
export function roomKey(room: string, what: string): string {
  invariant(room.length > 0 && room.isWellFormed(), 'a room has a well-formed name')
  return `parley:{${room.replace(/[%{}\s\p{C}]/gu, percent)}}:${what}`
}

function percent(character: string): string {
  let out = ''
  for (const byte of new TextEncoder().encode(character)) {
    out += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return out
}

/**
 * The id of a record's entry: `<at>-<seq>`. Both grow from record to record (`at` may stay), so ids
 * strictly increase, as XADD demands, and a time finds its place in the stream without an index.
 */
export function streamId(at: number, seq: number): string {
  return `${at}-${seq}`
}

/** The two numbers of an entry's id. Throws for what is no id of ours: a foreign writer was here. */
export function parseStreamId(id: string): { readonly at: number; readonly seq: number } {
  const dash = id.indexOf('-')
  const at = Number(id.slice(0, dash))
  const seq = Number(id.slice(dash + 1))
  if (dash < 1 || !Number.isSafeInteger(at) || !Number.isSafeInteger(seq)) {
    throw new Error(`not the id of a log record: ${id}`)
  }
  return { at, seq }
}
