/**
 * Texts that people could have written: no two alike, so that neither repeat nor near-duplicate
 * detection meets them, and free of digits, links and anything a classifier looks for. The first four
 * words are the message's number, so that a receiver knows which one it is without parsing anything else.
 */
import { invariant } from '../../server/base/invariant.ts'
import { seeded } from './seeded.ts'

/** 64 words: one is six bits. */
const words = (
  'morning garden coffee window letter river bread music train paper summer yellow kitchen market ' +
  'planet button silver winter mountain bicycle lemon pencil forest harbour blanket candle engine ' +
  'feather guitar hammer island jacket kettle ladder meadow needle orange pillow quiet rabbit saddle ' +
  'table umbrella valley wagon anchor basket copper dinner evening flower gallery helmet invite journey ' +
  'kingdom library minute notebook october picnic quarter ribbon sunday'
).split(' ')
const numberOf = new Map(words.map((word, index) => [word, index]))
const joints = [
  'and',
  'with',
  'or',
  'near',
  'under',
  'for',
  'before',
  'about',
  'then',
  'like',
  'without',
  'past',
]
const wordsOfNumber = 4

/** Numbers that fit into a text. */
export const textNumbersMax = 64 ** wordsOfNumber

/**
 * @param n which message, from 0 up to `textNumbersMax`
 * @param chars how long; never shorter than its number needs (up to 35 characters)
 */
export function textOf(n: number, chars: number): string {
  invariant(n >= 0 && n < textNumbersMax && words.length === 64, 'a text has a number in range')
  let text = ''
  for (let digit = wordsOfNumber - 1; digit >= 0; digit--) {
    text += `${words[Math.floor(n / 64 ** digit) % 64]}${digit > 0 ? ' ' : ''}`
  }
  const random = seeded(Math.imul(n + 1, 0x9e3779b1))
  const pick = (from: readonly string[]) => from[Math.floor(random() * from.length)] ?? ''
  while (text.length < chars) text += ` ${pick(joints)} ${pick(words)}`
  // Cut at the length asked for, without a space at the end, which nobody would see.
  const cut = text.slice(0, Math.max(chars, numberEnd(text)))
  return cut.endsWith(' ') ? `${cut.slice(0, -1)}.` : cut
}

/** The number inside a text of ours; undefined for any other text. */
export function numberIn(text: string): number | undefined {
  let n = 0
  let from = 0
  for (let i = 0; i < wordsOfNumber; i++) {
    let end = text.indexOf(' ', from)
    if (end < 0) end = text.length
    const digit = numberOf.get(text.slice(from, end).replace(/\.$/, ''))
    if (digit === undefined) return undefined
    n = n * 64 + digit
    from = end + 1
  }
  return n
}

function numberEnd(text: string): number {
  let at = -1
  for (let i = 0; i < wordsOfNumber; i++) {
    at = text.indexOf(' ', at + 1)
    if (at < 0) return text.length
  }
  return at
}
