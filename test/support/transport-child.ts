/**
 * A process with one transport and a scripted handler, for the conformance suite: uWebSockets.js has
 * ended test runners that loaded it. Every event goes to the parent; what a handler does is asked for
 * by the peer's own words (`!close`, `!throw` …), everything else is echoed.
 */
import type { Encoding } from '../../protocol/codec.ts'
import { systemClock } from '../../server/base/clock.ts'
import type {
  Connection,
  Group,
  Transport,
  TransportOptions,
  UpgradeDecision,
} from '../../server/transport/transport.ts'
import { createUwsTransport } from '../../server/transport/transport-uws.ts'
import { createWsTransport } from '../../server/transport/transport-ws.ts'

export type ToChild =
  | { readonly do: 'listen'; readonly kind: 'uws' | 'ws'; readonly options: TransportOptions }
  | { readonly do: 'send'; readonly id: number; readonly bytes: number; readonly times: number }
  | { readonly do: 'buffered' | 'terminate'; readonly id: number }
  | { readonly do: 'close'; readonly id: number; readonly code: number; readonly reason: string }
  | { readonly do: 'enter' | 'leave'; readonly id: number }
  | { readonly do: 'publish'; readonly texts: readonly string[] }
  | { readonly do: 'publishBytes'; readonly bytes: number; readonly times: number }
  | { readonly do: 'mixed'; readonly id: number; readonly texts: readonly string[] }
  | { readonly do: 'stopListening' | 'closeTransport' }

export type FromChild =
  | { readonly event: 'listening'; readonly port: number }
  | { readonly event: 'unavailable'; readonly reason: string }
  | { readonly event: 'refused'; readonly reason: string }
  | { readonly event: 'failed'; readonly reason: string }
  | { readonly event: 'opened'; readonly id: number; readonly address: string; readonly encoding: Encoding }
  | { readonly event: 'received'; readonly id: number; readonly text: string }
  | { readonly event: 'drained'; readonly id: number }
  | { readonly event: 'closed'; readonly id: number; readonly code: number; readonly inside: boolean }
  | { readonly event: 'buffered'; readonly id: number; readonly bytes: number }
  | { readonly event: 'done'; readonly what: string }

const connections: Connection[] = []
let transport: Transport | undefined
let group: Group | undefined
let openMustThrow = false
/** True while a call of ours into the transport runs: `closed` must not be heard then. */
let calling = false

function report(message: FromChild): void {
  // A parent that has let go is about to end this process: nobody to tell, and no fault.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined)
}

function calls(run: () => void): void {
  calling = true
  run()
  calling = false
}

async function listen(kind: 'uws' | 'ws', options: TransportOptions): Promise<void> {
  if (kind === 'ws') transport = createWsTransport(options, systemClock)
  else {
    const uws = await createUwsTransport(options, systemClock)
    if (!uws.ok) return report({ event: 'unavailable', reason: uws.error })
    transport = uws.value
  }
  try {
    const port = await transport.listen({
      accept: ({ path, subprotocols }) => decision(path, subprotocols),
      opened(connection) {
        const id = connections.push(connection) - 1
        report({ event: 'opened', id, address: connection.address, encoding: connection.encoding })
        if (openMustThrow) throw new Error('thrown by opened')
      },
      received: (connection, bytes) => received(connection, bytes),
      drained: (connection) => report({ event: 'drained', id: connections.indexOf(connection) }),
      closed: (connection, code) =>
        report({ event: 'closed', id: connections.indexOf(connection), code, inside: calling }),
      http({ method, path }) {
        if (path === '/throw') throw new Error('thrown by http')
        if (path !== '/page') return { status: 404, headers: {}, body: 'none\n' }
        return {
          status: 200,
          headers: { 'content-type': 'text/plain', 'x-method': method },
          body: 'a page é',
        }
      },
      failed: (error) => report({ event: 'failed', reason: error instanceof Error ? error.message : '' }),
    })
    report({ event: 'listening', port })
  } catch (error) {
    report({ event: 'refused', reason: error instanceof Error ? error.message : String(error) })
  }
}

function decision(path: string, subprotocols: readonly string[]): UpgradeDecision {
  const status = /^\/refuse\/(400|403|404|429|503)$/.exec(path)?.[1]
  openMustThrow = path === '/throw-in-opened'
  if (path === '/throw-in-accept') throw new Error('thrown by accept')
  if (status !== undefined)
    return {
      accept: false,
      status: Number(status) as 400 | 403 | 404 | 429 | 503,
      reason: `as asked: ${status}`,
    }
  return { accept: true, encoding: subprotocols.includes('parley.v1.msgpack') ? 'msgpack' : 'json' }
}

function received(connection: Connection, bytes: Uint8Array): void {
  const id = connections.indexOf(connection)
  const text = Buffer.from(bytes).toString()
  report({ event: 'received', id, text: text.slice(0, 100) })
  const [word, code, ...reason] = text.split(' ')
  if (word === '!throw') throw new Error('thrown by received')
  if (word === '!terminate') calls(() => connection.terminate())
  else if (word === '!close')
    calls(() => {
      connection.send(Buffer.from('the last words'))
      connection.close(Number(code), reason.join(' '))
      connection.close(4000, 'a second time')
      connection.send(Buffer.from('too late'))
    })
  else connection.send(Uint8Array.from(bytes))
}

function obey(command: ToChild): void {
  switch (command.do) {
    case 'listen':
      void listen(command.kind, command.options)
      break
    case 'send': {
      const bytes = new Uint8Array(command.bytes).fill(0x61)
      calls(() => {
        for (let i = 0; i < command.times; i++) connections[command.id]?.send(bytes)
      })
      report({ event: 'done', what: 'send' })
      break
    }
    case 'buffered':
      report({ event: 'buffered', id: command.id, bytes: connections[command.id]?.bufferedBytes() ?? -1 })
      break
    case 'terminate':
      calls(() => connections[command.id]?.terminate())
      break
    case 'close':
      calls(() => connections[command.id]?.close(command.code, command.reason))
      break
    case 'enter':
    case 'leave': {
      const connection = connections[command.id]
      if (connection === undefined) break
      group ??= transport?.group?.('json')
      const known = command.do === 'leave' ? group?.remove(connection) : group?.add(connection)
      report({ event: 'done', what: `${command.do} ${known}` })
      break
    }
    case 'publish':
      calls(() => {
        for (const text of command.texts) group?.publish(Buffer.from(text))
      })
      break
    case 'publishBytes': {
      const bytes = new Uint8Array(command.bytes).fill(0x61)
      calls(() => {
        for (let i = 0; i < command.times; i++) group?.publish(bytes)
      })
      report({ event: 'done', what: 'publishBytes' })
      break
    }
    case 'mixed': {
      const connection = connections[command.id]
      // Published and sent by turns, left in the same turn: the peer must see one order.
      calls(() => {
        for (const text of command.texts) {
          if (text.startsWith('send')) connection?.send(Buffer.from(text))
          else group?.publish(Buffer.from(text))
        }
        if (connection !== undefined) group?.remove(connection)
      })
      break
    }
    case 'stopListening':
      transport?.stopListening()
      report({ event: 'done', what: 'stopListening' })
      break
    case 'closeTransport':
      void transport?.close().then(() => report({ event: 'done', what: 'closeTransport' }))
      break
  }
}

process.on('message', (command: ToChild) => obey(command))
process.on('disconnect', () => void transport?.close())
