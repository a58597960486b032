/**
 * The door: who may open a WebSocket here, decided before a socket exists. Every check is cheap; who
 * somebody is comes later, in `hello`.
 *
 * The counters are bounded by the connections themselves: an address is known while it is connected.
 */
import { type Encoding, subprotocols } from '../../protocol/codec.ts'
import { invariant } from '../base/invariant.ts'
import type { Limits } from '../limits.ts'
import { isLoopback } from './address.ts'
import type { UpgradeDecision, UpgradeRequest } from './transport.ts'

export interface DoorOptions {
  readonly limits: Pick<Limits, 'connectionsMax' | 'connectionsPerAddressMax'>
  /**
   * Origins of the web pages that may connect (`https://chat.example`); `*` allows all of them. With an
   * empty list only pages of the same host may. Clients without an origin are no browsers, carry no
   * visitor's cookies, and may always try.
   */
  readonly origins: readonly string[]
  /** The one path with WebSockets. */
  readonly path: string
}

export interface Door {
  accept(request: UpgradeRequest): UpgradeDecision
  /** A connection from this address has opened. */
  entered(address: string): void
  /** It has ended. */
  left(address: string): void
  /** From now on everyone is asked to come back later: the server is about to stop. */
  draining(): void
}

export function createDoor({ limits, origins, path }: DoorOptions): Door {
  const listed = new Set(origins.map((origin) => origin.toLowerCase().replace(/\/$/, '')))
  const byHousehold = new Map<string, number>()
  let connections = 0
  let drain = false

  return {
    accept(request) {
      if (request.path !== path) return refused(404, `WebSockets are at ${path}`)
      if (drain) return refused(503, 'the server is about to restart')
      if (!mayVisit(request, listed)) return refused(403, 'this origin may not connect')
      const encoding = chosenEncoding(request.subprotocols)
      if (encoding === undefined)
        return refused(400, `known subprotocols: ${Object.values(subprotocols).join(', ')}`)
      if (connections >= limits.connectionsMax) return refused(503, 'the server has no room left')
      const exempt = isLoopback(request.address) && !request.forwarded
      if (!exempt && (byHousehold.get(household(request.address)) ?? 0) >= limits.connectionsPerAddressMax)
        return refused(429, 'too many connections from this address')
      return { accept: true, encoding }
    },
    entered(address) {
      const key = household(address)
      connections++
      byHousehold.set(key, (byHousehold.get(key) ?? 0) + 1)
    },
    left(address) {
      const key = household(address)
      const count = byHousehold.get(key) ?? 0
      invariant(count > 0, 'who leaves has entered')
      connections--
      if (count === 1) byHousehold.delete(key)
      else byHousehold.set(key, count - 1)
    },
    draining() {
      drain = true
    },
  }
}

function refused(status: 400 | 403 | 404 | 429 | 503, reason: string): UpgradeDecision {
  return { accept: false, status, reason }
}

function mayVisit(request: UpgradeRequest, listed: ReadonlySet<string>): boolean {
  if (request.origin === undefined || listed.has('*') || listed.has(request.origin)) return true
  return listed.size === 0 && isSameHost(request.origin, request.host)
}

/** Compares host and port; a port that is the scheme's own may be written or not. */
function isSameHost(origin: string, host: string | undefined): boolean {
  if (host === undefined || !URL.canParse(origin)) return false
  const page = new URL(origin)
  const server = `${page.protocol}//${host}`
  return page.host !== '' && URL.canParse(server) && new URL(server).host === page.host
}

/** The first offered subprotocol that we know; a client that offers none is a person with a tool, and gets JSON. */
function chosenEncoding(offered: readonly string[]): Encoding | undefined {
  if (offered.length === 0) return 'json'
  for (const name of offered) {
    if (name === subprotocols.json) return 'json'
    if (name === subprotocols.msgpack) return 'msgpack'
  }
  return undefined
}

/**
 * What counts as one address: with IPv6 the first 64 bits, because every home and every rented machine
 * has all the addresses behind them.
 */
function household(address: string): string {
  if (!address.includes(':')) return address
  const [head = '', tail] = address.split('::')
  const start = head === '' ? [] : head.split(':')
  const end = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : 8 - start.length - end.length
  return [...start, ...Array<string>(Math.max(0, zeros)).fill('0'), ...end].slice(0, 4).join(':')
}
