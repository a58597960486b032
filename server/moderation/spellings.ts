/**
 * How a grave word is spelled by who hides it and no view can undo: stars for vowels (`b*d`), one space inside, letters
 * for a sound (`ph`) or a shape (`vv`), from its end. Each spelling becomes a pattern of its own; mild words are not worth it.
 */

/** From this score on, as it stands. */
const spelledScoreMin = 0.6
const starredCharsMin = 4
/** Shorter halves are words of their own too often. */
const cutCharsMin = 5
const halfCharsMin = 2
/** Shorter words are other words from their end too often: "slag", "gals". */
const turnedCharsMin = 5

/** What two words of everyday speech make when they meet: "I got wet back there", "who ring the bell". */
const innocentHalves = new Set(
  `wet back|wet backs|rag head|rag heads|fa got|fag get|fag gets|po lack|nig or|bean er|dark ie|hee bs|she male|she males
  half breed|pi key|pi keys|sub human|sub humans|china man|bell end|bell ends|who re|who ring|fat so|lol icon|inc el|three some
  brain dead|hand job|hand jobs|cream pie|toss er|toss ers|doggy style|dumb ass`.split(/[|\n]\s*/),
)

const soundAndShape: readonly (readonly [letters: string, written: string])[] = [
  ['f', 'ph'],
  ['w', 'vv'],
  ['gg', 'qq'],
]

export interface Spellings {
  /** Letter for letter in the place of the word's own. */
  readonly spelled: readonly string[]
  /** In two halves, or from its end. */
  readonly rearranged: readonly string[]
}

/**
 * Further spellings of `word`, itself not among them.
 * @param score of the word as it stands
 * @param language of its list: in others than English, halves are words of English too often ("you pin")
 */
export function spellings(word: string, score: number, language: string): Spellings {
  if (score < spelledScoreMin) return { spelled: [], rearranged: [] }
  const halves = language === 'en' ? cut(word) : []
  return { spelled: [...starred(word), ...respelled(word)], rearranged: [...halves, ...turned(word)] }
}

function starred(word: string): string[] {
  if (word.length < starredCharsMin) return []
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

function turned(word: string): string[] {
  if (word.length < turnedCharsMin || !/^[a-z]+$/.test(word)) return []
  const reversed = [...word].reverse().join('')
  return reversed === word ? [] : [reversed]
}
