/**
 * The guard before msgpack decoding: one walk over the bytes that admits only what a frame can be made
 * of, and finds where each frame ends. The decoder behind it would also run record definitions (which
 * generate code), extension types and broken UTF-8; none of them gets that far.
 *
 * Admitted: nil, booleans, integers that are safe in a double, finite float64, text in valid UTF-8,
 * arrays, and maps with distinct text keys. Everything else is refused, as are bytes that are missing
 * or left over. https://github.com/msgpack/msgpack/blob/master/spec.md
 */
import { protocolLimits as max } from './limits.ts'
import { utf8End } from './utf8.ts'

/** Where the frames of one WebSocket message end (exclusive), in order; or why they are no frames. */
export type Guarded =
  | { readonly ok: true; readonly ends: readonly number[] }
  | { readonly ok: false; readonly detail: string }

/** The walk returns the position behind a value, or one of these: no allocation, no exception. */
const refused = {
  truncated: -1,
  token: -2,
  utf8: -3,
  depth: -4,
  integer: -5,
  float: -6,
  count: -7,
  key: -8,
  keys: -9,
  duplicate: -10,
} as const

const details: Readonly<Record<number, string>> = {
  [refused.truncated]: 'msgpack ends inside a value',
  [refused.token]: 'msgpack type that frames do not use',
  [refused.utf8]: 'text that is not UTF-8',
  [refused.depth]: 'nested too deep',
  [refused.integer]: 'integer beyond 2^53',
  [refused.float]: 'number that is not finite',
  [refused.count]: 'more items declared than bytes left',
  [refused.key]: 'map key that is not a short text',
  [refused.keys]: 'too many keys in a map',
  [refused.duplicate]: 'map key twice',
}

/**
 * Checks one WebSocket message. Never throws, whatever the bytes; its time is linear in their number
 * (a map costs at most `mapKeysMax` comparisons a key).
 * @param framesMax more frames than this are refused
 */
export function guardFrames(bytes: Uint8Array, framesMax: number): Guarded {
  const ends: number[] = []
  let at = 0
  while (at < bytes.length) {
    if (ends.length === framesMax) return { ok: false, detail: 'too many frames in one message' }
    if (!startsArray(bytes[at])) return { ok: false, detail: 'not an array' }
    at = value(bytes, at, 1)
    if (at < 0) return { ok: false, detail: details[at] ?? 'not msgpack' }
    ends.push(at)
  }
  return ends.length === 0 ? { ok: false, detail: 'empty message' } : { ok: true, ends }
}

function startsArray(token: number | undefined): boolean {
  return token !== undefined && ((token >= 0x90 && token <= 0x9f) || token === 0xdc || token === 0xdd)
}

/** Walks over the value that starts at `at`. `depth` is 1 for a frame's own array. */
function value(bytes: Uint8Array, at: number, depth: number): number {
  const token = bytes[at]
  if (token === undefined) return refused.truncated
  const next = at + 1
  if (token < 0x80 || token >= 0xe0) return next // an integer from −32 to 127
  if (token < 0x90) return map(bytes, next, token & 0x0f, depth)
  if (token < 0xa0) return array(bytes, next, token & 0x0f, depth)
  if (token < 0xc0) return text(bytes, next, token & 0x1f)
  switch (token) {
    case 0xc0: // nil
    case 0xc2: // false
    case 0xc3: // true
      return next
    case 0xcb:
      return float64(bytes, next)
    case 0xcc: // uint 8 … 32
    case 0xcd:
    case 0xce:
      return skip(bytes, next, 1 << (token - 0xcc))
    case 0xd0: // int 8 … 32
    case 0xd1:
    case 0xd2:
      return skip(bytes, next, 1 << (token - 0xd0))
    case 0xcf:
      return uint64(bytes, next)
    case 0xd3:
      return int64(bytes, next)
    case 0xd9: // str 8, 16, 32
      return text(bytes, next + 1, uint(bytes, next, 1))
    case 0xda:
      return text(bytes, next + 2, uint(bytes, next, 2))
    case 0xdb:
      return text(bytes, next + 4, uint(bytes, next, 4))
    case 0xdc: // array 16, 32
      return array(bytes, next + 2, uint(bytes, next, 2), depth)
    case 0xdd:
      return array(bytes, next + 4, uint(bytes, next, 4), depth)
    case 0xde: // map 16, 32
      return map(bytes, next + 2, uint(bytes, next, 2), depth)
    case 0xdf:
      return map(bytes, next + 4, uint(bytes, next, 4), depth)
    default: // bin, ext, float 32, and the byte that msgpack never uses
      return refused.token
  }
}

/** A big-endian unsigned integer, or a refusal when it is cut off. */
function uint(bytes: Uint8Array, at: number, size: number): number {
  if (at + size > bytes.length) return refused.truncated
  let number = 0
  for (let i = at; i < at + size; i++) number = number * 256 + (bytes[i] ?? 0)
  return number
}

function skip(bytes: Uint8Array, at: number, size: number): number {
  return at + size > bytes.length ? refused.truncated : at + size
}

function uint64(bytes: Uint8Array, at: number): number {
  const high = uint(bytes, at, 4)
  if (high < 0 || at + 8 > bytes.length) return refused.truncated
  return high <= 0x1f_ffff ? at + 8 : refused.integer
}

function int64(bytes: Uint8Array, at: number): number {
  const high = uint(bytes, at, 4)
  if (high < 0 || at + 8 > bytes.length) return refused.truncated
  if (high <= 0x1f_ffff) return at + 8
  // From −(2^53 − 1): −2^53 itself (high 0xffe00000, low 0) has a neighbour it cannot be told from.
  if (high > 0xffe0_0000 || (high === 0xffe0_0000 && uint(bytes, at + 4, 4) > 0)) return at + 8
  return refused.integer
}

/** JSON has no infinity and no NaN, and both encodings carry the same frames. */
function float64(bytes: Uint8Array, at: number): number {
  if (at + 8 > bytes.length) return refused.truncated
  const exponent = uint(bytes, at, 2) & 0x7ff0
  return exponent === 0x7ff0 ? refused.float : at + 8
}

function text(bytes: Uint8Array, at: number, length: number): number {
  if (length < 0 || length > bytes.length - at) return refused.truncated
  return utf8End(bytes, at, at + length) < 0 ? refused.utf8 : at + length
}

function array(bytes: Uint8Array, at: number, count: number, depth: number): number {
  if (count < 0) return refused.truncated
  if (depth > max.depthMax) return refused.depth
  if (count > bytes.length - at) return refused.count
  let position = at
  for (let i = 0; i < count && position >= 0; i++) position = value(bytes, position, depth + 1)
  return position
}

function map(bytes: Uint8Array, at: number, count: number, depth: number): number {
  if (count < 0) return refused.truncated
  if (depth > max.depthMax) return refused.depth
  if (count > (bytes.length - at) / 2) return refused.count
  if (count > max.mapKeysMax) return refused.keys
  const keys: number[] = [] // start and end of every key's text
  let position = at
  for (let i = 0; i < count && position >= 0; i++) {
    const start = keyStart(bytes, position)
    if (start < 0) return start
    const end = value(bytes, position, depth)
    if (end < 0) return end
    if (end - start > max.mapKeyBytesMax || isProto(bytes, start, end)) return refused.key
    for (let k = 0; k < keys.length; k += 2)
      if (sameBytes(bytes, keys[k] ?? 0, keys[k + 1] ?? 0, start, end)) return refused.duplicate
    keys.push(start, end)
    position = value(bytes, end, depth + 1)
  }
  return position
}

/** Where the text of a key starts; only the two short forms of text can be a key. */
function keyStart(bytes: Uint8Array, at: number): number {
  const token = bytes[at]
  if (token === undefined) return refused.truncated
  if (token >= 0xa0 && token < 0xc0) return at + 1
  return token === 0xd9 ? at + 2 : refused.key
}

function sameBytes(bytes: Uint8Array, aStart: number, aEnd: number, bStart: number, bEnd: number): boolean {
  if (aEnd - aStart !== bEnd - bStart) return false
  for (let i = 0; i < aEnd - aStart; i++) if (bytes[aStart + i] !== bytes[bStart + i]) return false
  return true
}

const proto = new TextEncoder().encode('__proto__')

/** The one key that would change what an object is instead of what it holds. */
function isProto(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== proto.length) return false
  for (let i = 0; i < proto.length; i++) if (bytes[start + i] !== proto[i]) return false
  return true
}
