/**
 * Domains made to be read as a brand's: `paypa1.com`, `rnicrosoft.com`, `paypal-login.com`,
 * `paypal.com.evil.example`, homographs. A brand's own domains never match.
 */
import { domainToUnicode } from 'node:url'
import { fold } from './fold.ts'
import { leetLetters } from './fold-table.ts'
import type { HostParts, KnownHosts } from './hosts.ts'

export interface Lookalike {
  readonly brand: string
  /** 0 to 1. */
  readonly score: number
}

/** Words that phishing hangs onto a brand. */
const lures = new Set(
  `login signin secure security verify verification account accounts support update wallet billing confirm recovery
  unlock auth authenticate bonus gift giveaway airdrop claim claims reward rewards free nitro promo refund helpdesk service
  customer online portal team alert alerts id connect web3 swap dapp`.split(/\s+/),
)
/** A brand's name alone under one of these is not its own country domain. */
const cheapSuffixes = new Set(
  'xyz top click icu shop online site live buzz cfd sbs lol vip win tk ml ga cf gq cam rest monster quest bond cyou support help link'.split(
    ' ',
  ),
)
/** Shorter names are too close to other words to guess at misspellings. */
const misspelledCharsMin = 6

/** `host` is ASCII in lower case, `parts` are its parts. */
export function lookalike(host: string, parts: HostParts, known: KnownHosts): Lookalike | null {
  const { brands } = known
  const { domain, label, suffix } = parts
  if (domain === null || label === null || suffix === null || known.neverBlamed.has(domain)) return null
  const isForeign = label.startsWith('xn--')
  const seen = readAs(host.includes('xn--') ? domainToUnicode(label) : label)

  const exact = brands.get(label)
  if (exact !== undefined) {
    return !exact.has(domain) && cheapSuffixes.has(suffix) ? { brand: label, score: 0.85 } : null
  }
  for (const [brand, domains] of brands) {
    if (domains.has(domain)) return null
    if (seen.includes(brand) || (isForeign && seen.some((one) => shape(one) === shape(brand))))
      return { brand, score: 0.96 }
  }
  return hungOnto(label, brands) ?? subdomain(host, domain, brands) ?? misspelled(label, brands)
}

/** How a label may be read: folded, with digits as letters (1 as l and as i), and with pairs that look like one letter. */
function readAs(label: string): string[] {
  if (!/[^a-z-]|rn|vv|cl/.test(label)) return [label]
  const folded = fold(label).text
  const letters = (one: string) =>
    [...folded].map((sign) => (sign === '1' ? one : (leetLetters.get(sign) ?? sign))).join('')
  const readings = [letters('l'), letters('i')]
  const pairs = (text: string) => text.replaceAll('rn', 'm').replaceAll('vv', 'w')
  return [...readings, ...readings.map(pairs), ...readings.map((text) => pairs(text).replaceAll('cl', 'd'))]
}

/** Of a stroke in another alphabet nobody can tell whether it is an i or an l. */
const shape = (text: string): string => text.replaceAll('l', 'i')

/** `paypal-login`, `secure-paypa1`: the brand and a lure, with hyphens between. */
function hungOnto(label: string, brands: KnownHosts['brands']): Lookalike | null {
  const words = label.split('-')
  if (words.length === 1 || !words.some((word) => lures.has(word))) return null
  for (const word of words) {
    for (const reading of readAs(word)) if (brands.has(reading)) return { brand: reading, score: 0.93 }
  }
  return null
}

/** `paypal.com.evil.example`, `paypal.com-x.example`: the reader's eye stops at the brand. */
function subdomain(host: string, domain: string, brands: KnownHosts['brands']): Lookalike | null {
  const labels = host.split('.')
  const own = domain.split('.').length
  for (const [at, label] of labels.entries()) {
    if (at > labels.length - own) break
    const next = labels[at + 1] ?? ''
    const suffixFollows = at < labels.length - own && /^(com|net|org)(-|$)/.test(next)
    if (brands.has(label) && suffixFollows) return { brand: label, score: 0.95 }
  }
  return null
}

/** One letter wrong, missing, too many or swapped, in a long name: a hint, no more. */
function misspelled(label: string, brands: KnownHosts['brands']): Lookalike | null {
  if (label.length < misspelledCharsMin - 1) return null
  for (const brand of brands.keys()) {
    if (brand.length >= misspelledCharsMin && label[0] === brand[0] && oneEditApart(label, brand)) {
      return { brand, score: 0.6 }
    }
  }
  return null
}

/** One insertion, deletion, substitution or swap of neighbours (Damerau 1964). */
export function oneEditApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a === b) return false
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  const [restA, restB] = [a.slice(at), b.slice(at)]
  if (a.length > b.length) return restA.slice(1) === restB
  if (a.length < b.length) return restA === restB.slice(1)
  const swapped = restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2)
  return restA.slice(1) === restB.slice(1) || swapped
}
