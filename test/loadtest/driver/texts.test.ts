import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numberIn, textNumbersMax, textOf } from '../../../loadtest/driver/texts.ts'
import { systemClock } from '../../../server/base/clock.ts'
import { defaultLimits } from '../../../server/limits.ts'
import { createDefaultPipeline } from '../../../server/moderation/default-pipeline.ts'
import { silentTelemetry } from '../../../server/telemetry/telemetry.ts'

const numbers = fc.integer({ min: 0, max: textNumbersMax - 1 })
const sizes = fc.integer({ min: 40, max: 600 })

test('a text has the length asked for and carries its number', () => {
  fc.assert(
    fc.property(numbers, sizes, (n, chars) => {
      const text = textOf(n, chars)
      expect(text).toHaveLength(chars)
      expect(numberIn(text)).toBe(n)
    }),
  )
})

test('a text is never shorter than its number', () => {
  fc.assert(
    fc.property(numbers, (n) => {
      expect(numberIn(textOf(n, 1))).toBe(n)
    }),
  )
})

test('no two texts are alike, and their tails differ as well', () => {
  const tails = Array.from({ length: 2_000 }, (_, n) => textOf(n, 100).split(' ').slice(4).join(' '))
  expect(new Set(tails).size).toBeGreaterThan(1_990)
})

test('the first and the last number fit, and none beyond', () => {
  expect(numberIn(textOf(0, 100))).toBe(0)
  expect(numberIn(textOf(textNumbersMax - 1, 100))).toBe(textNumbersMax - 1)
  expect(() => textOf(textNumbersMax, 100)).toThrow('in range')
  expect(() => textOf(-1, 100)).toThrow('in range')
})

test('a text of somebody else has no number', () => {
  for (const text of ['', 'hello', 'hello there my friend', 'morning garden coffee']) {
    expect(numberIn(text)).toBeUndefined()
  }
})

test('nobody objects to these texts: what is measured is the way of a message that passes', async () => {
  const pipeline = await createDefaultPipeline({
    stateless: true,
    limits: defaultLimits,
    clock: systemClock,
    telemetry: silentTelemetry,
  })
  for (let n = 0; n < textNumbersMax; n += 83_777) {
    const text = textOf(n, 100)
    const verdict = await pipeline.judge({ kind: 'message', text, room: 'r', author: 'a', at: 0 }, 'standard')
    expect(verdict).toMatchObject({ action: 'allow' })
  }
})
