/**
 * Addresses of peers, in one spelling each: two libraries and a proxy's header write the same address
 * in three ways, and a cap per address must count it once.
 */
import { BlockList, isIP, SocketAddress } from 'node:net'

export interface PeerAddress {
  readonly address: string
  /** True when a trusted proxy's header named it. */
  readonly forwarded: boolean
}

/**
 * The usual spelling of an address (RFC 5952), with IPv4 inside IPv6 as plain IPv4.
 * @param text as a socket or a header gives it; a port after it and brackets around it are dropped
 * @returns undefined when this is no address
 */
export function canonicalAddress(text: string): string | undefined {
  const bare = withoutPort(text.trim())
  switch (isIP(bare)) {
    case 4:
      return bare
    case 6: {
      const { address } = new SocketAddress({ address: bare, family: 'ipv6' })
      const mapped = address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : ''
      return isIP(mapped) === 4 ? mapped : address
    }
    default:
      return undefined
  }
}

function withoutPort(text: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(text)
  if (bracketed !== null) return bracketed[1] ?? ''
  return /^[\d.]+:\d+$/.test(text) ? text.slice(0, text.indexOf(':')) : text
}

/** Loopback is the operator's own proxy or test. */
export function isLoopback(address: string): boolean {
  return address === '::1' || (isIP(address) === 4 && address.startsWith('127.'))
}

export type AddressSet = (address: string) => boolean

/**
 * A set of addresses and subnets.
 * @param entries `address` or `address/bits`
 * @throws when an entry is neither: a configuration that was not checked
 */
export function addressSet(entries: readonly string[]): AddressSet {
  const list = new BlockList()
  for (const entry of entries) {
    const [text = '', bits] = entry.split('/')
    const address = canonicalAddress(text)
    if (address === undefined) throw new Error(`not an address or subnet: ${entry}`)
    if (bits === undefined) list.addAddress(address, family(address))
    else list.addSubnet(address, Number(bits), family(address))
  }
  return (address) => list.check(address, family(address))
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}

/**
 * Who is on the other side: the socket's peer or, when that is a trusted proxy, the last address of
 * `x-forwarded-for` that is not one. Only the end of that header was written by our proxies; a client
 * may have written the rest, so reading stops at the first entry from the right that is not trusted.
 * @param socketAddress as the socket gives it
 * @param forwardedFor the header's value, if any
 */
export function peerAddress(
  socketAddress: string,
  forwardedFor: string | undefined,
  trusted: AddressSet,
): PeerAddress {
  const socket = canonicalAddress(socketAddress) ?? socketAddress
  if (!forwardedFor || isIP(socket) === 0 || !trusted(socket)) return { address: socket, forwarded: false }
  for (const entry of forwardedFor.split(',').reverse()) {
    const address = canonicalAddress(entry)
    if (address === undefined) break
    if (!trusted(address)) return { address, forwarded: true }
  }
  return { address: socket, forwarded: false }
}
