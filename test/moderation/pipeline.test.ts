/**
 * The pipeline: one verdict for every draft, whatever the classifiers do, under one deadline.
 */
import { describe, expect, test } from 'vitest'
import { defaultLimits } from '../../server/limits.ts'
import type { Classifier, Subject } from '../../server/moderation/classifier.ts'
import { createFolder } from '../../server/moderation/fold.ts'
import { createPipeline, type Judgement, type PipelineParts } from '../../server/moderation/pipeline.ts'
import { silentTelemetry, type Telemetry } from '../../server/telemetry/telemetry.ts'
import { type ManualClock, manualClock } from '../support/manual-clock.ts'
import { finding, lies, scriptedClassifier } from '../support/scripted-classifier.ts'

const deadlineMs = defaultLimits.verdictDeadlineMs

function subject(text: string, more: Partial<Subject> = {}): Subject {
  return { kind: 'message', text, room: 'lobby', author: 'u_ann', at: 0, ...more }
}

/** A pipeline of these classifiers, with a clock that stands still and a list of what telemetry heard. */
function pipelineOf(classifiers: readonly Classifier[], parts: Partial<PipelineParts> = {}) {
  const clock: ManualClock = manualClock()
  const heard: string[] = []
  const telemetry: Telemetry = {
    ...silentTelemetry,
    judged: (action, category, degraded, us) => heard.push(`judged ${action} ${category} ${degraded} ${us}`),
    classifierFailed: (name, kind, detail) => heard.push(`failed ${name} ${kind} ${detail}`),
  }
  const folder = createFolder(64)
  const pipeline = createPipeline({
    classifiers,
    fold: (text) => folder.fold(text),
    limits: defaultLimits,
    clock,
    telemetry,
    rulesetHash: 'sha256:rules',
    modelHash: null,
    ...parts,
  })
  return { ...pipeline, clock, heard }
}

/** The verdict that came at once; a promise or a refusal fails the test. */
function now(judged: Judgement | Promise<Judgement>): Exclude<Judgement, 'overloaded'> {
  if (judged instanceof Promise || judged === 'overloaded')
    throw new Error(`not a verdict at once: ${judged}`)
  return judged
}

describe('when every classifier answers at once', () => {
  test('the verdict is there at once, without a promise', () => {
    const { judge } = pipelineOf([scriptedClassifier(), scriptedClassifier()])
    expect(now(judge(subject('hello'), 'standard'))).toEqual({
      action: 'allow',
      category: null,
      score: 0,
      threshold: null,
      rule: null,
      evidence: [],
      scores: {},
      degraded: false,
      text: 'hello',
      ruleset: 'sha256:rules',
      model: null,
    })
  })

  test('no timer is set', () => {
    const { judge, clock } = pipelineOf([scriptedClassifier()])
    judge(subject('hello'), 'standard')
    expect(clock.pending).toBe(0)
  })

  test('the findings of all of them count', () => {
    const { judge } = pipelineOf([
      scriptedClassifier({ does: 'answer', findings: [finding('harassment', 0.7, 0, 5)] }),
      scriptedClassifier(
        { does: 'answer', findings: [finding('hate', 0.92, 0, 5)] },
        { categories: ['hate'] },
      ),
    ])
    const verdict = now(judge(subject('hello'), 'standard'))
    expect(verdict).toMatchObject({
      action: 'hold',
      category: 'hate',
      scores: { harassment: 0.7, hate: 0.92 },
    })
  })

  test('what must not be read is masked in the verdict, not in the draft', () => {
    const classifier = scriptedClassifier(
      { does: 'answer', findings: [finding('personal_data', 0.9, 5, 12)] },
      { categories: ['personal_data'] },
    )
    const { judge } = pipelineOf([classifier])
    const draft = subject('call 5551234 😀')
    expect(now(judge(draft, 'standard'))).toMatchObject({ action: 'mask', text: 'call ••••••• 😀' })
    expect(draft.text).toBe('call 5551234 😀')
  })

  test('the preset and the overrides of the room decide', () => {
    const { judge } = pipelineOf([
      scriptedClassifier({ does: 'answer', findings: [finding('sexual', 0.7)] }, { categories: ['sexual'] }),
    ])
    expect(now(judge(subject('hello'), 'relaxed')).action).toBe('allow')
    expect(now(judge(subject('hello'), 'strict')).action).toBe('hold')
    expect(now(judge(subject('hello'), 'strict', { sexual: 'allow' })).action).toBe('allow')
  })

  test.each(['handle', 'room_name', 'topic', 'reason', 'edit'] as const)(
    'a %s passes the same gate',
    (kind) => {
      const classifier = scriptedClassifier({ does: 'answer', findings: [finding('harassment', 0.99)] })
      const { judge } = pipelineOf([classifier])
      expect(now(judge(subject('hello', { kind }), 'standard')).action).toBe('block')
      expect(classifier.asked[0]?.subject.kind).toBe(kind)
    },
  )

  test('a handle that would wait for a moderator is refused', () => {
    const { judge } = pipelineOf([
      scriptedClassifier({ does: 'answer', findings: [finding('harassment', 0.92)] }),
    ])
    expect(now(judge(subject('ann', { kind: 'handle', room: '' }), 'standard')).action).toBe('block')
    expect(now(judge(subject('ann'), 'standard')).action).toBe('hold')
  })

  test('a verdict carries evidence up to its limit, and masks all of it', () => {
    const text = '7'.repeat(defaultLimits.evidenceItemsMax + 1)
    const findings = [...text].map((_, i) => finding('personal_data', 0.9, i, i + 1))
    const classifier = scriptedClassifier({ does: 'answer', findings }, { categories: ['personal_data'] })
    const verdict = now(pipelineOf([classifier]).judge(subject(text), 'standard'))
    expect(verdict.evidence).toHaveLength(defaultLimits.evidenceItemsMax)
    expect(verdict.text).toBe('•'.repeat(text.length))
    classifier.behave({ does: 'answer', findings: findings.slice(1) })
    const fewer = now(pipelineOf([classifier]).judge(subject(text), 'standard'))
    expect(fewer.evidence).toHaveLength(defaultLimits.evidenceItemsMax)
  })

  test('telemetry hears the verdict and its microseconds, and nothing of the text', () => {
    const clock = manualClock()
    const slow: Classifier = {
      name: 'slow',
      categories: ['other'],
      classify: () => {
        clock.advance(0.25)
        return []
      },
    }
    const { judge, heard } = pipelineOf([slow], { clock })
    judge(subject('a secret'), 'standard')
    expect(heard).toEqual(['judged allow null false 250'])
  })
})

describe('when a classifier needs time', () => {
  test('the verdict waits for all of them, which run at the same time', async () => {
    const one = scriptedClassifier({ does: 'hang' }, { name: 'one' })
    const two = scriptedClassifier({ does: 'hang' }, { name: 'two', categories: ['hate'] })
    const { judge, clock } = pipelineOf([one, two])
    const judged = judge(subject('hello'), 'standard')
    expect(judged).toBeInstanceOf(Promise)
    expect([one.hanging, two.hanging]).toEqual([1, 1])
    two.release([finding('hate', 0.92)])
    one.release()
    expect(await judged).toMatchObject({ action: 'hold', category: 'hate', degraded: false })
    expect(clock.pending).toBe(0)
  })

  test('an answer just before the deadline counts', async () => {
    const slow = scriptedClassifier({ does: 'hang' })
    const { judge, clock } = pipelineOf([slow])
    const judged = judge(subject('hello'), 'standard')
    clock.advance(deadlineMs - 1)
    slow.release()
    expect(await judged).toMatchObject({ action: 'allow', degraded: false })
    expect(slow.asked[0]?.signal.aborted).toBe(false)
  })

  test('at the deadline the failure policy decides, and the classifier is told to stop', async () => {
    const slow = scriptedClassifier({ does: 'hang' }, { name: 'slow', categories: ['malicious_link'] })
    const { judge, clock, heard } = pipelineOf([slow])
    const judged = judge(subject('hello'), 'standard')
    clock.advance(deadlineMs)
    expect(await judged).toMatchObject({
      action: 'hold',
      category: 'malicious_link',
      rule: 'failure.malicious_link',
      degraded: true,
    })
    expect(slow.asked[0]?.signal.aborted).toBe(true)
    expect(heard[0]).toBe(`failed slow late ${deadlineMs} ms`)
  })

  test('an answer after the deadline changes nothing', async () => {
    const slow = scriptedClassifier({ does: 'hang' })
    const { judge, clock, heard } = pipelineOf([slow])
    const judged = judge(subject('hello'), 'standard')
    clock.advance(deadlineMs)
    const verdict = await judged
    slow.release([finding('harassment', 0.99)])
    await clock.advanceAsync(deadlineMs)
    expect(verdict).toMatchObject({ action: 'flag', degraded: true })
    expect(heard).toHaveLength(2)
  })

  test('what the others found in time still counts at the deadline', async () => {
    const quick = scriptedClassifier(
      { does: 'answer', findings: [finding('hate', 0.99)] },
      { categories: ['hate'] },
    )
    const prompt = scriptedClassifier(
      { does: 'answer_later', findings: [finding('spam', 0.7)] },
      { categories: ['spam'] },
    )
    const slow = scriptedClassifier({ does: 'hang' })
    const { judge, clock } = pipelineOf([quick, prompt, slow])
    const judged = judge(subject('hello'), 'standard')
    await clock.advanceAsync(deadlineMs)
    expect(await judged).toMatchObject({
      action: 'block',
      category: 'hate',
      scores: { hate: 0.99, spam: 0.7 },
    })
  })

  test('the deadline of one draft does not stop another', async () => {
    const slow = scriptedClassifier({ does: 'hang' })
    const { judge, clock } = pipelineOf([slow])
    const first = judge(subject('one'), 'standard')
    clock.advance(deadlineMs / 2)
    const second = judge(subject('two'), 'standard')
    clock.advance(deadlineMs / 2)
    expect(await first).toMatchObject({ degraded: true })
    expect(slow.asked.map((a) => a.signal.aborted)).toEqual([true, false])
    slow.release()
    expect(await second).toMatchObject({ action: 'allow', degraded: false })
  })

  test('drafts that pass at once are not told to stop by one that does not', async () => {
    const mostly = scriptedClassifier((s) =>
      s.text === 'wait' ? { does: 'hang' } : { does: 'answer', findings: [] },
    )
    const { judge, clock } = pipelineOf([mostly])
    const waiting = judge(subject('wait'), 'standard')
    judge(subject('go'), 'standard')
    clock.advance(deadlineMs)
    await waiting
    expect(mostly.asked.map((a) => a.signal.aborted)).toEqual([true, false])
  })
})

describe('when a classifier fails', () => {
  test.each([
    ['throws', { does: 'throw' }],
    ['throws what is no error', { does: 'throw', error: 'a string' }],
  ] as const)('because it %s, the failure policy decides at once', (_how, behaviour) => {
    const { judge, heard } = pipelineOf([scriptedClassifier(behaviour, { categories: ['malicious_link'] })])
    expect(now(judge(subject('hello'), 'standard'))).toMatchObject({ action: 'hold', degraded: true })
    expect(heard[0]).toContain('failed scripted threw')
  })

  test('because its promise rejects, the failure policy decides', async () => {
    const { judge, heard } = pipelineOf([scriptedClassifier({ does: 'reject' })])
    expect(await judge(subject('hello'), 'standard')).toMatchObject({ action: 'flag', degraded: true })
    expect(heard[0]).toContain('failed scripted threw')
  })

  test.each(lies)('because it lies (%s), the failure policy decides', async (how) => {
    const { judge, heard } = pipelineOf([scriptedClassifier({ does: 'lie', how })])
    expect(now(judge(subject('hello'), 'standard'))).toMatchObject({ action: 'flag', degraded: true })
    expect(heard[0]).toContain('failed scripted lied')
    const late = pipelineOf([scriptedClassifier({ does: 'lie', how, later: true })])
    expect(await late.judge(subject('hello'), 'standard')).toMatchObject({ action: 'flag', degraded: true })
  })

  test('a lie does not take back what it found besides', () => {
    const half = scriptedClassifier({
      does: 'answer',
      findings: [finding('harassment', 0.99, 0, 5), finding('harassment', Number.NaN)],
    })
    const { judge } = pipelineOf([half])
    expect(now(judge(subject('hello'), 'standard'))).toMatchObject({ action: 'block', degraded: true })
  })

  test('the others are asked all the same', () => {
    const other = scriptedClassifier(
      { does: 'answer', findings: [finding('hate', 0.99)] },
      { categories: ['hate'] },
    )
    const { judge } = pipelineOf([scriptedClassifier({ does: 'throw' }), other])
    expect(now(judge(subject('hello'), 'standard'))).toMatchObject({ action: 'block', category: 'hate' })
  })

  test('telemetry hears where, and not the message, which may quote the text', () => {
    const error = new RangeError('cannot judge "my password is hunter2"')
    const { judge, heard } = pipelineOf([scriptedClassifier({ does: 'throw', error })])
    judge(subject('my password is hunter2'), 'standard')
    expect(heard[0]).toContain('RangeError')
    expect(heard.join()).not.toContain('hunter2')
  })

  test('an error that cannot be read is a failure like another', () => {
    const error = new Error('x')
    Object.defineProperty(error, 'stack', {
      get: () => {
        throw new Error('trap')
      },
    })
    const { judge } = pipelineOf([scriptedClassifier({ does: 'throw', error })])
    expect(now(judge(subject('hello'), 'standard'))).toMatchObject({ action: 'flag', degraded: true })
  })

  test('a foreign thenable that throws, or answers twice, is tamed', async () => {
    const thenable = Object.defineProperty({}, 'then', {
      value: (done: (findings: unknown) => void) => {
        done([])
        done([finding('other', 1)])
        throw new Error('after')
      },
    })
    const bad: Classifier = { name: 'bad', categories: ['other'], classify: () => thenable as never }
    expect(await pipelineOf([bad]).judge(subject('hello'), 'standard')).toMatchObject({ action: 'allow' })
  })

  test('a fold that throws fails all classifiers', () => {
    const classifiers = [scriptedClassifier(), scriptedClassifier(undefined, { categories: ['scam'] })]
    const fold = () => {
      throw new Error('fold')
    }
    const { judge } = pipelineOf(classifiers, { fold })
    expect(now(judge(subject('hello'), 'standard'))).toMatchObject({
      action: 'hold',
      category: 'scam',
      degraded: true,
    })
    expect(classifiers.every((c) => c.asked.length === 0)).toBe(true)
  })

  test('a classifier that covers nothing could fail unnoticed, and is refused', () => {
    expect(() => pipelineOf([scriptedClassifier(undefined, { categories: [] })])).toThrow('covers a category')
  })
})

describe('when too many drafts are under judgement', () => {
  const limits = { ...defaultLimits, verdictsPendingMax: 2 }

  test('one more is refused as overloaded, unseen by any classifier', async () => {
    const slow = scriptedClassifier({ does: 'hang' })
    const { judge } = pipelineOf([slow], { limits })
    const waiting = [judge(subject('1'), 'standard'), judge(subject('2'), 'standard')]
    expect(judge(subject('3'), 'standard')).toBe('overloaded')
    expect(slow.asked).toHaveLength(2)
    slow.release()
    expect(await Promise.all(waiting)).toMatchObject([{ action: 'allow' }, { action: 'allow' }])
  })

  test('a place is free again after an answer, and after a deadline', async () => {
    const slow = scriptedClassifier({ does: 'hang' })
    const { judge, clock } = pipelineOf([slow], { limits })
    const first = [judge(subject('1'), 'standard'), judge(subject('2'), 'standard')]
    slow.release()
    await Promise.all(first)
    const second = [judge(subject('3'), 'standard'), judge(subject('4'), 'standard')]
    expect(judge(subject('5'), 'standard')).toBe('overloaded')
    clock.advance(deadlineMs)
    expect(await Promise.all(second)).toMatchObject([{ degraded: true }, { degraded: true }])
    expect(judge(subject('6'), 'standard')).toBeInstanceOf(Promise)
  })
})
