/**
 * The JSON codec: one object a line, UTF-8.
 */
import { utf8 } from './bytes.ts'
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
import { protocolLimits } from './limits.ts'
import { toJson } from './text.ts'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const newline = 0x0a

export const jsonCodec: Codec = {
  encoding: 'json',
  subprotocol: subprotocols.json,
  encode,
  join: joinLines,
  decodeClient: (bytes) => decode<ClientFrame>(bytes, clientDictionary, protocolLimits.inboundFramesMax),
  decodeServer: (bytes) => decode<ServerFrame>(bytes, serverDictionary, Number.POSITIVE_INFINITY),
}

function encode(frame: ServerFrame | ClientFrame): Uint8Array {
  const entry = entryOf(frame)
  const values = frame as Readonly<Record<string, unknown>>
  const known: Record<string, unknown> = { t: frame.t }
  for (const { name, field } of entry.list) {
    const value = values[name]
    if (value !== undefined && !(value === null && field.optional)) known[name] = value
  }
  return utf8(toJson(known))
}

function joinLines(frames: readonly Uint8Array[]): Uint8Array {
  const [only] = frames
  if (frames.length === 1 && only !== undefined) return only
  const out = new Uint8Array(frames.reduce((sum, f) => sum + f.length + 1, -1))
  let at = 0
  for (const frame of frames) {
    if (at > 0) out[at++] = newline
    out.set(frame, at)
    at += frame.length
  }
  return out
}

function decode<F>(bytes: Uint8Array, dictionary: Dictionary, framesMax: number): Decoded<F> {
  let text: string
  try {
    text = decoder.decode(bytes)
  } catch {
    return { ok: false, detail: 'not UTF-8' }
  }
  const frames: Parsed<F>[] = []
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue
    if (frames.length === framesMax) return { ok: false, detail: 'too many frames in one message' }
    const value = parseObject(line)
    if (value === undefined) return { ok: false, detail: 'not a JSON object' }
    frames.push(parse<F>(value, dictionary))
  }
  return frames.length === 0 ? { ok: false, detail: 'empty message' } : { ok: true, frames }
}

/**
 * V8, SpiderMonkey and JavaScriptCore parse nesting of any depth that fits into a message without the
 * stack. Of a key given twice the last counts; that is harmless, because bytes are never passed on: what
 * was parsed is what is judged, logged and sent.
 */
function parseObject(line: string): Readonly<Record<string, unknown>> | undefined {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return undefined
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined
}

function parse<F>(value: Readonly<Record<string, unknown>>, dictionary: Dictionary): Parsed<F> {
  const t = Object.hasOwn(value, 't') ? value['t'] : undefined
  const entry = typeof t === 'string' ? dictionary.byName.get(t) : undefined
  if (entry === undefined)
    return { ok: false, name: 'unknown_frame', detail: 'unknown t', ref: refOf(value['ref']) }
  // Own properties only: `__proto__` and its kin are not fields.
  return parseFrame<F>(entry, (name) => (Object.hasOwn(value, name) ? value[name] : undefined))
}
