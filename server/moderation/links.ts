/**
 * The link classifier: what a link in a message tells against it. Most links tell nothing.
 *
 * Scores are comparable with the policy's thresholds: 0.9 and above is acted on by default, 0.5 to 0.9 is flagged.
 */
import { readFileSync } from 'node:fs'
import { assetPath } from '../base/assets.ts'
import type { Limits } from '../limits.ts'
import { defaultLimits } from '../limits.ts'
import type { Blocklist } from './blocklist.ts'
import { openBlocklist } from './blocklist.ts'
import type { Classifier } from './classifier.ts'
import { fold } from './fold.ts'
import type { KnownHosts } from './hosts.ts'
import { blamable, readKnownHosts } from './hosts.ts'
import type { Link } from './link-scan.ts'
import { findLinks } from './link-scan.ts'
import { lookalike } from './lookalike.ts'
import { symptoms } from './symptoms.ts'
import type { Finding } from './verdict.ts'

const detector = 'links'
const nothing: readonly Finding[] = []

export interface LinkKnowledge {
  readonly blocklist: Blocklist
  readonly hosts: KnownHosts
}

/** What ships with the server: `data/phishing.bin`, `data/brands.tsv`, `data/hosts.tsv`. */
export function readLinkKnowledge(): LinkKnowledge {
  return { blocklist: openBlocklist(readFileSync(assetPath('phishing.bin'))), hosts: readKnownHosts() }
}

export function createLinkClassifier(
  knowledge: LinkKnowledge,
  limits: Pick<Limits, 'linksPerDraftMax' | 'newcomerLinksMax'> = defaultLimits,
): Classifier {
  const { linksPerDraftMax: linksMax, newcomerLinksMax } = limits
  return {
    name: detector,
    categories: ['malicious_link', 'spam'],
    classify({ sender }, folded) {
      const links = findLinks(folded, linksMax)
      if (links.length === 0) return nothing
      const found = links.slice(0, linksMax).flatMap((link) => judgeLink(link, knowledge))
      if (links.length > linksMax) found.push(tooMany(links))
      // Trust grows with time and good conduct.
      const trusted = sender?.newcomer !== true && sender?.troubled !== true
      if (!trusted && links.length > newcomerLinksMax)
        found.push(tooManyForNow(links.slice(newcomerLinksMax)))
      return found
    },
  }
}

/** The gravest thing to say about one link, if any. */
export function judgeLink(link: Link, { blocklist, hosts }: LinkKnowledge): Finding[] {
  const { host, parts } = link
  const say = (rule: string, score: number) => [finding(link, rule, score)]
  if (parts.isIp) return poses(link) ? say('userinfo', 0.93) : judgeAddress(link)

  if (blamable(host, parts.domain, hosts).some((parent) => blocklist.has(parent)))
    return say('blocklist', 0.99)
  const imitated = lookalike(host, parts, hosts)
  if (imitated !== null && imitated.score >= 0.9) return say('lookalike', imitated.score)
  if (poses(link)) return say('userinfo', 0.93)
  if (mixesScripts(link.written)) return say('homograph', 0.8)
  if (imitated !== null) return say('lookalike', imitated.score)
  if (link.userInfo !== '') return say('userinfo', 0.5)
  if (hosts.shorteners.has(host)) return say('shortener', 0.3)
  return []
}

/** What stands before the @ looks like a host: the eye stops there, the browser does not. */
function poses({ userInfo }: Link): boolean {
  return /[^:]\.[^:]|^(?:0x[0-9a-f]{4,8}|\d{6,10})$/.test(userInfo)
}

/** An address instead of a name is rare among people; one written so that nobody recognises it is a trick. */
function judgeAddress(link: Link): Finding[] {
  if (isPrivateAddress(link.host)) return []
  return [finding(link, 'address', link.host === link.written || link.host.startsWith('[') ? 0.55 : 0.93)]
}

/** Loopback, private and link-local ranges (RFC 1918, RFC 3927): people who talk about their own network. */
function isPrivateAddress(host: string): boolean {
  const [a = 0, b = 0] = host.split('.').map(Number)
  return (
    a === 127 ||
    a === 10 ||
    a === 0 ||
    (a === 192 && b === 168) ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 169 && b === 254)
  )
}

function mixesScripts(written: string): boolean {
  return /[^\p{ASCII}]/u.test(written) && (fold(written).symptoms & symptoms.mixedScript) !== 0
}

function finding({ start, end }: Link, rule: string, score: number): Finding {
  const evidence = [{ kind: 'link' as const, start, end, detector }]
  return { category: 'malicious_link', score, detector, rule: `links.${rule}`, evidence }
}

function tooMany(links: readonly Link[]): Finding {
  const evidence = [
    { kind: 'behaviour' as const, start: links[0]?.start ?? 0, end: links.at(-1)?.end ?? 0, detector },
  ]
  return { category: 'spam', score: 0.95, detector, rule: 'links.many', evidence }
}

/** More links than somebody may send who is new here, or whom the ladder has warned: a person looks first. */
function tooManyForNow(beyond: readonly Link[]): Finding {
  const evidence = beyond.map(({ start, end }) => ({ kind: 'link' as const, start, end, detector }))
  return { category: 'spam', score: 0.9, detector, rule: 'links.newcomer', evidence }
}
