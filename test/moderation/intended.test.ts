/**
 * Who announces harm is kept from the room; who denies it, fears it or plays with the words is not.
 */
import { describe, expect, test } from 'vitest'
import { fold } from '../../server/moderation/fold.ts'
import { isIntended } from '../../server/moderation/intended.ts'
import { readLexicon } from '../../server/moderation/lexicon.ts'
import type { Finding } from '../../server/moderation/verdict.ts'
import { createWordClassifier } from '../../server/moderation/words.ts'

const classifier = createWordClassifier(readLexicon())
const never = new AbortController().signal

function threat(text: string): number {
  const subject = { kind: 'message', text, room: 'lobby', author: 'u_ann', at: 0 } as const
  const found = classifier.classify(subject, fold(text), never) as readonly Finding[]
  return found.find((finding) => finding.category === 'threat')?.score ?? 0
}

describe('announced', () => {
  test.each([
    'I will strangle you',
    "I'm gonna murder your whole family",
    "i'm literally going to gut u",
    'imma find you and stab your mom',
    'we are coming to your house to burn it down',
    'we will burn your house',
    'i will shoot up the office',
    'ill stab u',
    'gonna fuck you up',
    'I swear. gonna behead you',
    'my cousins are going to beat you up',
    'someone should poison you',
    "you're dead when I see you",
    'you will die tonight, I promise',
    'we know where you live',
  ])('%s', (text) => expect(threat(text)).toBeGreaterThanOrEqual(0.8))
})

describe('not announced', () => {
  test.each([
    'that could kill you',
    'I would never hurt your family',
    "I'm not going to stab you",
    'my mom is going to kill me',
    'mum is going to kill you when she sees this',
    'if you do that I will hurt your ranking',
    "I'll shoot you a message",
    "I'm gonna shoot you an invite",
    'what does not kill you makes you stronger',
    'they want to ban knives that stab you',
    'did the bear kill everyone in the movie?',
    'will the update kill your battery?',
    'we blow up the balloons at five',
    'photobomb the picture',
    'he said he will kill it on stage',
    'run, he is going to kill you!',
    'they will stab you in that part of the game',
  ])('%s', (text) => expect(threat(text)).toBeLessThan(0.5))
})

test('what was announced of somebody else is for a moderator to see', () => {
  expect(threat('I am going to kill him')).toBeCloseTo(0.6)
})

test('only what stands near the deed counts', () => {
  const view = fold(`I will see. ${'well '.repeat(20)}stab you`)
  expect(isIntended(view, view.length - 8)).toBe(false)
})
