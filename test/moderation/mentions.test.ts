import { describe, expect, test } from 'vitest'
import { defaultLimits, type Limits } from '../../server/limits.ts'
import type { DraftKind, Sender } from '../../server/moderation/classifier.ts'
import { createFolder } from '../../server/moderation/fold.ts'
import { countMentions, createMentionClassifier, mentionRules } from '../../server/moderation/mentions.ts'
import { decide } from '../../server/moderation/policy.ts'
import type { Finding } from '../../server/moderation/verdict.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import { describeClassifier } from '../conformance/classifier.ts'
import { manualClock } from '../support/manual-clock.ts'

const never = new AbortController().signal
const newcomer: Sender = { newcomer: true, moderator: false }
const regular: Sender = { newcomer: false, moderator: false }
const troubled: Sender = { newcomer: false, troubled: true, moderator: false }
const moderator: Sender = { newcomer: false, moderator: true }

interface Sent {
  readonly from?: string
  readonly as?: Sender
  readonly kind?: DraftKind
}

function mentions(limits: Partial<Limits> = {}) {
  const clock = manualClock()
  const folder = createFolder(64)
  const ports = { clock, telemetry: silentTelemetry, limits: { ...defaultLimits, ...limits } }
  const classifier = createMentionClassifier(ports)
  const find = (text: string, { from = 'u_ann', as = regular, kind = 'message' }: Sent = {}) => {
    const subject = { kind, text, room: 'lobby', author: from, at: clock.now(), sender: as }
    return classifier.classify(subject, folder.fold(text), never) as readonly Finding[]
  }
  const say = (text: string, sent?: Sent) => decide(find(text, sent), 'standard').action
  return { clock, find, say }
}

const times = (n: number) => Array.from({ length: n }, (_, i) => i)
const calling = (n: number) =>
  times(n)
    .map((i) => `@friend${i}`)
    .join(' ')

describe('mentions in a text', () => {
  test.each<[string, number]>([
    ['', 0],
    ['no one', 0],
    ['@ann', 1],
    ['hi @ann, and @bob!', 2],
    ['(@ann)/@bob', 2],
    ['👋@ann 👋 @bob', 2],
    ['@анна @小明', 2],
    ['@ann @ann', 2],
    ['write to ann@example.org', 0],
    ['x@ann', 0],
    ['@ @@ @! @', 0],
    ['@', 0],
  ])('%s: %i', (text, count) => expect(countMentions(text)).toBe(count))
})

describe('many mentions in one message', () => {
  test.each<[string, Sender, keyof typeof mentionRules & ('member' | 'newcomer')]>([
    ['a member', regular, 'member'],
    ['a newcomer', newcomer, 'newcomer'],
  ])('of %s are marked, held and stopped from the rule’s number on', (_who, as, rank) => {
    const { flag, hold, block } = mentionRules[rank]
    const said = (n: number) => mentions().say(calling(n), { as })
    expect([flag, flag + 1, hold, hold + 1, block, block + 1].map(said)).toEqual([
      'allow',
      'flag',
      'flag',
      'hold',
      'hold',
      'block',
    ])
  })

  test('of a moderator call the room together', () => {
    expect(mentions().say(calling(200), { as: moderator })).toBe('allow')
  })

  test('name the rule', () => {
    expect(mentions().find(calling(25))).toEqual([
      {
        category: 'flood',
        score: 0.6,
        detector: 'mentions',
        rule: 'flood.mentions',
        evidence: [{ kind: 'behaviour', detector: 'mentions' }],
      },
    ])
  })
})

describe('many mentions over a short time', () => {
  test('add up over messages, edits and rooms, and are forgiven within half a minute', () => {
    const { say, clock } = mentions()
    expect(times(5).map(() => say(calling(4)))).toEqual(times(5).map(() => 'allow'))
    expect(say(calling(4), { kind: 'edit' })).toBe('flag')
    for (const _ of times(50)) say(calling(20))
    expect(say('@ann')).toBe('block')
    expect(say('and without any')).toBe('allow')
    clock.advance(31_000)
    expect(say('@ann')).toBe('allow')
  })

  test('do not add up in handles, topics and reasons', () => {
    for (const kind of ['handle', 'room_name', 'topic', 'reason'] as const)
      expect(mentions().say(calling(100), { kind })).toBe('allow')
  })

  test('are no burst when two in every message keep a conversation going, once a second for an hour', () => {
    const { say, clock } = mentions()
    for (const n of times(3_600)) {
      expect(say(`@ann and @bob, ${n}`, { as: newcomer })).toBe('allow')
      clock.advance(1_000)
    }
  })

  test('trust is lost with points: whom the ladder has warned is judged like a newcomer', () => {
    const { newcomer: rules } = mentionRules
    expect(mentions().say(calling(rules.block + 1), { as: troubled })).toBe('block')
    expect(mentions().say(calling(rules.flag), { as: troubled })).toBe('allow')
  })

  test('are no burst of a thousand people who greet one person each', () => {
    const { say } = mentions()
    for (const n of times(1_000)) expect(say('welcome @ann', { from: `u_${n}`, as: newcomer })).toBe('allow')
  })
})

test('mentionSendersMax: one sender more, and the longest silent is forgotten', () => {
  const { say } = mentions({ mentionSendersMax: 2 })
  say(calling(20), { from: 'u_ann' })
  say(calling(20), { from: 'u_bob' })
  expect(say('@cem', { from: 'u_ann' })).toBe('flag') // still known
  say('@ann', { from: 'u_dan' }) // bob is forgotten
  expect(say('@cem', { from: 'u_bob' })).toBe('allow')
})

describeClassifier('mentions', {
  create: () =>
    createMentionClassifier({ clock: manualClock(), telemetry: silentTelemetry, limits: defaultLimits }),
  finds: [calling(30), calling(100)],
  stateful: true,
})
