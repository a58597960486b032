/**
 * Finds the keys that `kinds.ts` knows in a text as it was sent. One pattern of all prefixes, each read once by its
 * first characters; the few with parts are looked for around their anchor. Linear: bodies are single classes of
 * bounded length, and anchors look at windows of bounded length, `anchorsMax` of each kind.
 */
import type { Part } from '../personal/iban.ts'
import { prefixes, type Shape, shapes } from './kinds.ts'
import { entropyBits, isExample } from './variety.ts'

/** A text with more of one anchor than this has no key there, or had one already. */
const anchorsMax = 64
/** Longest key with parts, from its anchor on; longer ones (JWT) are masked to the end of the word. */
const shapeMax = 2_000

const byPrefix = new Map<string, (typeof prefixes)[number][]>()
for (const one of prefixes) byPrefix.set(one.prefix, [...(byPrefix.get(one.prefix) ?? []), one])
const escaped = [...byPrefix.keys()].map((prefix) => prefix.replace(/[.+]/g, '\\$&'))
const anyPrefix = new RegExp(`(?<![A-Za-z0-9])(?:${escaped.join('|')})`, 'g')

export interface Token extends Part {
  readonly issuer: string
}

/** @param text as it was sent */
export function findTokens(text: string): Token[] {
  const found: Token[] = []
  for (const match of text.matchAll(anyPrefix)) {
    const end = match.index + match[0].length
    for (const { body, issuer } of byPrefix.get(match[0]) ?? []) {
      body.lastIndex = end
      const rest = body.exec(text)?.[0]
      if (rest === undefined || !mayBeKey(rest)) continue
      found.push({ issuer, start: match.index, end: wordEnd(text, end + rest.length) })
      break
    }
  }
  for (const shape of shapes) findShape(text, shape, found)
  return found
}

function findShape(text: string, { anchor, backMax, pattern, issuer }: Shape, found: Token[]): void {
  let at = text.indexOf(anchor)
  for (let looked = 0; at !== -1 && looked < anchorsMax; looked++) {
    const from = Math.max(0, at - backMax - 1)
    const match = pattern.exec(text.slice(from, at + shapeMax))
    if (match !== null && mayBeKey(match[0])) {
      const start = from + match.index
      found.push({ issuer, start, end: wordEnd(text, start + match[0].length) })
      at = start + match[0].length - anchor.length
    }
    at = text.indexOf(anchor, Math.max(at, from) + anchor.length)
  }
}

/** A manual's example is no key, and neither is a row of one character. */
function mayBeKey(text: string): boolean {
  return !isExample(text) && entropyBits(text.slice(0, 200)) >= (text.length < 20 ? 2 : 2.5)
}

/** All of the word: half a key that stays readable is half a key given away. */
function wordEnd(text: string, from: number): number {
  let end = from
  while (end < text.length && /[A-Za-z0-9_=-]/.test(text[end] ?? '')) end++
  return end
}
