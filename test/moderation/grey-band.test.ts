/**
 * Who is asked for a second opinion, when, and what happens when nobody answers.
 */
import { describe, expect, test } from 'vitest'
import { type Deferred, deferred } from '../../server/base/deferred.ts'
import { defaultLimits, type Limits } from '../../server/limits.ts'
import type { DraftKind, Subject } from '../../server/moderation/classifier.ts'
import { fold } from '../../server/moderation/fold.ts'
import { uncounted, withSecondOpinion } from '../../server/moderation/grey-band.ts'
import { createPipeline } from '../../server/moderation/pipeline.ts'
import type { NoAnswer } from '../../server/moderation/reconsider.ts'
import { type Question, readOpinion, type SecondOpinion } from '../../server/moderation/second-opinion.ts'
import { manualClock } from '../support/manual-clock.ts'
import { recordedTelemetry } from '../support/recorded-telemetry.ts'
import { finding, scriptedClassifier } from '../support/scripted-classifier.ts'
import { seededRandom } from '../support/seeded-random.ts'

interface Asked {
  readonly question: Question
  readonly signal: AbortSignal
  readonly answer: Deferred<unknown>
}

/** `0.6 anything` is harassment with that score; everything else is clean. */
function stage(limits: Partial<Limits> = {}, noAnswer: NoAnswer = {}) {
  const clock = manualClock()
  const recorded = recordedTelemetry()
  const first = createPipeline({
    classifiers: [
      scriptedClassifier(({ text }) => ({
        does: text.includes('later') ? 'answer_later' : 'answer',
        findings: /^[01]/.test(text) ? [finding('harassment', Number.parseFloat(text), 0, 1)] : [],
      })),
    ],
    fold,
    limits: defaultLimits,
    clock,
    telemetry: uncounted(recorded.telemetry),
    rulesetHash: 'sha256:rules',
    modelHash: null,
  })
  const asked: Asked[] = []
  const judge: SecondOpinion = {
    name: 'second_opinion_scripted',
    ask(question, signal) {
      const answer = deferred<unknown>()
      asked.push({ question, signal, answer })
      return answer.promise
    },
    close: () => Promise.resolve(),
  }
  const pipeline = withSecondOpinion(first, judge, {
    clock,
    random: seededRandom(1),
    telemetry: recorded.telemetry,
    limits: { ...defaultLimits, ...limits },
    noAnswer,
  })
  const say = (text: string, more: Partial<Subject> = {}) =>
    pipeline.judge({ kind: 'message', text, room: 'den', author: 'u_ann', at: 0, ...more }, 'standard')
  return { clock, recorded, asked, say, first, pipeline }
}

describe('a second opinion is asked for', () => {
  test('about what is marked, and nothing else: the rest stays synchronous', async () => {
    const { say, asked } = stage()
    for (const text of ['hello', '0.3 mild', '0.92 clear', '0.99 very'])
      expect(say(text)).not.toBeInstanceOf(Promise)
    expect(asked).toEqual([])
    const judged = say('0.6 unsure')
    expect(judged).toBeInstanceOf(Promise)
    asked[0]?.answer.resolve({ scores: { harassment: 0.95 } })
    expect(await judged).toMatchObject({
      action: 'block',
      rule: 'second_opinion.harassment',
      degraded: false,
    })
  })

  test('when the first opinion came late as well', async () => {
    const { say, asked } = stage()
    const judged = say('0.6 later')
    await Promise.resolve()
    await expect.poll(() => asked.length).toBe(1)
    asked[0]?.answer.resolve({ scores: { harassment: 0 } })
    expect(await judged).toMatchObject({ action: 'allow' })
  })

  test.each(['handle', 'room_name', 'topic', 'reason'] as const satisfies DraftKind[])(
    'not about a %s',
    (kind) => {
      const { say, asked } = stage()
      expect(say('0.6 unsure', { kind })).toMatchObject({ action: 'flag' })
      expect(asked).toEqual([])
    },
  )

  test('under pseudonyms: nobody learns who wrote it, and an author is another one in every room', () => {
    const { say, asked } = stage()
    for (const more of [{}, {}, { room: 'attic' }, { author: 'u_bob' }]) void say('0.6 unsure', more)
    const told = JSON.stringify(asked.map(({ question }) => question))
    for (const secret of ['u_ann', 'u_bob', '"den"', '"attic"']) expect(told).not.toContain(secret)
    const authors = asked.map(({ question }) => question.author)
    expect(authors[0]).toBe(authors[1])
    expect(new Set(authors).size).toBe(3)
    expect(asked[0]?.question.room).toBe(asked[3]?.question.room)
    expect(asked[0]?.question).toMatchObject({
      kind: 'message',
      text: '0.6 unsure',
      scores: { harassment: 0.6 },
    })
  })
})

describe('a verdict is counted once, when it is final', () => {
  test('with what the second opinion made of it, and the time that took', async () => {
    const { say, asked, recorded, clock } = stage()
    const judged = say('0.6 unsure')
    expect(recorded.of('judged')).toEqual([])
    await clock.advanceAsync(20)
    asked[0]?.answer.resolve({ scores: { harassment: 0.95 } })
    await judged
    expect(recorded.of('judged')).toEqual([['block', 'harassment', false, 20_000]])
  })

  test('at once where nobody else is asked', () => {
    const { say, recorded } = stage()
    void say('hello')
    void say('0.99 very')
    expect(recorded.of('judged').map(([action]) => action)).toEqual(['allow', 'block'])
  })

  test('as degraded when nobody answered', async () => {
    const { say, recorded, clock } = stage({ secondOpinionMs: 500 })
    const judged = say('0.6 unsure')
    await clock.advanceAsync(500)
    await judged
    expect(recorded.of('judged')).toEqual([['flag', 'harassment', true, 500_000]])
  })
})

describe('without an answer the declared policy decides, and the verdict says so', () => {
  test('secondOpinionMs: not one millisecond later', async () => {
    const { say, asked, clock, recorded } = stage({ secondOpinionMs: 500 })
    const judged = say('0.6 unsure')
    await clock.advanceAsync(499)
    expect(asked[0]?.signal.aborted).toBe(false)
    await clock.advanceAsync(1)
    expect(await judged).toMatchObject({ action: 'flag', degraded: true })
    expect(asked[0]?.signal.aborted).toBe(true)
    expect(recorded.of('classifierFailed')).toEqual([['second_opinion_scripted', 'late', '500 ms']])
    asked[0]?.answer.resolve({ scores: { harassment: 1 } })
    expect(await judged).toMatchObject({ action: 'flag', degraded: true })
  })

  test.each([
    ['it rejects', (answer: Deferred<unknown>) => answer.reject(new Error('HTTP 500')), 'threw', 'HTTP 500'],
    [
      'it lies',
      (answer: Deferred<unknown>) => answer.resolve({ scores: { harassment: 7 } }),
      'lied',
      'a score is outside 0 to 1',
    ],
  ] as const)('when %s', async (_, answering, kind, detail) => {
    const { say, asked, recorded, clock } = stage({}, { harassment: 'hold' })
    const judged = say('0.6 unsure')
    if (asked[0] !== undefined) answering(asked[0].answer)
    expect(await judged).toMatchObject({ action: 'hold', rule: 'failure.harassment', degraded: true })
    expect(recorded.of('classifierFailed')).toEqual([['second_opinion_scripted', kind, detail]])
    expect(clock.pending).toBe(0)
  })

  test('secondOpinionsMax: one more is not asked about, and does not wait', async () => {
    const { say, asked } = stage({ secondOpinionsMax: 2 })
    const open = [say('0.6 one'), say('0.6 two')]
    expect(say('0.6 three')).toMatchObject({ action: 'flag', degraded: true })
    for (const { answer } of asked) answer.resolve({ scores: { harassment: 0 } })
    await Promise.all(open)
    expect(say('0.6 four')).toBeInstanceOf(Promise)
    expect(asked).toHaveLength(3)
  })

  test('secondOpinionFailuresMax, secondOpinionPauseMs: a judge that is down is left alone for a while', async () => {
    const { say, asked, clock, recorded } = stage({
      secondOpinionFailuresMax: 2,
      secondOpinionPauseMs: 10_000,
    })
    for (let i = 0; i < 2; i++) {
      const judged = say('0.6 unsure')
      asked[i]?.answer.reject(new Error('down'))
      await judged
    }
    expect(say('0.6 unsure')).toMatchObject({ degraded: true })
    expect(asked).toHaveLength(2)
    await clock.advanceAsync(10_000)
    const trial = say('0.6 unsure')
    expect(say('0.6 unsure')).toMatchObject({ degraded: true })
    asked[2]?.answer.resolve({ scores: { harassment: 0.1 } })
    expect(await trial).toMatchObject({ action: 'allow', degraded: false })
    expect(say('0.6 unsure')).toBeInstanceOf(Promise)
    expect(recorded.of('note').map(([level]) => level)).toEqual(['error', 'info'])
  })

  test('a judge that throws at once is one that fails', async () => {
    const clock = manualClock()
    const { first } = stage()
    const rude: SecondOpinion = {
      name: 'second_opinion_rude',
      ask() {
        throw new Error('at once')
      },
      close: () => Promise.resolve(),
    }
    const pipeline = withSecondOpinion(first, rude, {
      clock,
      random: seededRandom(1),
      telemetry: recordedTelemetry().telemetry,
      limits: defaultLimits,
    })
    const subject = { kind: 'message', text: '0.6 x', room: 'den', author: 'u_ann', at: 0 } as const
    expect(await pipeline.judge(subject, 'standard')).toMatchObject({ action: 'flag', degraded: true })
  })
})

test('judging again cannot say what the judge would, and asks nobody', () => {
  const { pipeline, asked } = stage()
  const again = (text: string) =>
    pipeline.rejudge?.({ kind: 'message', text, room: 'den', author: 'u_ann', at: 0 }, 'standard')
  expect(again('0.6 unsure')).toBeNull()
  expect(again('hello')).toMatchObject({ action: 'allow' })
  expect(again('0.99 sure')).toMatchObject({ action: 'block' })
  expect(asked).toEqual([])
})

test.each([
  [null, 'not an object'],
  ['text', 'not an object'],
  [{}, 'no scores'],
  [{ scores: 7 }, 'no scores'],
  [{ scores: {} }, 'something else'],
  [{ scores: { spam: 0.5 } }, 'something else'],
  [{ scores: { harassment: Number.NaN } }, 'outside'],
  [{ scores: { harassment: -0.1 } }, 'outside'],
  [{ scores: { harassment: '0.5' } }, 'outside'],
])('the answer %j is no opinion', (answer, words) => {
  expect(readOpinion(answer, { harassment: 0.6 })).toMatchObject({
    ok: false,
    error: expect.stringContaining(words),
  })
})

test('what was not asked is ignored', () => {
  expect(readOpinion({ scores: { harassment: 0.2, opinion: 9, spam: 3 } }, { harassment: 0.6 })).toEqual({
    ok: true,
    value: { harassment: 0.2 },
  })
})

test('an answer that throws when it is read is no opinion', () => {
  const trap = {
    get scores() {
      throw new Error('a trap')
    },
  }
  expect(readOpinion(trap, { harassment: 0.6 })).toEqual({ ok: false, error: 'the answer cannot be read' })
})
