/**
 * Is an insult said to someone? "you are such a …" and "shut up, you little …" are; "he called me a …" and
 * "you are not a …" are not: walking back from the insult, only fillers may stand before the one spoken to.
 *
 * A small grammar in six languages, not a parser; it only decides between a word's two scores.
 */
import type { View } from './fold.ts'
import { fold, isWordUnit, unitsToString } from './fold.ts'

/** Words looked at before the insult. */
export const addressedWordsMax = 7
/** A word longer than this is neither filler nor cue. */
const wordUnitsMax = 14

/** Cyrillic words as the fold spells them. */
const folded = (words: string): string => fold(words).text

/** As folded: no accents, no apostrophes. */
const spokenTo = new Set(
  `you u ur youre ya yall yous stfu gtfo
  du dich ihr euch
  tu eres sos ustedes
  toi tes espece vous
  voce vc seu sua
  ${folded('ты вы тебя твоя ти')}`.split(/\s+/),
)
/** "your idiot" is a misspelling, "your stupid car" is not: `your` counts only before one of these. */
const afterYour = new Set(['a', 'an', 'such', 'so', 'just'])
const fillers = new Set(
  `a an are is r be am was were such the of so just really very little lil literally absolute absolutely total totally complete
  completely utter pure actual real big huge massive bunch pack all both two and but such kind ever most biggest
  fucking fuckin fcking effing damn goddamn bloody motherfucking stupid dumb ugly fat dirty filthy worthless lazy cheap
  nasty pathetic disgusting old crazy lying silly useless miserable sick rotten sad
  bist seid ein eine einen einer so verdammte verdammter dreckige dreckiger kleine kleiner blode bloder fette fetter alte
  un una unos unas pinche maldito maldita asqueroso asquerosa
  es etes une des sale petit petite gros grosse pauvre de vraiment espece
  e um uma grande filho
  ${folded('же просто такой такая ну вот тупая тупой конченый грязный грязная ебаный ебаная старая старый мелкий')}`.split(
    /\s+/,
  ),
)

/** `at` is where the insult starts in `view`. Allocates; called for hits only. */
export function isAddressed(view: View, at: number): boolean {
  let end = at
  let after = ''
  for (let words = 0; words < addressedWordsMax; words++) {
    while (end > 0 && !isWordUnit(view.codes[end - 1] ?? 0)) {
      if (endsSentence(view.codes[end - 1] ?? 0)) return false
      end--
    }
    let start = end
    while (start > 0 && isWordUnit(view.codes[start - 1] ?? 0)) start--
    if (start === end || end - start > wordUnitsMax) return false
    const word = unitsToString(view.codes, start, end)
    if (word === 'your') return afterYour.has(after)
    if (spokenTo.has(word)) return true
    if (!fillers.has(word)) return false
    after = word
    end = start
  }
  return false
}

function endsSentence(unit: number): boolean {
  return unit === 0x2e || unit === 0x3f || unit === 0x21 || unit === 0x3b || unit === 0x3a
}
