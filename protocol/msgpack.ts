/**
 * The msgpack codec: the compact form of a frame is the array `[tag, field, …]` in the catalogue's
 * order, with nil for an absent field and without trailing nils. What lies inside a field (a statement,
 * an event of a page, a member) is a map with text keys, as in JSON.
 *
 * A separate entry, so that a browser that speaks JSON does not load msgpackr. Its subpaths are used
 * because the main one would load a native string reader, which is nothing for bytes from strangers.
 */
import { Packr, RESET_BUFFER_MODE, REUSE_BUFFER_MODE } from 'msgpackr/pack'
import { Unpackr } from 'msgpackr/unpack'
import { copyOf, utf8 } from './bytes.ts'
import type { ClientFrame, ServerFrame } from './catalogue.ts'
import {
  type Codec,
  clientDictionary,
  type Decoded,
  type Dictionary,
  entryOf,
  type Parsed,
  parseFrame,
  refOf,
  serverDictionary,
  subprotocols,
} from './codec.ts'
import { guardFrames } from './guard.ts'
import { protocolLimits as max } from './limits.ts'
import { wellFormed } from './text.ts'

// No records, no structures: both would tie one peer's bytes to what another sent before.
const packr = new Packr({ useRecords: false, variableMapSize: true, useToJSON: false })
const unpackr = new Unpackr({ useRecords: false, mapsAsObjects: true, int64AsType: 'number' })

export const msgpackCodec: Codec = {
  encoding: 'msgpack',
  subprotocol: subprotocols.msgpack,
  encode,
  join,
  decodeClient: (bytes) => decode<ClientFrame>(bytes, clientDictionary, max.inboundFramesMax),
  decodeServer: (bytes) => decode<ServerFrame>(bytes, serverDictionary, Number.POSITIVE_INFINITY),
}

function encode(frame: ServerFrame | ClientFrame): Uint8Array {
  const entry = entryOf(frame)
  const values = frame as Readonly<Record<string, unknown>>
  const compact: unknown[] = [entry.tag]
  for (const { name } of entry.list) compact.push(plain(values[name] ?? null, 2))
  while (compact.at(-1) === null) compact.pop()
  // Copied out of msgpackr's buffer: a small frame that a room remembers must not keep a large one alive.
  const written = packr.encode(compact, REUSE_BUFFER_MODE | RESET_BUFFER_MODE) as Written
  return copyOf(written.subarray(written.start, written.end))
}

/** What msgpackr returns in its reuse mode: its own buffer, with the bounds of what it wrote. */
type Written = Uint8Array & { readonly start: number; readonly end: number }

/**
 * What JSON would make of a value: absent instead of undefined, null instead of NaN. Throws on what the
 * guard of the other side would refuse, because only a mistake of ours can bring it here.
 */
function plain(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return wellFormed(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'boolean' || value === null || value === undefined) return value
  if (typeof value !== 'object') throw new TypeError(`a ${typeof value} cannot travel in a frame`)
  if (depth > max.depthMax) throw new RangeError('a frame is nested too deep')
  if (Array.isArray(value)) return value.map((item: unknown) => plain(item, depth + 1) ?? null)
  const entries = Object.entries(value).filter(([key, v]) => v !== undefined && key !== '__proto__')
  if (entries.length > max.mapKeysMax) throw new RangeError('a map in a frame has too many keys')
  return Object.fromEntries(entries.map(([key, v]) => [keyOf(key), plain(v, depth + 1)]))
}

function keyOf(key: string): string {
  // A code unit takes at most three bytes.
  if (key.length * 3 > max.mapKeyBytesMax && utf8(key).length > max.mapKeyBytesMax)
    throw new RangeError('a key of a map in a frame is too long')
  return wellFormed(key)
}

function join(frames: readonly Uint8Array[]): Uint8Array {
  const [only] = frames
  if (frames.length === 1 && only !== undefined) return only
  const out = new Uint8Array(frames.reduce((sum, f) => sum + f.length, 0))
  let at = 0
  for (const frame of frames) {
    out.set(frame, at)
    at += frame.length
  }
  return out
}

function decode<F>(bytes: Uint8Array, dictionary: Dictionary, framesMax: number): Decoded<F> {
  const guarded = guardFrames(bytes, framesMax)
  if (!guarded.ok) return guarded
  const frames: Parsed<F>[] = []
  let start = 0
  for (const end of guarded.ends) {
    let compact: readonly unknown[]
    try {
      // The guard has seen that it is an array.
      compact = unpackr.decode(bytes, { start, end }) as readonly unknown[]
    } catch {
      return { ok: false, detail: 'not msgpack' } // Guard and decoder disagree: a mistake of ours, refused all the same.
    }
    frames.push(parse<F>(compact, dictionary))
    start = end
  }
  return { ok: true, frames }
}

function parse<F>(compact: readonly unknown[], dictionary: Dictionary): Parsed<F> {
  const tag = compact[0]
  const entry = typeof tag === 'number' ? dictionary.byTag.get(tag) : undefined
  // The ref of every request is its first field, so that it can be found in requests of the future.
  if (entry === undefined)
    return { ok: false, name: 'unknown_frame', detail: 'unknown tag', ref: refOf(compact[1]) }
  return parseFrame<F>(entry, (_, index) => compact[index + 1])
}
