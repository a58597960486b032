/**
 * How a grave word is spelled by who hides it and no view can undo: stars for vowels (`b*d`), one space inside, letters
 * for a sound (`ph`) or a shape (`vv`). Each spelling becomes a pattern of its own; mild words are not worth it.
 */

/** From this score on, as it stands. */
const starredScoreMin = 0.6
const respelledScoreMin = 0.9
const starredCharsMin = 4
/** Shorter halves are words of their own too often. */
const cutCharsMin = 5
const halfCharsMin = 2

/** What two words of everyday speech make when they meet: "I got wet back there". */
const innocentHalves = new Set([
  'wet back',
  'wet backs',
  'rag head',
  'rag heads',
  'fa got',
  'fag get',
  'fag gets',
  'po lack',
  'nig or',
])

const soundAndShape: readonly (readonly [letters: string, written: string])[] = [
  ['f', 'ph'],
  ['w', 'vv'],
  ['gg', 'qq'],
]

/** Further spellings of `word`, itself not among them. */
export function spellings(word: string, score: number): string[] {
  const found = score >= starredScoreMin && word.length >= starredCharsMin ? starred(word) : []
  return score >= respelledScoreMin ? [...found, ...cut(word), ...respelled(word)] : found
}

function starred(word: string): string[] {
  const vowels = [...word.matchAll(/(?<=\p{L})[aeiou](?=\p{L})/gu)].map(({ index }) => index)
  const one = vowels.map((index) => `${word.slice(0, index)}*${word.slice(index + 1)}`)
  return vowels.length < 2 ? one : [...one, word.replace(/(?<=\p{L})[aeiou](?=\p{L})/gu, '*')]
}

function cut(word: string): string[] {
  if (word.length < cutCharsMin || !/^\p{L}+$/u.test(word)) return []
  const places = Array.from(
    { length: word.length - 2 * halfCharsMin + 1 },
    (_place, index) => index + halfCharsMin,
  )
  return places
    .map((at) => `${word.slice(0, at)} ${word.slice(at)}`)
    .filter((two) => !innocentHalves.has(two))
}

function respelled(word: string): string[] {
  return soundAndShape
    .filter(([letters]) => word.includes(letters))
    .map(([letters, written]) => word.replaceAll(letters, written))
}
