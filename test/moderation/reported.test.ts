/**
 * People may tell what was said to them, and speak against it, without being stopped; whoever says it is.
 */
import { describe, expect, test } from 'vitest'
import { fold } from '../../server/moderation/fold.ts'
import { readLexicon } from '../../server/moderation/lexicon.ts'
import { isReported } from '../../server/moderation/reported.ts'
import type { Finding } from '../../server/moderation/verdict.ts'
import { createWordClassifier } from '../../server/moderation/words.ts'

const classifier = createWordClassifier(readLexicon())
const never = new AbortController().signal
const actsFrom = 0.9
const flagsFrom = 0.5

function score(text: string): number {
  const subject = { kind: 'message', text, room: 'lobby', author: 'u_ann', at: 0 } as const
  const found = classifier.classify(subject, fold(text), never) as readonly Finding[]
  return found.reduce((most, finding) => Math.max(most, finding.score), 0)
}

describe('a slur that is told about is shown to a moderator, and passes', () => {
  test.each([
    'someone called me a faggot yesterday and it hurt',
    'he keeps calling my sister a nigger',
    'they were calling us faggots on the bus',
    'I was called a faggot at school',
    "don't ever call anyone a faggot here",
    'stop saying faggot, please',
    'the word "faggot" has an ugly history',
    'a slur like faggot is not a joke',
    'faggot is a slur',
    'paki is not a word I use',
    'he wrote: "kill yourself" and I reported him',
    'she told me to kill yourself-style jokes are fine, they are not; he told me to "kys"',
    'nannten mich eine "Schwuchtel"',
  ])('%s', (text) => {
    expect(score(text)).toBeGreaterThanOrEqual(flagsFrom)
    expect(score(text)).toBeLessThan(actsFrom)
  })
})

describe('a lesser word that is told about is talk', () => {
  test.each(["don't call people retards", 'he called me a bitch', 'bitch is a term for a female dog'])(
    '%s',
    (text) => expect(score(text)).toBeLessThan(flagsFrom),
  )
})

describe('who says it is not reporting', () => {
  test.each([
    'you faggot',
    'I called him a faggot',
    'we call them niggers here',
    'I said "you are a faggot" and I meant it',
    'I will call you a faggot whenever I like',
    'say hello to the faggot',
    'kill yourself',
    'he is right, you should kill yourself',
  ])('%s', (text) => expect(score(text)).toBeGreaterThanOrEqual(actsFrom))
})

test('only what stands near the word counts', () => {
  const text = `stop calling people names. ${'well '.repeat(20)}faggot`
  const view = fold(text)
  expect(isReported(view, view.length - 6, view.length)).toBe(false)
})
