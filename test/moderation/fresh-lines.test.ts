/**
 * Lines written by hand after the training corpus, and never learned from: what the whole pipeline makes of them. The
 * floors are below what was measured, and rise when it does.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Category } from '../../protocol/statement.ts'
import { packageRoot } from '../../server/base/package-root.ts'
import { defaultLimits } from '../../server/limits.ts'
import { createDefaultPipeline } from '../../server/moderation/default-pipeline.ts'
import type { DraftKind } from '../../server/moderation/classifier.ts'
import type { Verdict } from '../../server/moderation/verdict.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import { manualClock } from '../support/manual-clock.ts'

const linesOf = (name: string) =>
  readFileSync(join(packageRoot(), 'test/support', name), 'utf8')
    .trimEnd()
    .split('\n')
const bad = linesOf('fresh-bad.tsv').map((line) => line.split('\t'))
const benign = linesOf('fresh-benign.txt')
const pipeline = await createDefaultPipeline({
  stateless: true,
  limits: defaultLimits,
  clock: manualClock(),
  telemetry: silentTelemetry,
})

function judge(text: string, kind: DraftKind = 'message'): Verdict {
  const verdict = pipeline.judge({ kind, text, room: 'lobby', author: 'u_ann', at: 0 }, 'standard')
  if (verdict instanceof Promise || verdict === 'overloaded')
    throw new Error('our classifiers answer at once')
  return verdict
}

describe('fresh bad lines', () => {
  test('there are enough of them', () => expect(bad.length).toBeGreaterThanOrEqual(150))

  test.each([
    ['drugs', 22],
    ['gambling', 22],
    ['sexual', 20],
    ['scam', 20],
    ['personal_data', 12],
    ['threat', 12],
  ] as const)('of 25 about %s at least %i are found', (category: Category, floor) => {
    const lines = bad.filter(([kind]) => kind === category)
    expect(lines).toHaveLength(25)
    const found = lines.filter(([, text = '']) => (judge(text).scores[category] ?? 0) >= 0.45)
    expect(found.length).toBeGreaterThanOrEqual(floor)
  })
})

describe('fresh benign lines', () => {
  const judged = benign.map((text) => ({ text, action: judge(text).action }))

  test('there are enough of them', () => expect(benign.length).toBeGreaterThanOrEqual(150))

  test('hardly any is kept from the room, and few are seen by a moderator', () => {
    const kept = judged.filter(({ action }) => action === 'hold' || action === 'block')
    expect(kept.map(({ text }) => text).length).toBeLessThanOrEqual(3)
    const any = judged.filter(({ action }) => action !== 'allow')
    expect(any.map(({ text }) => text).length).toBeLessThanOrEqual(12)
  })
})

describe('what is short is no reason', () => {
  test.each([
    'hi',
    'ok thx',
    'lol',
    'gg',
    'brb',
    'annihilator',
    'yes please',
    'no u',
    'wait what',
    'hm',
    '???',
    '123',
    'a',
  ])('%s', (text) => expect(judge(text).action).toBe('allow'))

  test('nor is saying it again and again', () => {
    for (const text of ['ya it is', 'update your', 'do u', 'wait .', 'is your'])
      expect(judge(`${text} `.repeat(200)).action, text).toBe('allow')
  })

  test('and the model has nothing to say about names, topics and reasons', () => {
    const text = 'you are a pathetic worthless piece of shit and everyone hates you'
    const rulesOf = (kind: DraftKind) => judge(text, kind).rule ?? ''
    expect(Object.keys(judge(text).scores)).toContain('harassment')
    for (const kind of ['handle', 'room_name', 'topic', 'reason'] as const)
      expect(rulesOf(kind), kind).not.toMatch(/^model\./)
  })
})
