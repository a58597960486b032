/** What a room's moderators are told about the last hour. */
import { expect, test } from 'vitest'
import { defaultLimits, type Limits } from '../../server/limits.ts'
import type { Pipeline } from '../../server/moderation/pipeline.ts'
import { counted, RoomNumbers } from '../../server/moderation/room-numbers.ts'
import type { Verdict } from '../../server/moderation/verdict.ts'
import { manualClock } from '../support/manual-clock.ts'

const { numbersMinutesMax } = defaultLimits
const verdict = (action: Verdict['action'], category: Verdict['category'] = null): Verdict => ({
  action,
  category,
  score: 0,
  threshold: null,
  rule: null,
  evidence: [],
  scores: {},
  degraded: false,
  text: 'hello',
  ruleset: 'sha256:0',
  model: null,
})

function set(limits: Pick<Limits, 'numbersRoomsMax' | 'numbersMinutesMax'> = defaultLimits) {
  const clock = manualClock()
  return { clock, numbers: new RoomNumbers({ clock, limits }) }
}

test('each minute says what became of its messages, and why', () => {
  const { clock, numbers } = set()
  numbers.judged('lobby', verdict('allow'), 5)
  numbers.judged('lobby', verdict('hold', 'spam'), 5)
  clock.advance(60_000)
  numbers.judged('lobby', verdict('block', 'spam'), 5)
  const { minutes, categories } = numbers.of('lobby')
  expect(minutes.map(({ messages, hold, block }) => [messages, hold, block])).toEqual([
    [2, 1, 0],
    [1, 0, 1],
  ])
  expect(categories).toEqual({ spam: 2 })
  const [first, second] = minutes
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBe(60_000)
})

test('half and nearly all of the verdicts took at most so long', () => {
  const { numbers } = set()
  for (let i = 0; i < 98; i++) numbers.judged('lobby', verdict('allow'), 10)
  for (let i = 0; i < 2; i++) numbers.judged('lobby', verdict('allow'), 900)
  const [minute] = numbers.of('lobby').minutes
  expect(minute?.p50_us).toBeGreaterThanOrEqual(10)
  expect(minute?.p50_us).toBeLessThan(15)
  expect(minute?.p99_us).toBeGreaterThanOrEqual(900)
  expect(minute?.p99_us).toBeLessThan(1_300)
})

test.each([0, 0.2, 1e9])('a verdict of %d µs has its place', (us) => {
  const { numbers } = set()
  numbers.judged('lobby', verdict('allow'), us)
  expect(numbers.of('lobby').minutes[0]?.p50_us).toBeGreaterThan(0)
})

test('an hour is told (numbersMinutesMax); what is older is forgotten', () => {
  const { clock, numbers } = set()
  numbers.judged('lobby', verdict('allow'), 5)
  clock.advance((numbersMinutesMax - 1) * 60_000)
  expect(numbers.of('lobby').minutes).toHaveLength(1)
  clock.advance(60_000)
  expect(numbers.of('lobby').minutes).toEqual([])
  numbers.judged('lobby', verdict('mask', 'personal_data'), 5)
  expect(numbers.of('lobby')).toMatchObject({
    minutes: [{ messages: 1, mask: 1 }],
    categories: { personal_data: 1 },
  })
})

test('over numbersRoomsMax rooms, the longest silent begins anew; all rooms together are counted on', () => {
  const { numbers } = set({ numbersRoomsMax: 2, numbersMinutesMax })
  for (const room of ['one', 'two', 'one', 'three']) numbers.judged(room, verdict('allow'), 5)
  expect(numbers.of('two').minutes).toEqual([])
  expect(numbers.of('one').minutes).toMatchObject([{ messages: 2 }])
  expect(numbers.of(undefined).minutes).toMatchObject([{ messages: 4 }])
})

test('a pipeline is counted at its verdict, also one that comes later; names, refusals and explanations are not', async () => {
  const { clock, numbers } = set()
  const answers: ReturnType<Pipeline['judge']>[] = [
    verdict('allow'),
    Promise.resolve(verdict('block', 'scam')),
    'overloaded',
    verdict('allow'),
  ]
  const inner = {
    ruleset: 'sha256:0',
    model: null,
    judge: () => answers.shift() ?? verdict('allow'),
    rejudge: () => verdict('block'),
  }
  const pipeline = counted(inner, numbers, clock)
  const subject = { kind: 'message', text: 'hello', room: 'lobby', author: 'u_1', at: 0 } as const
  expect(pipeline.judge(subject, 'standard')).toMatchObject({ action: 'allow' })
  expect(await pipeline.judge(subject, 'standard')).toMatchObject({ action: 'block' })
  expect(pipeline.judge(subject, 'standard')).toBe('overloaded')
  expect(pipeline.judge({ ...subject, kind: 'handle' }, 'standard')).toMatchObject({ action: 'allow' })
  pipeline.rejudge?.(subject, 'standard')
  expect(numbers.of('lobby').minutes).toMatchObject([{ messages: 2, block: 1 }])
})
