/**
 * What a codec does. Both codecs turn bytes into the same frames, and refuse the same things.
 */
import { type ClientFrame, clientFrames, type ServerFrame, serverFrames } from './catalogue.ts'
import { type Field, type Fields, ref } from './field.ts'

export const encodings = ['json', 'msgpack'] as const
export type Encoding = (typeof encodings)[number]

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
  /**
   * Encodes one frame: the fields of the catalogue and nothing else, whatever more the object holds.
   * Frames of one WebSocket message are joined with `join`. The bytes are to be sent
   * and forgotten: they may be part of a larger block, which keeping them would keep. Throws only on mistakes of ours: a name or a
   * nesting that the catalogue rules out.
   */
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

/** One frame of the catalogue, arranged for the codecs. */
export interface Entry {
  readonly t: string
  readonly tag: number
  readonly list: readonly { readonly name: string; readonly field: Field<unknown> }[]
}

/** The catalogue, arranged for decoding: by name for JSON, by tag for the compact form. */
export interface Dictionary {
  readonly byName: ReadonlyMap<string, Entry>
  readonly byTag: ReadonlyMap<number, Entry>
}

type Frames = Readonly<Record<string, { readonly tag: number; readonly fields: Fields }>>

function dictionary(frames: Frames): Dictionary {
  const entries = Object.entries(frames).map(([t, { tag, fields }]) => ({
    t,
    tag,
    list: Object.entries(fields).map(([name, field]) => ({ name, field })),
  }))
  return { byName: new Map(entries.map((e) => [e.t, e])), byTag: new Map(entries.map((e) => [e.tag, e])) }
}

export const clientDictionary = dictionary(clientFrames)
export const serverDictionary = dictionary(serverFrames)

/**
 * Three names (`members`, `appeal`, `standing`) are a request and its answer. A frame is the server's
 * when it has this field, which every such answer has and no such request.
 */
const answerMarks: ReadonlyMap<string, string> = new Map(
  [...serverDictionary.byName.values()].flatMap((server) => {
    const client = clientDictionary.byName.get(server.t)
    if (client === undefined) return []
    const mark = server.list.find(
      ({ name, field }) => !field.optional && !client.list.some((other) => other.name === name),
    )
    if (mark === undefined) throw new Error(`nothing tells the request ${server.t} from its answer`)
    return [[server.t, mark.name] as const]
  }),
)

/** The catalogue's entry for a frame of ours. Throws when there is none: the types rule it out. */
export function entryOf(frame: ServerFrame | ClientFrame): Entry {
  const mark = answerMarks.get(frame.t)
  const request = mark !== undefined && !Object.hasOwn(frame, mark)
  const entry =
    (request ? undefined : serverDictionary.byName.get(frame.t)) ?? clientDictionary.byName.get(frame.t)
  if (entry === undefined) throw new Error(`no frame is called ${frame.t}`)
  return entry
}

/**
 * Builds a frame from untrusted values: known fields only, each checked against its kind.
 * @param read gives the raw value of the n-th field of the entry; undefined or null when it is absent
 */
export function parseFrame<F>(entry: Entry, read: (name: string, index: number) => unknown): Parsed<F> {
  const frame: Record<string, unknown> = { t: entry.t }
  let index = 0
  for (const { name, field } of entry.list) {
    const value = read(name, index++)
    if (value === undefined || value === null) {
      // Absent and null are the same thing to a peer; only a nullable field keeps the null.
      if (field.optional) continue
      if (!field.fits(null)) return misfit(entry, `${entry.t}.${name} is missing`, read)
      frame[name] = null
    } else if (field.fits(value)) frame[name] = value
    else return misfit(entry, `${entry.t}.${name} is not of kind ${field.kind}`, read)
  }
  // Every field was checked against the catalogue that the type F is derived from.
  return { ok: true, frame: frame as F }
}

function misfit(entry: Entry, detail: string, read: (name: string, index: number) => unknown): Parsed<never> {
  const at = entry.list.findIndex(({ name }) => name === 'ref')
  return { ok: false, name: 'bad_frame', detail, ref: at < 0 ? undefined : refOf(read('ref', at)) }
}

/** The ref of a broken request, when at least that is whole, so that the client can match the error. */
export function refOf(value: unknown): number | undefined {
  return ref.fits(value) ? value : undefined
}
