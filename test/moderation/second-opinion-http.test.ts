import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import { defaultLimits } from '../../server/limits.ts'
import { createHttpSecondOpinion, signatureOf } from '../../server/moderation/second-opinion-http.ts'
import { describeSecondOpinion, questionOf } from '../conformance/second-opinion.ts'
import { judgeSecret, judgeServer } from '../support/judge-server.ts'
import { manualClock } from '../support/manual-clock.ts'

const never = new AbortController().signal

async function hook(
  secret: Uint8Array = judgeSecret,
  limits: { secondOpinionBytesMax: number } = defaultLimits,
) {
  const server = await judgeServer()
  const judge = createHttpSecondOpinion({ url: server.url, secret, clock: systemClock, limits })
  return {
    ...judge,
    server,
    async [Symbol.asyncDispose]() {
      await judge.close()
      await server[Symbol.asyncDispose]()
    },
  }
}

describe('a judge over HTTP', () => {
  describeSecondOpinion({ create: hook })

  test('signs time and body, so that neither can be changed', () => {
    const expected = createHmac('sha256', judgeSecret).update('1700000000000.{"v":1}').digest('hex')
    expect(signatureOf(judgeSecret, '1700000000000', '{"v":1}')).toBe(`v1=${expected}`)
  })

  test('sends the time of its clock', async () => {
    const clock = manualClock()
    await using server = await judgeServer()
    const judge = createHttpSecondOpinion({
      url: server.url,
      secret: judgeSecret,
      clock,
      limits: defaultLimits,
    })
    expect(await judge.ask(questionOf('score 0.5'), never)).toEqual({ scores: { harassment: 0.5 } })
    await judge.close()
  })

  test('is refused by a receiver that has another secret', async () => {
    await using judge = await hook(Buffer.from('another secret of thirty-two bytes!!'))
    await expect(judge.ask(questionOf('score 0.7'), never)).rejects.toThrow('HTTP 401')
    expect([judge.server.refused, judge.server.questions]).toEqual([1, []])
  })

  test('secondOpinionBytesMax: an answer of as many bytes, and not one more', async () => {
    await using judge = await hook(judgeSecret, { secondOpinionBytesMax: 100 })
    expect(await judge.ask(questionOf('long 100'), never)).toHaveLength(98)
    await expect(judge.ask(questionOf('long 101'), never)).rejects.toThrow('more than 100 bytes')
  })

  test.each([
    ['redirects', 'move', 'cannot be reached'],
    ['no JSON', 'garbage', 'not JSON'],
    ['a body that is cut off', 'cut', 'cannot be reached'],
    ['an error', 'fail', 'HTTP 500'],
  ])('takes %s for no answer', async (_, text, words) => {
    await using judge = await hook()
    await expect(judge.ask(questionOf(text), never)).rejects.toThrow(words)
  })

  test('rejects when nobody is there', async () => {
    const server = await judgeServer()
    await server[Symbol.asyncDispose]()
    const judge = createHttpSecondOpinion({
      url: server.url,
      secret: judgeSecret,
      clock: systemClock,
      limits: defaultLimits,
    })
    await expect(judge.ask(questionOf('score 0.7'), never)).rejects.toThrow('cannot be reached')
  })
})
