/**
 * A client for tests: the real one, with everything it was told written down, and a hand on its socket.
 */
import type { RoomEvent, ServerFrame } from '../../protocol/catalogue.ts'
import { jsonCodec } from '../../protocol/json.ts'
import type { ClientOptions } from '../../client/client.ts'
import { ParleyClient } from '../../client/client.ts'
import type { Ended } from '../../client/events.ts'
import { openSystemSocket } from '../../client/socket.ts'

export interface Watched extends Disposable {
  readonly client: ParleyClient
  /** Numbered events in the order in which the application heard of them. */
  readonly events: RoomEvent[]
  /** The texts of the messages among them. */
  texts(): string[]
  /** Everything else, by name, e.g. `joined`, `epoch`, `gap`, `left`, `state waiting`. */
  readonly told: { readonly name: string; readonly body: unknown }[]
  names(): string[]
  /** The frames of requests that went out. */
  readonly sent: string[]
  why(): Ended | undefined
}

/** What a hand on the socket does with a WebSocket message from the server: the frames to pass on. */
export type Meddle = (frames: readonly ServerFrame[]) => readonly ServerFrame[]

/** Pauses of a test: short, so that it does not wait, and still real. */
const quick = { reconnectFirstMs: 20, reconnectPauseMs: 100 }

export function watched(
  options: Omit<ClientOptions, 'openSocket'>,
  meddle: Meddle = (frames) => frames,
): Watched {
  const sent: string[] = []
  const client = new ParleyClient({
    ...options,
    limits: { ...quick, ...options.limits },
    async openSocket(socketOptions, handlers) {
      const socket = await openSystemSocket(socketOptions, {
        ...handlers,
        received(bytes) {
          const frames = meddle(framesOf(bytes))
          if (frames.length > 0) handlers.received(jsonCodec.join(frames.map((f) => jsonCodec.encode(f))))
        },
      })
      return {
        send(bytes) {
          const decoded = jsonCodec.decodeClient(bytes)
          if (decoded.ok) for (const parsed of decoded.frames) if (parsed.ok) sent.push(parsed.frame.t)
          socket.send(bytes)
        },
        close: (code) => socket.close(code),
        get bufferedBytes() {
          return socket.bufferedBytes
        },
      }
    },
  })
  const events: RoomEvent[] = []
  const told: { name: string; body: unknown }[] = []
  const hear = (...told: readonly unknown[]) => void events.push(told[0] as RoomEvent) // of these names, and no others
  for (const name of ['message', 'edited', 'removed', 'restored', 'member', 'modes', 'acted'] as const)
    client.on(name, hear)
  const named = [
    'joined',
    'epoch',
    'gap',
    'left',
    'notice',
    'statement',
    'held',
    'appeal',
    'refused',
    'presence',
  ] as const
  for (const name of named) client.on(name, (body: unknown) => void told.push({ name, body }))
  client.on('state', (state) => void told.push({ name: `state ${state.phase}`, body: state }))
  return {
    client,
    events,
    texts: () => events.flatMap((e) => (e.t === 'message' ? [e.text] : [])),
    told,
    names: () => told.map(({ name }) => name),
    sent,
    why: () =>
      client.state.phase === 'closed' || client.state.phase === 'waiting' ? client.state.why : undefined,
    [Symbol.dispose]: () => client.close(),
  }
}

function framesOf(bytes: Uint8Array): ServerFrame[] {
  const decoded = jsonCodec.decodeServer(bytes)
  if (!decoded.ok) throw new Error(`the server sent bytes that are no frames: ${decoded.detail}`)
  return decoded.frames.flatMap((parsed) => (parsed.ok ? [parsed.frame] : []))
}
