/**
 * How people write: small letters, short forms, slips of the finger, signs; and how they hide words. Applied to
 * good and bad alike, so that no noise is a reason.
 */
import type { Seeded } from '../seeded.ts'
import { pick } from './grammar.ts'

const shortForms: ReadonlyMap<string, string> = new Map([
  ...[
    ['you', 'u'],
    ['your', 'ur'],
    ['are', 'r'],
    ['to', '2'],
    ['for', '4'],
    ['please', 'pls'],
    ['people', 'ppl'],
  ],
  ...[
    ['tonight', '2nite'],
    ['tomorrow', 'tmrw'],
    ['because', 'cuz'],
    ['with', 'w'],
    ['what', 'wut'],
    ['the', 'da'],
  ],
  ...[
    ['going', 'goin'],
    ['and', 'n'],
    ['message', 'msg'],
    ['right', 'rite'],
    ['though', 'tho'],
    ['about', 'abt'],
  ],
] as [string, string][])
const leet: ReadonlyMap<string, string> = new Map([
  ...[
    ['a', '4'],
    ['a', '@'],
    ['e', '3'],
    ['i', '1'],
    ['o', '0'],
    ['s', '$'],
    ['s', '5'],
    ['t', '7'],
  ],
] as [string, string][])
const endings = [
  '!',
  '!!',
  '!!!',
  '.',
  '...',
  ' lol',
  ' 😂',
  ' 🙄',
  ' haha',
  '??',
  ' 🔥',
  ' 👍',
  ' tbh',
  ' fr',
  ' 💀',
  '',
]
const openings = [
  'hey ',
  'yo ',
  'lol ',
  'guys ',
  'bro ',
  'ok ',
  'so ',
  'hi ',
  'well ',
  'btw ',
  '@user ',
  'hey guys, ',
]

/** One text, as somebody might have typed it. */
export function disturb(text: string, chance: Seeded): string {
  let noisy = text
  if (chance.below(100) < 45) noisy = noisy.toLowerCase()
  else if (chance.below(100) < 5) noisy = noisy.toUpperCase()
  else if (chance.below(100) < 50) noisy = noisy.slice(0, 1).toUpperCase() + noisy.slice(1)
  if (chance.below(100) < 20) noisy = shorten(noisy, chance)
  if (chance.below(100) < 12) noisy = slip(noisy, chance)
  if (chance.below(100) < 20) noisy = pick(openings, chance) + noisy
  if (chance.below(100) < 30) noisy += pick(endings, chance)
  if (chance.below(100) < 25) noisy = noisy.replace(/[,.!?']/g, '')
  return noisy
}

/** One word of the text, hidden: letters replaced, stretched or pulled apart. */
export function hide(text: string, chance: Seeded): string {
  const words = text.split(' ')
  const long = words.flatMap((word, index) => (/^\p{L}{4,}$/u.test(word) ? [index] : []))
  if (long.length === 0) return text
  const index = pick(long, chance)
  const word = words[index] ?? ''
  const way = chance.below(3)
  if (way === 0) words[index] = word.replace(/[aeiost]/g, (letter) => leet.get(letter) ?? letter)
  else if (way === 1) words[index] = word.replace(/[aeiou]/, (vowel) => vowel.repeat(3 + chance.below(4)))
  else words[index] = [...word].join(pick(['.', '-', '_', '*'], chance))
  return words.join(' ')
}

function shorten(text: string, chance: Seeded): string {
  return text
    .split(' ')
    .map((word) => (chance.below(2) === 0 ? (shortForms.get(word) ?? word) : word))
    .join(' ')
}

/** Two letters swapped, one doubled or one missing. */
function slip(text: string, chance: Seeded): string {
  if (text.length < 8) return text
  const at = 1 + chance.below(text.length - 3)
  const [a = '', b = ''] = [text[at], text[at + 1]]
  const way = chance.below(3)
  const middle = way === 0 ? b + a : way === 1 ? a + a + b : b
  return text.slice(0, at) + middle + text.slice(at + 2)
}
