/**
 * A set of domains as sorted 40-bit hashes: small enough to ship, and it is not the list itself.
 *
 * File: `PBL1`, the number of hashes, 257 offsets (one for each first byte of a hash, and the end), then the
 * other 32 bits of each hash, sorted within its first byte. All little-endian. 4 bytes a domain.
 *
 * A domain that is not in it is found with a probability of count / 2^40: 6 in 100 million for 61,000 domains.
 */
import { invariant } from '../base/invariant.ts'

const magic = 0x314c4250 // "PBL1"
const buckets = 256
const headerBytes = 8 + (buckets + 1) * 4
/** More than any list we know; a file that claims more is not ours. */
const domainsMax = 4_000_000

export interface Blocklist {
  readonly size: number
  /** True for a host as it stands; parents are the caller's matter. `host` is ASCII, in lower case. */
  has(host: string): boolean
}

/** Reads what `encodeBlocklist` wrote. Throws when the bytes are not a blocklist. */
export function openBlocklist(bytes: Uint8Array): Blocklist {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const size = bytes.length < headerBytes ? -1 : view.getUint32(4, true)
  if (size < 0 || view.getUint32(0, true) !== magic || size > domainsMax) throw new Error('not a blocklist')
  if (bytes.length !== headerBytes + size * 4) throw new Error('a blocklist cut short')
  const offsets = Uint32Array.from({ length: buckets + 1 }, (_, i) => view.getUint32(8 + i * 4, true))
  const hashes = Uint32Array.from({ length: size }, (_, i) => view.getUint32(headerBytes + i * 4, true))
  const sorted = offsets.every((offset, i) => offset >= (offsets[i - 1] ?? 0)) && offsets.at(-1) === size
  if (!sorted) throw new Error('a blocklist out of order')

  function has(host: string): boolean {
    const first = hashHigh(host)
    const rest = hashLow(host)
    let low = offsets[first] ?? 0
    let high = offsets[first + 1] ?? 0
    while (low < high) {
      const middle = (low + high) >>> 1
      const hash = hashes[middle] ?? 0
      if (hash === rest) return true
      if (hash < rest) low = middle + 1
      else high = middle
    }
    return false
  }

  return { size, has }
}

/** The file for these hosts (ASCII, lower case). The same hosts in any order give the same bytes. */
export function encodeBlocklist(hosts: Iterable<string>): Uint8Array {
  const sets = Array.from({ length: buckets }, () => new Set<number>())
  for (const host of hosts) sets[hashHigh(host)]?.add(hashLow(host))
  const size = sets.reduce((sum, set) => sum + set.size, 0)
  invariant(size <= domainsMax, 'a blocklist holds at most domainsMax hosts')
  const bytes = new Uint8Array(headerBytes + size * 4)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, magic, true)
  view.setUint32(4, size, true)
  let at = 0
  for (const [bucket, set] of sets.entries()) {
    view.setUint32(8 + bucket * 4, at, true)
    for (const hash of [...set].sort((a, b) => a - b)) view.setUint32(headerBytes + at++ * 4, hash, true)
  }
  view.setUint32(8 + buckets * 4, at, true)
  return bytes
}

const hashHigh = (host: string): number => hash32(host, 0x811c9dc5) >>> 24
const hashLow = (host: string): number => hash32(host, 0x9747b28c)

/** FNV-1a (Fowler, Noll, Vo), seeded, with the finisher of MurmurHash3 (Appleby), which spreads the last characters. */
function hash32(text: string, seed: number): number {
  let hash = seed
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
