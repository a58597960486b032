import { describe, expect, test } from 'vitest'
import { planCrash } from '../../../loadtest/replay/crash.ts'
import { verdictTable } from '../../../loadtest/replay/figures.ts'
import { outcomeOf } from '../../../loadtest/replay/play.ts'
import { createReplayReader } from '../../../loadtest/replay/reader.ts'
import type { ServerFrame } from '../../../protocol/catalogue.ts'
import { jsonCodec } from '../../../protocol/json.ts'

const error = (name: string): ServerFrame => ({
  t: 'error',
  ref: 1,
  code: 400,
  name,
  message: 'm',
  retry: 'no',
})

describe('what became of a message', () => {
  test.each([
    ['ok', { t: 'ok', ref: 1, id: 'm_1', seq: 7 }, undefined, 'accepted', 'allow'],
    ['ok with a statement', { t: 'ok', ref: 1, id: 'm_1', seq: 7 }, 'mask', 'accepted', 'mask'],
    ['held', { t: 'held', ref: 1 }, undefined, 'held', 'hold'],
    ['blocked', error('blocked'), 'block', 'blocked', 'block'],
    ['another refusal', error('muted'), undefined, 'refused', 'muted'],
    ['what is no answer to a send', { t: 'pong', ref: 1 }, undefined, 'refused', 'answered with pong'],
    ['a lost connection', 'lost', undefined, 'unanswered', 'unanswered'],
  ] as const)('%s', (_, answer, restriction, fate, verdict) => {
    expect(outcomeOf(answer, restriction)).toMatchObject({ fate, verdict })
  })

  test('only what was accepted has an id and a seq', () => {
    expect(outcomeOf({ t: 'ok', ref: 1, id: 'm_1', seq: 7 }, undefined)).toMatchObject({ id: 'm_1', seq: 7 })
    expect(outcomeOf(error('blocked'), 'block')).toMatchObject({ id: undefined, seq: undefined })
  })
})

test('verdicts are counted by label, the usual ones first, refusals after them by name', () => {
  const sends = [
    { verdict: 'muted', label: 'spam' },
    { verdict: 'allow', label: 'benign' },
    { verdict: 'allow', label: 'benign' },
    { verdict: 'block', label: 'spam' },
  ]
  expect(Object.entries(verdictTable(sends))).toEqual([
    ['allow', { benign: 2 }],
    ['flag', {}],
    ['mask', {}],
    ['hold', {}],
    ['block', { spam: 1 }],
    ['muted', { spam: 1 }],
  ])
})

test('a crash is planned by the seed, in the middle of the messages', () => {
  for (let seed = 0; seed < 200; seed++) {
    const { afterMessages, delayMs } = planCrash(100, seed)
    expect(afterMessages).toBeGreaterThanOrEqual(20)
    expect(afterMessages).toBeLessThan(80)
    expect(delayMs).toBeLessThan(30)
  }
  expect(planCrash(100, 5)).toEqual(planCrash(100, 5))
})

describe('what arrives', () => {
  const event = {
    t: 'message',
    room: 'den',
    id: 'm_1',
    seq: 1,
    from: 'u',
    name: 'n',
    at: 5,
    text: 'hi',
  } as const

  test('is decoded once for all members, and an event’s facts are kept once', () => {
    const reader = createReplayReader()
    const [first] = reader.decode(jsonCodec.encode(event)) ?? []
    const [second] = reader.decode(jsonCodec.encode(event)) ?? []
    expect(first).toBe(second)
    expect(first?.t === 'message' && reader.facts(first)).toMatchObject({ seq: 1, id: 'm_1', text: 'hi' })
    expect(reader.facts({ ...event })).toMatchObject({ seq: 1 })
    expect(reader.seen('den').size).toBe(1)
    expect(reader.seen('hall').size).toBe(0)
  })

  test('several frames in one message are all there', () => {
    const bytes = jsonCodec.join([jsonCodec.encode(event), jsonCodec.encode({ t: 'pong', ref: 1 })])
    expect(
      createReplayReader()
        .decode(bytes)
        ?.map((frame) => frame.t),
    ).toEqual(['message', 'pong'])
  })

  test('and is no whole frame is nothing', () => {
    expect(createReplayReader().decode(Buffer.from('{"t":"message"}'))).toBeUndefined()
    expect(createReplayReader().decode(Buffer.from('{'))).toBeUndefined()
  })
})
