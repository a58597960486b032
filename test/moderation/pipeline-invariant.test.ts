/**
 * The first guarantee, attacked: whatever mixture of answering, throwing, hanging, late and lying
 * classifiers judges a draft, there is a verdict, and a failure never looks like a clean pass.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { categories } from '../../protocol/statement.ts'
import { defaultLimits } from '../../server/limits.ts'
import type { DraftKind } from '../../server/moderation/classifier.ts'
import { Clearance } from '../../server/moderation/clearance.ts'
import { createFolder } from '../../server/moderation/fold.ts'
import { createPipeline } from '../../server/moderation/pipeline.ts'
import { presets } from '../../server/moderation/policy-table.ts'
import { severest, verdictActions } from '../../server/moderation/verdict.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import { manualClock } from '../support/manual-clock.ts'
import { type Behaviour, finding, lies, scriptedClassifier } from '../support/scripted-classifier.ts'

const kinds = ['message', 'edit', 'handle', 'room_name', 'topic', 'reason'] as const satisfies DraftKind[]
const anyCategory = fc.constantFrom(...categories)

const anyScript = fc
  .record({
    category: anyCategory,
    does: fc.constantFrom('answer', 'answer_later', 'throw', 'reject', 'hang', 'lie', 'lie_later'),
    how: fc.constantFrom(...lies),
    score: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
    /** Of those that hang: released before the deadline, or never. */
    released: fc.boolean(),
  })
  .map((script) => {
    const findings = script.score === undefined ? [] : [finding(script.category, script.score, 0, 1)]
    const behaviour: Behaviour =
      script.does === 'lie' || script.does === 'lie_later'
        ? { does: 'lie', how: script.how, later: script.does === 'lie_later' }
        : { does: script.does, findings }
    const fails =
      ['throw', 'reject', 'lie', 'lie_later'].includes(script.does) ||
      (script.does === 'hang' && !script.released)
    return { ...script, findings, behaviour, fails }
  })

test('every draft gets a verdict, and a failing classifier never yields a plain allow', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyScript, { maxLength: 5 }),
      fc.constantFrom(...presets),
      fc.constantFrom(...kinds),
      fc.dictionary(anyCategory, fc.constantFrom(...verdictActions)),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
      async (scripts, preset, kind, overrides, text) => {
        const clock = manualClock()
        const folder = createFolder(64)
        const classifiers = scripts.map((s) => scriptedClassifier(s.behaviour, { categories: [s.category] }))
        const pipeline = createPipeline({
          classifiers,
          fold: (t) => folder.fold(t),
          limits: defaultLimits,
          clock,
          telemetry: silentTelemetry,
          rulesetHash: 'sha256:rules',
          modelHash: null,
        })
        const subject = { kind, text, room: 'lobby', author: 'u_ann', at: 0 }

        const judged = pipeline.judge(subject, preset, overrides)
        for (const [i, script] of scripts.entries())
          if (script.released) classifiers[i]?.release(script.findings)
        await clock.advanceAsync(defaultLimits.verdictDeadlineMs)
        const verdict = await judged

        if (verdict === 'overloaded') throw new Error('nothing else is under judgement')
        expect(verdictActions).toContain(verdict.action)
        expect(clock.pending).toBe(0)
        expect(verdict.degraded).toBe(scripts.some((s) => s.fails))
        if (verdict.degraded) expect(verdict.action).not.toBe('allow')
        if (verdict.action === 'allow') expect(verdict.text).toBe(text)
        else expect(verdict.category).not.toBeNull()
        expect([...verdict.text]).toHaveLength([...text].length)
        const stopped = severest(verdict.action, 'hold') === verdict.action
        expect(Clearance.of(subject, verdict) === undefined).toBe(stopped)
      },
    ),
    { numRuns: 300 },
  )
})
