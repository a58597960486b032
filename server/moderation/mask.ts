/**
 * Masking: what may not be read becomes dots, one for each code point, so that the sender sees where,
 * and a reader sees how much is missing but not what.
 */
import type { Span } from './policy.ts'

const dot = '•'

/**
 * The text with every code point that a span touches replaced by `•`; spans may overlap and be in any order.
 * A span that cuts a surrogate pair covers the whole pair: half of one is not text.
 * @param spans in UTF-16 code units of `text`, inside it
 */
export function maskSpans(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return text
  const sorted = spans.toSorted((a, b) => a.start - b.start)
  let out = ''
  let at = 0
  for (const { start, end } of sorted) {
    if (end <= start) continue
    const from = Math.max(at, cutsPair(text, start) ? start - 1 : start)
    const to = cutsPair(text, end) ? end + 1 : end
    if (to <= from) continue
    out += text.slice(at, from) + dot.repeat(codePoints(text, from, to))
    at = to
  }
  return out + text.slice(at)
}

function cutsPair(text: string, at: number): boolean {
  return isHigh(text.charCodeAt(at - 1)) && isLow(text.charCodeAt(at))
}

function codePoints(text: string, from: number, to: number): number {
  let count = 0
  for (let i = from; i < to; i++) if (!(i > from && cutsPair(text, i))) count++
  return count
}

// Past either end charCodeAt is NaN, which is neither.
const isHigh = (unit: number) => unit >= 0xd800 && unit <= 0xdbff
const isLow = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff
