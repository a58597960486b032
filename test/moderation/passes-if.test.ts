/**
 * What would let a text pass is found by judging it again, and is never more than what was judged.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultLimits } from '../../server/limits.ts'
import type { Subject } from '../../server/moderation/classifier.ts'
import { createDefaultPipeline } from '../../server/moderation/default-pipeline.ts'
import { fold } from '../../server/moderation/fold.ts'
import { remedyFor, statedRemedy } from '../../server/moderation/passes-if.ts'
import { createPipeline, type RuledPipeline } from '../../server/moderation/pipeline.ts'
import type { Verdict } from '../../server/moderation/verdict.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import { manualClock } from '../support/manual-clock.ts'
import { recordedTelemetry } from '../support/recorded-telemetry.ts'
import { finding, type ScriptedClassifier, scriptedClassifier } from '../support/scripted-classifier.ts'

const tries: number = defaultLimits.passesIfTriesMax

function subjectOf(text: string): Subject {
  return { kind: 'message', text, room: 'den', author: 'u_ann', at: 0 }
}

/** Every `X` is an offence of its own; `count` of them are needed to be held. */
function exes(count: number, score = 0.92): ScriptedClassifier {
  return scriptedClassifier(({ text }) => {
    const places = [...text.matchAll(/X+/g)]
    if (places.length < count) return { does: 'answer', findings: [] }
    const evidence = places.map(({ index, 0: { length } }) => ({
      kind: 'span' as const,
      start: index,
      end: index + length,
      detector: 'scripted',
    }))
    return { does: 'answer', findings: [{ ...finding('harassment', score), evidence }] }
  })
}

function pipelineOf(...classifiers: ScriptedClassifier[]): RuledPipeline {
  return createPipeline({
    classifiers,
    fold,
    limits: defaultLimits,
    clock: manualClock(),
    telemetry: silentTelemetry,
    rulesetHash: 'sha256:rules',
    modelHash: null,
  })
}

function remedyOf(text: string, pipeline: RuledPipeline, triesMax = tries) {
  const subject = subjectOf(text)
  const verdict = pipeline.judge(subject, 'standard') as Verdict
  return remedyFor(subject, verdict, (s) => pipeline.rejudge?.(s, 'standard') ?? null, triesMax)
}

describe('the smallest change that passes', () => {
  test('is the one offence, when there is one', () => {
    expect(remedyOf('a X b', pipelineOf(exes(1)))).toEqual({
      text: 'remove the marked part',
      spans: [{ start: 2, end: 3 }],
      becomes: 'allow',
    })
  })

  test('is one of several, when one is enough: the shortest', () => {
    expect(remedyOf('XXX b X', pipelineOf(exes(2)))).toMatchObject({
      text: 'remove the marked part at 6–7',
      spans: [{ start: 6, end: 7 }],
    })
  })

  test('is some of them, when one is not enough', () => {
    expect(remedyOf('XX b X c XXX', pipelineOf(exes(2)))?.spans).toEqual([
      { start: 5, end: 6 },
      { start: 0, end: 2 },
    ])
  })

  test('is all of them, when each is enough to be stopped', () => {
    expect(remedyOf('X b X c X', pipelineOf(exes(1)))).toMatchObject({ text: 'remove the marked parts' })
  })

  test('is nothing, when nothing would be left', () => {
    expect(remedyOf(' X ', pipelineOf(exes(1)))).toBeNull()
  })

  test('is nothing, when what is left is stopped as well', () => {
    const always = scriptedClassifier(
      { does: 'answer', findings: [finding('hate', 0.99)] },
      { categories: ['hate'] },
    )
    expect(remedyOf('a X b', pipelineOf(exes(1, 0.999), always))).toBeNull()
  })

  test('is nothing, when the evidence is not a place in the text', () => {
    const behaviour = scriptedClassifier({ does: 'answer', findings: [finding('harassment', 0.99)] })
    expect(remedyOf('a b', pipelineOf(behaviour))).toBeNull()
  })

  test('passesIfTriesMax: the text is judged so often and no more, and all together is among the tries', () => {
    const judge = exes(1)
    const pipeline = pipelineOf(judge)
    expect(remedyOf('a X XX X XX X', pipeline, 2)).toMatchObject({ text: 'remove the marked parts' })
    expect(judge.asked).toHaveLength(1 + 2)
    expect(remedyOf('a X XX X XX X', pipelineOf(exes(1)), 1)).toMatchObject({
      text: 'remove the marked parts',
    })
  })

  test('is what it says: whatever the offences, the text without it passes', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[aX ]{1,30}$/), fc.integer({ min: 1, max: 4 }), (text, count) => {
        const pipeline = pipelineOf(exes(count))
        const remedy = remedyOf(text, pipeline)
        if (remedy === null) return
        const cut = remedy.spans
          .toSorted((a, b) => b.start - a.start)
          .reduce((left, { start, end }) => left.slice(0, start) + left.slice(end), text)
        expect(pipeline.rejudge?.(subjectOf(cut), 'standard')?.action).toBe(remedy.becomes)
        expect(['allow', 'flag']).toContain(remedy.becomes)
      }),
    )
  })
})

describe('judging again', () => {
  test('leaves out those that remember, and counts nothing', () => {
    const recorded = recordedTelemetry()
    const forgetful = exes(1)
    const remembering = { ...scriptedClassifier(), name: 'memory', streaming: true }
    const pipeline = createPipeline({
      classifiers: [forgetful, remembering],
      fold,
      limits: defaultLimits,
      clock: manualClock(),
      telemetry: recorded.telemetry,
      rulesetHash: 'sha256:rules',
      modelHash: null,
    })
    expect(pipeline.rejudge?.(subjectOf('X'), 'standard')?.action).toBe('hold')
    expect(pipeline.rejudge?.(subjectOf('a'), 'standard')?.action).toBe('allow')
    expect(forgetful.asked).toHaveLength(2)
    expect(remembering.asked).toHaveLength(0)
    expect(recorded.of('judged')).toEqual([])
  })

  test.each([
    ['throws', { does: 'throw' }],
    ['rejects', { does: 'reject' }],
    ['hangs', { does: 'hang' }],
    ['answers later', { does: 'answer_later', findings: [] }],
    ['lies', { does: 'lie', how: 'nan' }],
  ] as const)('cannot say when a classifier %s', (_, behaviour) => {
    expect(pipelineOf(scriptedClassifier(behaviour)).rejudge?.(subjectOf('a'), 'standard')).toBeNull()
  })
})

describe('what a statement says of it', () => {
  const again = (pipeline: RuledPipeline) => (s: Subject) => pipeline.rejudge?.(s, 'standard') ?? null

  test('nothing for grounds that keep back what was found', () => {
    const spam = scriptedClassifier(
      ({ text }) => ({
        does: 'answer',
        findings: text.includes('X') ? [finding('spam', 0.99, text.indexOf('X'), text.indexOf('X') + 1)] : [],
      }),
      { categories: ['spam'] },
    )
    const pipeline = pipelineOf(spam)
    const verdict = pipeline.judge(subjectOf('a X'), 'standard') as Verdict
    expect(remedyFor(subjectOf('a X'), verdict, again(pipeline), tries)).not.toBeNull()
    expect(statedRemedy(subjectOf('a X'), verdict, again(pipeline), tries)).toBeNull()
  })

  test('the link, of a message with a bad link', async () => {
    const pipeline = await createDefaultPipeline({
      limits: defaultLimits,
      clock: manualClock(),
      telemetry: silentTelemetry,
    })
    const subject = subjectOf('look at https://paypal.com@evil-login.net/x and tell me')
    const verdict = pipeline.judge(subject, 'standard') as Verdict
    expect(verdict.action).toBe('block')
    expect(statedRemedy(subject, verdict, again(pipeline), tries)).toBe('remove the link')
  })
})
