/**
 * Floods and repeats are noticed; a busy room, a pasted list and fifty people who say "gg" are not floods.
 */
import { describe, expect, test } from 'vitest'
import { defaultLimits, type Limits } from '../../server/limits.ts'
import type { DraftKind } from '../../server/moderation/classifier.ts'
import { createFloodClassifier, floodRules } from '../../server/moderation/flood.ts'
import { createFolder } from '../../server/moderation/fold.ts'
import { decide } from '../../server/moderation/policy.ts'
import type { Finding } from '../../server/moderation/verdict.ts'
import { describeClassifier } from '../conformance/classifier.ts'
import { manualClock } from '../support/manual-clock.ts'

const never = new AbortController().signal

interface Sent {
  readonly from?: string
  readonly room?: string
  readonly kind?: DraftKind
}

/** A flood classifier, its clock, and `say`: what a standard room does with the text. */
function flood(limits: Pick<Limits, 'floodSendersMax'> = defaultLimits) {
  const clock = manualClock()
  const folder = createFolder(64)
  const classifier = createFloodClassifier(clock, limits)
  const find = (text: string, { from = 'u_ann', room = 'lobby', kind = 'message' }: Sent = {}) => {
    const subject = { kind, text, room, author: from, at: clock.now() }
    return classifier.classify(subject, folder.fold(text), never) as readonly Finding[]
  }
  const say = (text: string, sent?: Sent) => decide(find(text, sent), 'standard').action
  return { clock, find, say }
}

const times = (n: number) => Array.from({ length: n }, (_, i) => i)

describe('the same text again and again', () => {
  test('is stopped the fourth time, with the rule that says so', () => {
    const { find, say } = flood()
    expect(times(3).map(() => say('buy my coins'))).toEqual(['allow', 'allow', 'allow'])
    expect(find('buy my coins')).toMatchObject([{ category: 'flood', rule: 'flood.repeat' }])
    expect(say('buy my coins')).toBe('block')
  })

  test('is the same in other clothes', () => {
    const { say } = flood()
    expect(
      ['buy my coins', 'BUY MY COINS', 'Buy  my  coins', 'buy\u200b my coins'].map((t) => say(t)),
    ).toEqual(['allow', 'allow', 'allow', 'block'])
  })

  test('is noticed between other texts, and when a few texts take turns', () => {
    const { say, clock } = flood()
    const said = times(16).map((i) => {
      clock.advance(50)
      return say(`text number ${'abcd'.charAt(i % 4)} of four`)
    })
    expect(said.slice(0, 12)).toEqual(times(12).map(() => 'allow'))
    expect(said.slice(12)).toEqual(times(4).map(() => 'block'))
  })

  test('passes once a second, for as long as one likes', () => {
    const { say, clock } = flood()
    for (const _ of times(600)) {
      expect(say('still here, still the same')).toBe('allow')
      clock.advance(1_000)
    }
  })

  test.each([2, 3, 5])('%i times a second is stopped within seconds', (perSecond) => {
    const { say, clock } = flood()
    const said = times(perSecond * 5).map(() => {
      clock.advance(1_000 / perSecond)
      return say('buy my coins')
    })
    expect(said.slice(0, floodRules.repeatsAtOnce)).not.toContain('block')
    expect(said.at(-1)).toBe('block')
  })

  test('is forgiven after as many seconds as it came too often', () => {
    for (const [pauseMs, expected] of [
      [999, 'block'],
      [1_000, 'allow'],
    ] as const) {
      const { say, clock } = flood()
      for (const _ of times(3)) say('good morning all')
      clock.advance(pauseMs)
      expect(say('good morning all')).toBe(expected)
    }
  })

  test('is what short texts are for', () => {
    const { say } = flood()
    expect(times(10).map(() => say('yes yes'))).not.toContain('block') // 7
    const { say: sayLonger } = flood()
    expect(
      times(4)
        .map(() => sayLonger('yes, yes'))
        .at(-1),
    ).toBe('block') // 8
  })

  test('is counted for each room and each sender', () => {
    const { say } = flood()
    for (const room of ['one', 'two', 'three', 'four', 'five'])
      expect(say('hello everybody', { room })).toBe('allow')
    for (const from of times(50)) expect(say('hello everybody', { from: `u_${from}` })).toBe('allow')
  })
})

describe('many messages in a short time', () => {
  const burst = (n: number) => {
    const { say, clock } = flood()
    return { said: times(n).map((i) => say(`line ${i} of the list`)), say, clock }
  }

  test('are marked, then held, then stopped', () => {
    const { said } = burst(floodRules.burstBlock + 5)
    expect(said[floodRules.burstFlag - 1]).toBe('allow')
    expect(said[floodRules.burstFlag]).toBe('flag')
    expect(said[floodRules.burstHold - 1]).toBe('flag')
    expect(said[floodRules.burstHold]).toBe('hold')
    expect(said[floodRules.burstBlock - 1]).toBe('hold')
    expect(said[floodRules.burstBlock]).toBe('block')
    expect(said.at(-1)).toBe('block')
  })

  test('pass when they are what a session may send at once', () => {
    expect(new Set(burst(defaultLimits.sendBurstMax).said)).toEqual(new Set(['allow']))
  })

  test('are forgiven within half a minute, however long they went on', () => {
    const { say, clock } = burst(1_000)
    clock.advance(30_000)
    expect(say('sorry')).toBe('allow')
  })

  test('count over all rooms of one sender', () => {
    const { say } = flood()
    const said = times(floodRules.burstFlag + 1).map((i) => say(`line ${i}`, { room: `room ${i}` }))
    expect(said.at(-1)).toBe('flag')
  })

  test('count as edits, but not as handles, names, topics and reasons', () => {
    const said = (kind: DraftKind) => {
      const { say } = flood()
      return times(floodRules.burstFlag + 1)
        .map((i) => say(`text ${i}`, { kind }))
        .at(-1)
    }
    expect(said('edit')).toBe('flag')
    for (const kind of ['handle', 'room_name', 'topic', 'reason'] as const) expect(said(kind)).toBe('allow')
  })
})

describe('no flood', () => {
  test.each<[string, (member: number, second: number) => string]>([
    ['a counter', (_, second) => `message number ${second}`],
    ['a time', (_, second) => `it is now ${1_790_000_000_000 + second * 1_000}`],
    ['a time and the name', (member, second) => `member ${member} says 12:${second % 60}:00`],
    ['padded zeros', (_, second) => `load test message ${String(second).padStart(12, '0')}`],
  ])('is a thousand members who each send once a second, told apart by %s', (_what, text) => {
    const { say, clock } = flood()
    const met = new Set<string>()
    for (let second = 0; second < 45; second++) {
      for (let member = 0; member < 1_000; member++)
        met.add(say(text(member, second), { from: `u_${member}` }))
      clock.advance(1_000)
    }
    expect(met).toEqual(new Set(['allow']))
  })

  test('is one person who counts to two thousand, once a second', () => {
    const { say, clock } = flood()
    for (const n of times(2_000)) {
      expect(say(`message ${n}`)).toBe('allow')
      clock.advance(1_000)
    }
  })

  test('is fifty people who say "gg" or cheer with the same words', () => {
    const { say } = flood()
    for (const from of times(50)) {
      expect(say('gg', { from: `u_${from}` })).toBe('allow')
      expect(say('what a wonderful game', { from: `u_${from}` })).toBe('allow')
    }
  })

  test('is two messages a second for an hour', () => {
    const { say, clock } = flood()
    for (const n of times(7_200)) {
      expect(say(`again ${n}`)).toBe('allow')
      clock.advance(500)
    }
  })
})

describe('memory', () => {
  test('holds floodSendersMax senders: one more, and the longest silent is forgotten', () => {
    const { say } = flood({ floodSendersMax: 3 })
    const say3 = (from: string) => times(3).map(() => say('buy my coins', { from }))
    say3('u_ann')
    say3('u_bob')
    say3('u_cem')
    expect(say('buy my coins', { from: 'u_ann' })).toBe('block') // still known
    say3('u_dan') // bob is forgotten
    expect(say('buy my coins', { from: 'u_ann' })).toBe('block')
    expect(say('buy my coins', { from: 'u_bob' })).toBe('allow')
  })
})

describeClassifier('flood', {
  create: async () => {
    const { classifier } = await flooded()
    return classifier
  },
  finds: ['hello everybody', 'good morning to you'],
  stateful: true,
})

/** One that has heard u_ann say a great deal already. */
async function flooded() {
  const classifier = createFloodClassifier(manualClock(), defaultLimits)
  const folded = createFolder(64).fold('x')
  const subject = { kind: 'message', text: 'x', room: 'lobby', author: 'u_ann', at: 0 } as const
  for (const _ of times(100)) await classifier.classify(subject, folded, never)
  return { classifier }
}
