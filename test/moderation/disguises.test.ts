/**
 * Each grave word of ours in each disguise we know: at least 95 in a hundred are acted on, whatever the kind.
 */
import { describe, expect, test } from 'vitest'
import { createFolder } from '../../server/moderation/fold.ts'
import { readLexicon } from '../../server/moderation/lexicon.ts'
import type { Finding } from '../../server/moderation/verdict.ts'
import { createWordClassifier } from '../../server/moderation/words.ts'
import { disguises } from '../support/disguises.ts'
import { seededRandom } from '../support/seeded-random.ts'

const actsFrom = 0.9
const caughtMin = 0.95
/** Cut in two, a short word is two other words ("go ok"), and some are innocent ones ("wet back"). */
const caughtMinOf: Readonly<Record<string, number>> = {
  'with one space': 0.85,
  'with one line break': 0.85,
  // Words of four letters are others from their end: "cips" are crisps in Turkish.
  backwards: 0.9,
}
const never = new AbortController().signal
const folder = createFolder(400)
const classifier = createWordClassifier(readLexicon())
const random = seededRandom(20_261_121)

/** Words of one piece; phrases hold words like "to" and "i", which no disguise leaves recognisable. */
const terms = readLexicon(['words-en'])
  .filter((row) => row.category !== 'exception' && row.score >= actsFrom && /^[a-z]{4,}$/.test(row.word))
  .map((row) => row.word)

function findings(text: string): readonly Finding[] {
  const subject = { kind: 'message', text, room: 'lobby', author: 'u_ann', at: 0 } as const
  return classifier.classify(subject, folder.fold(text), never) as readonly Finding[]
}

const isCaught = (text: string) => findings(text).some((finding) => finding.score >= actsFrom)

test('there are words and kinds enough', () => {
  expect(terms.length).toBeGreaterThan(60)
  expect(Object.keys(disguises).length).toBeGreaterThan(100)
})

describe('a grave word is caught', () => {
  test.each(Object.entries(disguises))('%s', (kind, disguise) => {
    const written = terms.map((term) => disguise(term, random))
    const missed = written.filter((word) => !isCaught(`well, ${word} then`))
    expect(1 - missed.length / terms.length, missed.join(' ')).toBeGreaterThanOrEqual(
      caughtMinOf[kind] ?? caughtMin,
    )
  })

  test('in nearly all pairs of a phrase and a disguise as well', () => {
    const phrases = readLexicon(['words-en'])
      .filter((row) => row.category !== 'exception' && row.score >= actsFrom && row.word.includes(' '))
      .map((row) => row.word)
    const kinds = Object.values(disguises)
    const caught = phrases.flatMap((phrase) =>
      kinds.map((disguise) => isCaught(`well, ${disguise(phrase, random)} then`)),
    )
    expect(caught.filter(Boolean).length / caught.length).toBeGreaterThanOrEqual(caughtMin)
  })
})

describe('the evidence is what was written', () => {
  test.each([
    'in squares',
    'with dots between',
    'with one space',
    'with zero-width characters',
    'with long vowels',
  ])('%s', (kind) => {
    const word = disguises[kind]?.('faggot', random) ?? ''
    const text = `so, ${word} there`
    const spans = findings(text).flatMap((finding) => finding.evidence)
    expect(spans.map(({ start, end }) => text.slice(start, end))).toEqual([word])
  })

  test.each(['upside down', 'backwards under a direction override'])('%s', (kind) => {
    const word = disguises[kind]?.('faggot', random) ?? ''
    const text = `so, ${word} there`
    const [span] = findings(text).flatMap((finding) => finding.evidence)
    expect(text.slice(span?.start, span?.end).replace('\u202c', '')).toBe(word.replace(/[\u202c\u202e]/g, ''))
  })
})

describe('innocent text looks like a disguise', () => {
  test.each(
    [
      'I got wet back there',
      'R&D and Q&A at AT&T',
      'is it a C# or an F# in this bar?',
      'word(s) in bracket(s), and/or not',
      'he/she/they said so',
      'a b c d e f g, the alphabet',
      'wait...what? no way!?',
      'nooooooo waaaay, sooo goooood',
      'ɹǝɥʇɐǝʍ ǝɥʇ sᴉ ǝɔᴉu',
      '\u202eolleh\u202c all',
      'phone the photographer, vvow',
      'can you pin this message for us?',
      'la madre de Mari con su hija',
      'who ring the bell, and who re-entered?',
      'that bookkeeper is a keeper, hmm, aaa',
      'foo() and bar() call baz(a || b) \\o/',
      'C:\\files\\new | grep -v x | wc -l',
      '❌ wrong ✅ right ⭕ maybe ©2024 Acme®',
      'haha😂no way😭but ok👍fine',
      'he paid ₦500, ₱20 and ₩3000',
      'drab ward, live evil, stressed desserts',
      'Ωμέγα και Ηλίας, Νίκος',
      'это слово и ещё одно',
    ].map((text) => [text]),
  )('%s', (text) => expect(findings(text).filter((finding) => finding.score >= 0.5)).toEqual([]))
})
