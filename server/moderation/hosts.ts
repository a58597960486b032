/**
 * What is known about hosts: brands and where they live, shorteners, hosts that many people share.
 * From `data/brands.tsv` and `data/hosts.tsv`, read once.
 */
import { readFileSync } from 'node:fs'
import { parse } from 'tldts'
import { assetPath } from '../base/assets.ts'

export interface KnownHosts {
  /** Brand → its own domains. */
  readonly brands: ReadonlyMap<string, ReadonlySet<string>>
  readonly shorteners: ReadonlySet<string>
  /** Hosts that are never blamed for a page below them: shared ones, shorteners and the brands' own. */
  readonly neverBlamed: ReadonlySet<string>
}

export function readKnownHosts(): KnownHosts {
  const brands = new Map<string, ReadonlySet<string>>()
  const shorteners = new Set<string>()
  const neverBlamed = new Set<string>()
  for (const [brand, domains] of rows('brands.tsv')) {
    brands.set(brand, new Set(domains.split(' ')))
    for (const domain of domains.split(' ')) neverBlamed.add(domain)
  }
  for (const [host, kind] of rows('hosts.tsv')) {
    if (kind === 'shortener') shorteners.add(host)
    neverBlamed.add(host)
  }
  return { brands, shorteners, neverBlamed }
}

function rows(name: string): (readonly [string, string])[] {
  const lines = readFileSync(assetPath(name), 'utf8').split('\n')
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [left, right] = line.split('\t')
      if (left === undefined || right === undefined) throw new Error(`${name}: not a row: ${line}`)
      return [left, right] as const
    })
}

export interface HostParts {
  /** The domain that somebody registered; null for addresses and public suffixes. */
  readonly domain: string | null
  /** Its label without the suffix. */
  readonly label: string | null
  readonly suffix: string | null
  /** True when the suffix is one of the public suffix list, not just any last label. */
  readonly known: boolean
  readonly isIp: boolean
}

/** Takes an ASCII host apart by the public suffix list, private section included: `a.github.io` is a domain of its own. */
export function hostParts(host: string): HostParts {
  const { domain, domainWithoutSuffix, publicSuffix, isIcann, isPrivate, isIp } = parse(host, {
    allowPrivateDomains: true,
    extractHostname: false,
  })
  return {
    domain,
    label: domainWithoutSuffix,
    suffix: publicSuffix,
    known: isIcann === true || isPrivate === true,
    isIp: isIp === true,
  }
}

/** The host and its parents down to the registrable domain, without those that are never blamed. */
export function blamable(host: string, domain: string | null, known: KnownHosts): string[] {
  if (domain === null) return known.neverBlamed.has(host) ? [] : [host]
  const chain: string[] = []
  for (let at = 0; at !== -1 && host.length - at >= domain.length; at = nextLabel(host, at)) {
    const parent = host.slice(at)
    if (!known.neverBlamed.has(parent)) chain.push(parent)
  }
  return chain
}

function nextLabel(host: string, at: number): number {
  const dot = host.indexOf('.', at)
  return dot === -1 ? -1 : dot + 1
}
