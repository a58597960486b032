/**
 * The pipeline as it ships, with its real rule files.
 */
import { describe, expect, test } from 'vitest'
import { defaultLimits } from '../../server/limits.ts'
import {
  createDefaultPipeline,
  type DefaultPipelineOptions,
} from '../../server/moderation/default-pipeline.ts'
import { readModel } from '../../server/moderation/model-file.ts'
import type { Verdict } from '../../server/moderation/verdict.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import { manualClock } from '../support/manual-clock.ts'
import { scriptedClassifier } from '../support/scripted-classifier.ts'
import { fill } from '../support/secret-samples.ts'
import { seededRandom } from '../support/seeded-random.ts'

async function open(options: Partial<DefaultPipelineOptions> = {}) {
  const clock = manualClock()
  const pipeline = await createDefaultPipeline({
    limits: defaultLimits,
    clock,
    telemetry: silentTelemetry,
    ...options,
  })
  const judge = (text: string): Verdict => {
    const subject = { kind: 'message', text, room: 'lobby', author: 'u_ann', at: clock.now() } as const
    const verdict = pipeline.judge(subject, 'standard')
    if (verdict instanceof Promise || verdict === 'overloaded')
      throw new Error('our classifiers answer at once')
    return verdict
  }
  return { ...pipeline, judge }
}

describe('the default pipeline', () => {
  test('lets people talk', async () => {
    const { judge } = await open()
    for (const text of [
      'hello everyone!',
      'I live in Scunthorpe and study at Essex',
      'see https://github.com/nodejs/node for the source',
      'I am gay and proud of it',
      'the assassin in that film was a great actor',
    ])
      expect(judge(text), text).toMatchObject({ action: 'allow', degraded: false, text })
  })

  test('stops words and links', async () => {
    const { judge } = await open()
    expect(judge('i will kill you')).toMatchObject({ category: 'threat' })
    expect(['hold', 'block']).toContain(judge('i will kill you').action)
    expect(judge('log in at https://paypal.com@193.0.2.44/login').category).toBe('malicious_link')
  })

  test('stops advertising that adds up', async () => {
    const { judge } = await open()
    expect(
      judge('You have won a £1000 cash prize! To claim call 09061234567. 150p/min, T&Cs apply').action,
    ).toBe('block')
  })

  test('masks numbers of people and secrets, and delivers the rest', async () => {
    const { judge } = await open()
    const secret = fill('ghp_{a36}', seededRandom(3))
    expect(judge('call me at 555-123-4567 tonight')).toMatchObject({
      action: 'mask',
      category: 'personal_data',
      text: 'call me at •••••••••••• tonight',
    })
    expect(judge(`deploy with ${secret} tonight`)).toMatchObject({
      action: 'mask',
      category: 'credentials',
      text: `deploy with ${'•'.repeat(secret.length)} tonight`,
    })
  })

  test('notices repeats, unless it is to look at one text at a time', async () => {
    const repeat = ({ judge }: Awaited<ReturnType<typeof open>>) =>
      [1, 2, 3, 4].map(() => judge('good morning').action)
    expect(repeat(await open())).toEqual(['allow', 'allow', 'allow', 'block'])
    expect(repeat(await open({ stateless: true }))).toEqual(['allow', 'allow', 'allow', 'allow'])
  })

  test('says by which rules it judges, the same each time', async () => {
    const [one, other] = [await open(), await open({ stateless: true })]
    expect(one.ruleset).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(other.ruleset).toBe(one.ruleset)
    expect(one.judge('hello').ruleset).toBe(one.ruleset)
  })

  test('names the model that judged, and says what it weighed', async () => {
    const { model, judge, explain } = await open({ stateless: true })
    expect(model).toBe(readModel().hash)
    expect(judge('hello').model).toBe(model)
    const text = 'selling weed and coke, best prices, dm me on telegram'
    const subject = { kind: 'message', text, room: '', author: 'u_ann', at: 0 } as const
    const [first] = explain?.(subject) ?? []
    expect(first).toMatchObject({ category: 'drugs', detector: 'model' })
    expect(text.slice(first?.start, first?.end)).not.toBe('')
  })

  test('asks further classifiers as well', async () => {
    const own = scriptedClassifier({ does: 'throw' })
    expect((await open({ more: [own] })).judge('hello')).toMatchObject({ action: 'flag', degraded: true })
  })
})
