/**
 * Words under disguises: each word of our English list that is one piece, in each kind, inside a sentence. Caught means
 * that as much is done about it as about the plain word.
 */
import { readLexicon } from '../../server/moderation/lexicon.ts'
import { verdictActions } from '../../server/moderation/verdict.ts'
import { disguises } from '../../test/support/disguises.ts'
import { seededRandom } from '../../test/support/seeded-random.ts'
import type { Judge } from './judge.ts'

export interface DisguiseFigures {
  readonly kind: string
  readonly words: number
  readonly caught: number
}

/** Below, a word is not acted on, and nobody has a reason to hide it. */
const scoreMin = 0.5
const lettersMin = 4

export function disguisedWords(judge: Judge): DisguiseFigures[] {
  const random = seededRandom(20_261_122)
  const severity = (text: string) => verdictActions.indexOf(judge.judge(`well, ${text} then`).action)
  const words = readLexicon(['words-en'])
    .filter(({ word, category, score }) => category !== 'exception' && score >= scoreMin && isOnePiece(word))
    .map(({ word }) => ({ word, plain: severity(word) }))
    .filter(({ plain }) => plain > 0)
  return Object.entries(disguises).map(([kind, disguise]) => ({
    kind,
    words: words.length,
    caught: words.filter(({ word, plain }) => severity(disguise(word, random)) >= plain).length,
  }))
}

const isOnePiece = (word: string) => word.length >= lettersMin && /^[a-z]+$/.test(word)
