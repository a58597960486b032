/**
 * The operator's page: metrics and health on a port of its own, on loopback unless somebody decides
 * otherwise. It tells nothing about any person, but it is nobody else's business.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { invariant } from '../base/invariant.ts'
import { defaultLimits } from '../limits.ts'
import type { Telemetry } from './telemetry.ts'

export interface AdminOptions {
  readonly host: string
  /** 0 picks a free port. */
  readonly port: number
  readonly telemetry: Telemetry
  /** Whether this node should get traffic: false while it starts, drains, or cannot write its log. */
  readonly ready: () => boolean
}

export interface Admin {
  readonly port: number
  close(): Promise<void>
}

/** Resolves once the page answers; rejects when the port is taken. */
export async function startAdmin(options: AdminOptions): Promise<Admin> {
  const server = createServer((request, response) => {
    answer(request, response, options).catch((error: unknown) => {
      options.telemetry.note('error', 'the admin page failed', { error: String(error) })
      response.destroy()
    })
  })
  server.maxConnections = defaultLimits.adminConnectionsMax
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, resolve)
  })
  const address: AddressInfo | string | null = server.address()
  invariant(address !== null && typeof address === 'object', 'a listening server has an address')
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: AdminOptions,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return say(response, 405, 'GET only\n')
  switch (request.url?.split('?', 1)[0]) {
    case '/metrics':
      return say(response, 200, await options.telemetry.metrics(), 'text/plain; version=0.0.4; charset=utf-8')
    case '/healthz':
      return say(response, 200, 'alive\n')
    case '/readyz':
      return options.ready() ? say(response, 200, 'ready\n') : say(response, 503, 'not ready\n')
    default:
      return say(response, 404, 'there are /metrics, /healthz and /readyz\n')
  }
}

function say(
  response: ServerResponse,
  status: number,
  body: string,
  type = 'text/plain; charset=utf-8',
): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body)
}
