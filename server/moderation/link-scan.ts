/**
 * Finds what a reader would take for a web address, disguises included: `hxxp://`, `evil[.]com`,
 * `evil (dot) com`, `evil dot com`, full-width dots, unseen characters, user-info before the host.
 *
 * Works on folded units, so that most disguises are gone already; the host itself is then read from the
 * original, where repeated and non-Latin letters are still what they were. Linear: a unit is read at most
 * twice, and nothing is allocated for a text without a candidate.
 */
import { domainToASCII } from 'node:url'
import type { Folded } from './fold.ts'
import { isWordUnit, originalSpan, unitsToString } from './fold.ts'
import type { HostParts } from './hosts.ts'
import { hostParts } from './hosts.ts'

/** Longest host of the DNS (RFC 1035, 2.3.4); what is longer is none. */
const hostCharsMax = 253

export interface Link {
  /** ASCII, lower case; an IPv4 address in dotted form, however it was written. */
  readonly host: string
  readonly parts: HostParts
  /** In the original, with port and path. */
  readonly start: number
  readonly end: number
  /** `http`, `hxxps`, …; empty for a bare domain. */
  readonly scheme: string
  /** What stood before an `@` in front of the host. */
  readonly userInfo: string
  /** The host as written between scheme and path, in lower case. */
  readonly written: string
}

const none: readonly Link[] = []

/** At most `linksMax + 1` links: one more than the caller will look at, so that it knows. */
export function findLinks(folded: Folded, linksMax: number): readonly Link[] {
  const { codes, length } = folded
  let links: Link[] | null = null
  for (let at = 1; at < length; ) {
    const unit = codes[at] ?? 0
    const found =
      unit === colon
        ? schemeLink(folded, at)
        : unit === dot || isOpening(unit) || (unit === space && mayBeSpelled(codes[at + 1] ?? 0))
          ? bareLink(folded, at)
          : null
    if (found === null) {
      at++
      continue
    }
    at = Math.max(at + 1, found.next)
    if (found.link === null) continue
    links ??= []
    links.push(found.link)
    if (links.length > linksMax) break
  }
  return links ?? none
}

interface Found {
  /** Null for what turned out to be none; the scan goes on at `next` all the same. */
  readonly link: Link | null
  readonly next: number
}

const colon = 0x3a
const slash = 0x2f
const dot = 0x2e
const space = 0x20
const at_ = 0x40
const hyphen = 0x2d
const underscore = 0x5f
const letterD = 0x64

/** `[`, or the d of "dot". */
const mayBeSpelled = (unit: number): boolean => unit === letterD || isOpening(unit)
const isOpening = (unit: number): boolean => unit === 0x5b || unit === 0x28 || unit === 0x7b
const isClosing = (unit: number): boolean => unit === 0x5d || unit === 0x29 || unit === 0x7d
const isLabelUnit = (unit: number): boolean => isWordUnit(unit) || unit === hyphen || unit === underscore

/** `scheme://authority`, with the colon at `at`; `[:]` counts as well. */
function schemeLink(folded: Folded, at: number): Found | null {
  const { codes, length } = folded
  let authority = at + 1
  let schemeEnd = at
  if (isClosing(codes[authority] ?? 0) && isOpening(codes[at - 1] ?? 0)) {
    authority++
    schemeEnd--
  }
  if (codes[authority] !== slash || codes[authority + 1] !== slash) return null
  while (codes[authority] === slash) authority++
  let start = schemeEnd
  while (start > 0 && schemeEnd - start < 8 && isSchemeUnit(codes[start - 1] ?? 0)) start--

  let end = authority
  let hostStart = authority
  while (end < length && !endsAuthority(codes[end] ?? 0)) {
    const dotted = dotLength(folded, end)
    if (codes[end] === at_) hostStart = end + 1
    if (dotted === 0 && codes[end] === space) break
    end += Math.max(1, dotted)
  }
  const raw = readHost(folded, hostStart, end)
  const scheme = unitsToString(codes, start, schemeEnd)
  const userInfo = unitsToString(codes, authority, Math.max(authority, hostStart - 1))
  return { link: link(folded, start, end, raw, scheme, userInfo), next: end }
}

const isSchemeUnit = (unit: number): boolean => isWordUnit(unit) || unit === 0x2a
const endsAuthority = (unit: number): boolean =>
  unit === slash ||
  unit === 0x5c ||
  unit === 0x3f ||
  unit === 0x23 ||
  unit === 0x22 ||
  unit === 0x3e ||
  unit === 0x2c

/** `label.label…` around the first dot, or what stands for one, at `at`. */
function bareLink(folded: Folded, at: number): Found | null {
  const { codes, length } = folded
  let dotted = dotLength(folded, at)
  if (dotted === 0 || !isLabelUnit(codes[at - 1] ?? 0)) return null
  let start = at
  while (start > 0 && isLabelUnit(codes[start - 1] ?? 0)) start--
  let end = at
  let labels = 1
  while (dotted > 0 && end + dotted < length && isWordUnit(codes[end + dotted] ?? 0)) {
    end += dotted
    while (end < length && isLabelUnit(codes[end] ?? 0)) end++
    labels++
    dotted = end < length ? dotLength(folded, end) : 0
  }
  if (labels === 1) return null
  // The part of a mail address before the @ is no host.
  if (codes[end] === at_) return { link: null, next: end }
  return { link: link(folded, start, end, readHost(folded, start, end), '', ''), next: end }
}

/** Units of the dot, or of what stands for one, at `at`; 0 when there is none. */
function dotLength({ codes, length }: Folded, at: number): number {
  let end = at
  if (codes[end] === dot) return 1
  const spaced = codes[end] === space
  if (spaced) end++
  const opened = end < length && isOpening(codes[end] ?? 0)
  if (opened) end++
  if (!opened && !spaced) return 0
  if (opened && codes[end] === dot) end++
  else if (codes[end] === letterD && isO(codes[end + 1] ?? 0) && codes[end + 2] === 0x74) end += 3
  else return 0
  if (opened) {
    if (!isClosing(codes[end] ?? 0)) return 0
    end++
    return (codes[end] === space ? end + 1 : end) - at
  }
  return codes[end] === space ? end + 1 - at : 0
}

const isO = (unit: number): boolean => unit === 0x6f || unit === 0x30

const unseen = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu
/** White space is single by then: no pattern here can look at a run of it again and again. */
const spelledDots = / ?[[({] ?(?:\.|d[o0]t) ?[\])}] ?| d[o0]t |[。．｡․]/gu

/** What most hosts look like; nothing needs to be undone. */
const plainHost = /^[a-z0-9.-]+$/i

/** The host between two folded offsets, read from the original. */
function readHost(folded: Folded, start: number, end: number): string {
  const span = originalSpan(folded, start, end)
  const text = folded.original.slice(span.start, Math.min(span.end, span.start + 4 * hostCharsMax))
  if (plainHost.test(text)) return text.toLowerCase()
  return text
    .replace(/\s+/gu, ' ')
    .normalize('NFKC')
    .replace(unseen, '')
    .toLowerCase()
    .replace(spelledDots, '.')
    .trim()
}

function link(
  folded: Folded,
  start: number,
  end: number,
  raw: string,
  scheme: string,
  userInfo: string,
): Link | null {
  const written = raw.replace(/:\d*$/, '').replace(/^\.+|\.+$/g, '')
  if (written === '' || written.length > hostCharsMax) return null
  const host = hostOf(written, scheme !== '')
  if (host === '') return null
  const parts = hostParts(host)
  // "end.Start" and "3.5" are no addresses; with a scheme, an IP address is one.
  if (parts.isIp ? scheme === '' : !parts.known || parts.domain === null) return null
  let last = end
  if (startsPath(folded.codes[end] ?? 0)) {
    while (last < folded.length && folded.codes[last] !== space) last++
  }
  return { host, parts, ...originalSpan(folded, start, last), scheme, userInfo, written }
}

const startsPath = (unit: number): boolean =>
  unit === slash || unit === colon || unit === 0x3f || unit === 0x23

/** With a scheme the browser's own parser decides: it reads `0x7f.1` and `2130706433` as addresses. */
function hostOf(written: string, withScheme: boolean): string {
  if (/^[a-z0-9.-]+\.[a-z]+$/.test(written)) return written
  if (!withScheme) return domainToASCII(written)
  const url = `http://${written}/`
  return URL.canParse(url) ? new URL(url).hostname : ''
}
