/**
 * The HTTP side of both adapters: reading an upgrade request, and the plain answers of the same port.
 */
import { STATUS_CODES } from 'node:http'
import { type Encoding, subprotocols } from '../../protocol/codec.ts'
import { type AddressSet, peerAddress } from './address.ts'
import type { HttpResponse, TransportHandlers, UpgradeDecision, UpgradeRequest } from './transport.ts'

const plain = { 'content-type': 'text/plain; charset=utf-8' } as const

/** `503 Service Unavailable`, as the status line has it. */
export function statusLine(status: number): string {
  return `${status} ${STATUS_CODES[status] ?? 'Unknown'}`
}

/** The path of a request target, without the query. */
export function pathOf(target: string): string {
  const end = target.search(/[?#]/)
  return end < 0 ? target : target.slice(0, end)
}

/**
 * What the door needs to know of an upgrade request.
 * @param header gives the value of a header by its lower-case name; undefined or '' when there is none
 */
export function readUpgrade(
  path: string,
  socketAddress: string,
  header: (name: string) => string | undefined,
  trusted: AddressSet,
): UpgradeRequest {
  const offered = (header('sec-websocket-protocol') ?? '').split(',').map((name) => name.trim())
  return {
    path,
    origin: header('origin')?.toLowerCase() || undefined,
    host: header('host')?.toLowerCase() || undefined,
    ...peerAddress(socketAddress, header('x-forwarded-for') || undefined, trusted),
    subprotocols: offered.filter((name) => name !== ''),
  }
}

/** The subprotocol to confirm: the one of the encoding, if the client offered it; '' confirms none. */
export function confirmedSubprotocol(request: UpgradeRequest, encoding: Encoding): string {
  const name = subprotocols[encoding]
  return request.subprotocols.includes(name) ? name : ''
}

/** For clients that still hold an HTTP connection after `stopListening`. */
export const stopping: UpgradeDecision = { accept: false, status: 503, reason: 'the server is about to stop' }

/**
 * The handler's decision; a handler that throws refuses.
 * @param version of the WebSocket protocol, as the client wrote it
 */
export function decide(
  handlers: TransportHandlers,
  request: UpgradeRequest,
  version: string | undefined,
): UpgradeDecision {
  if (version !== '13') return { accept: false, status: 400, reason: 'only version 13 of WebSocket is known' }
  try {
    return handlers.accept(request)
  } catch (error) {
    handlers.failed?.(error)
    return { accept: false, status: 503, reason: 'internal' }
  }
}

/** The answer to a plain request: the handler's for GET and HEAD, 405 for all others. */
export function answer(handlers: TransportHandlers, method: string, path: string): HttpResponse {
  if (method !== 'GET' && method !== 'HEAD')
    return { status: 405, headers: { ...plain, allow: 'GET, HEAD' }, body: 'GET or HEAD\n' }
  try {
    return handlers.http({ method, path })
  } catch (error) {
    handlers.failed?.(error)
    return { status: 500, headers: plain, body: 'internal\n' }
  }
}

/** The answer to an upgrade that is not to be. */
export function refusal(decision: { readonly status: number; readonly reason: string }): HttpResponse {
  return { status: decision.status, headers: plain, body: `${decision.reason}\n` }
}

/** A close frame has 123 bytes for its reason (RFC 6455 §5.5): what does not fit is left out, by whole characters. */
export function closeReason(reason: string): string {
  let bytes = 0
  let out = ''
  for (const character of reason) {
    bytes += Buffer.byteLength(character)
    if (bytes > 123) break
    out += character
  }
  return out
}
