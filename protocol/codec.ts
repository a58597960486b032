/**
 * What a codec does. Both codecs turn bytes into the same frames, and refuse the same things.
 */
import { type ClientFrame, clientFrames, type ServerFrame, serverFrames } from './catalogue.ts'
import type { Fields } from './field.ts'

export type Encoding = 'json' | 'msgpack'

export const subprotocols = { json: 'parley.v1.json', msgpack: 'parley.v1.msgpack' } as const

/** One frame as it came: usable, or refused with a code while the connection lives on. */
export type Parsed<F> =
  | { readonly ok: true; readonly frame: F }
  | {
      readonly ok: false
      readonly name: 'bad_frame' | 'unknown_frame'
      /** What is wrong, in a few words, without any of the sender's text. */
      readonly detail: string
      readonly ref: number | undefined
    }

/** A whole WebSocket message: its frames, or bytes that are no frames at all, which closes the connection. */
export type Decoded<F> =
  | { readonly ok: true; readonly frames: readonly Parsed<F>[] }
  | { readonly ok: false; readonly detail: string }

export interface Codec {
  readonly encoding: Encoding
  readonly subprotocol: string
  /** Encodes one frame. Frames of one WebSocket message are joined with `join`. */
  encode(frame: ServerFrame | ClientFrame): Uint8Array
  /** One WebSocket message from several encoded frames. */
  join(frames: readonly Uint8Array[]): Uint8Array
  /**
   * The frames of one WebSocket message from a client. Never throws, whatever the bytes.
   * @param bytes at most `protocolLimits.inboundBytesMax`; read before returning, never kept
   */
  decodeClient(bytes: Uint8Array): Decoded<ClientFrame>
  /** The frames of one WebSocket message from a server. Never throws. */
  decodeServer(bytes: Uint8Array): Decoded<ServerFrame>
}

interface Entry {
  readonly t: string
  readonly tag: number
  readonly fields: Fields
  readonly names: readonly string[]
}

/** The catalogue, arranged for decoding: by name for JSON, by tag for the compact form. */
export interface Dictionary {
  readonly byName: ReadonlyMap<string, Entry>
  readonly byTag: ReadonlyMap<number, Entry>
}

function dictionary(
  frames: Readonly<Record<string, { readonly tag: number; readonly fields: Fields }>>,
): Dictionary {
  const entries = Object.entries(frames).map(([t, f]) => ({
    t,
    tag: f.tag,
    fields: f.fields,
    names: Object.keys(f.fields),
  }))
  return { byName: new Map(entries.map((e) => [e.t, e])), byTag: new Map(entries.map((e) => [e.tag, e])) }
}

export const clientDictionary = dictionary(clientFrames)
export const serverDictionary = dictionary(serverFrames)

/**
 * Builds a frame from untrusted values: known fields only, each checked against its kind.
 * @param read gives the raw value of the n-th field of the entry; undefined or null when it is absent
 */
export function parseFrame<F>(entry: Entry, read: (name: string, index: number) => unknown): Parsed<F> {
  const frame: Record<string, unknown> = { t: entry.t }
  for (const [index, name] of entry.names.entries()) {
    const field = entry.fields[name]
    const value = read(name, index)
    if (field === undefined) continue
    if (value === undefined || value === null) {
      // Absent and null are the same thing to a peer; only a nullable field keeps the null.
      if (field.optional) continue
      if (!field.fits(null)) return misfit(entry, `${entry.t}.${name} is missing`, read)
      frame[name] = null
    } else if (field.fits(value)) frame[name] = value
    else return misfit(entry, `${entry.t}.${name} is not a ${field.kind}`, read)
  }
  // Every field was checked against the catalogue that the type F is derived from.
  return { ok: true, frame: frame as F }
}

function misfit(entry: Entry, detail: string, read: (name: string, index: number) => unknown): Parsed<never> {
  const at = entry.names.indexOf('ref')
  return { ok: false, name: 'bad_frame', detail, ref: at < 0 ? undefined : refOf(read('ref', at)) }
}

/** The ref of a broken request, when at least that is whole, so that the client can match the error. */
export function refOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 2 ** 31
    ? value
    : undefined
}
