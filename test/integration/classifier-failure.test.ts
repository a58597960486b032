/**
 * A classifier that fails, from its throw to everything that must follow: the declared action, a statement that
 * admits it, the metric that an alarm looks at, and a line for the operator that quotes nobody.
 */
import { expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import { createLogger } from '../../server/telemetry/logger.ts'
import { createMetrics } from '../../server/telemetry/metrics.ts'
import { liveTelemetry } from '../../server/telemetry/telemetry-live.ts'
import { conversation } from '../support/conversation.ts'
import { type Behaviour, scriptedClassifier } from '../support/scripted-classifier.ts'

function listening() {
  const written: string[] = []
  const to = { write: (line: string) => void written.push(line) }
  const telemetry = liveTelemetry(
    createMetrics(false),
    createLogger({ level: 'info', clock: systemClock, to }),
  )
  const lines = () => written.map((line): Record<string, unknown> => JSON.parse(line))
  return { telemetry, lines, raw: () => written.join('') }
}

test.each([
  ['throws', { does: 'throw', error: new Error('cannot parse: a private matter') }, 'threw'],
  ['hangs', { does: 'hang' }, 'late'],
  ['lies', { does: 'lie', how: 'nan' }, 'lied'],
] as const satisfies readonly (readonly [string, Behaviour, string])[])(
  'one that %s is decided by policy, admitted, counted and told to the operator',
  async (_, behaviour, kind) => {
    const { telemetry, lines, raw } = listening()
    const broken = scriptedClassifier(
      (subject) => (subject.kind === 'message' ? behaviour : { does: 'answer', findings: [] }),
      { name: 'broken', categories: ['threat'] },
    )
    await using chat = await conversation({
      classifiers: [broken],
      telemetry,
      limits: { verdictDeadlineMs: 50 },
    })
    const [ann, bob] = await chat.gather('den', 'ann', 'bob')
    const answer = await bob?.send('den', 'a private matter')

    expect(answer).toMatchObject({
      t: 'held',
      statement: {
        action: 'hold',
        category: 'threat',
        automation: { degraded: true },
        facts: { evidence: [], score: null },
        redress: { self_fix: 'none' },
      },
    })
    await ann?.ask('ping', {})
    expect(ann?.texts('den')).toEqual([])

    const page = await fetch(`http://127.0.0.1:${chat.server.adminPort}/metrics`).then((r) => r.text())
    expect(page).toContain(`parley_classifier_failures_total{classifier="broken",kind="${kind}"} 1`)
    expect(page).toContain('parley_verdicts_total{action="hold",category="threat",degraded="true"} 1')
    expect(lines().filter((line) => line['event'] === 'classifier_failed')).toMatchObject([
      { level: 'warn', classifier: 'broken', kind },
    ])
    expect(raw()).not.toContain('private matter')
  },
)
