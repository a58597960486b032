/**
 * A proof that never fails proves nothing: each fault is planted into evidence that was without fault,
 * and must be found, by its name.
 */
import { describe, expect, test } from 'vitest'
import { type FindingKind, prove } from '../../loadtest/proof.ts'
import { proveOrder } from '../../loadtest/proof/order.ts'
import { proveRecord } from '../../loadtest/proof/record.ts'
import { proveVerdicts } from '../../loadtest/proof/verdicts.ts'
import {
  type EventFacts,
  factsOf,
  type RoomEvidence,
  type Sent,
  type Stretch,
} from '../../loadtest/replay/evidence.ts'

const room = 'den'

function message(seq: number, text = `text ${seq}`, from = 'u_ann'): EventFacts {
  return factsOf({ t: 'message', room, seq, id: `m_${seq}`, from, name: 'ann', at: 1_000 + seq, text })
}

function sent(line: number, more: Partial<Sent> = {}): Sent {
  const base = {
    label: 'benign',
    user: 'u_ann',
    text: `text ${line}`,
    fate: 'accepted',
    verdict: 'allow',
  } as const
  return { line, ...base, id: `m_${line}`, seq: line, durable: true, intendedMs: 0, answeredMs: 1, ...more }
}

const stopped = { fate: 'blocked', verdict: 'block', id: undefined, seq: undefined, durable: false } as const

function stretch(events: readonly EventFacts[], more: Partial<Stretch> = {}): Stretch {
  return {
    epoch: 'e1',
    after: 0,
    seqs: events.map((e) => e.seq),
    digests: events.map((e) => e.digest),
    arrivedMs: events.map(() => 1),
    ...more,
  }
}

const three = [message(1), message(2), message(3)]

/** Two receivers, three messages, a fourth that was blocked, and a log with the three. */
function faultless(more: Partial<RoomEvidence> = {}): RoomEvidence {
  return {
    room,
    sends: [sent(1), sent(2), sent(3), sent(4, stopped)],
    views: ['ann', 'bob'].map((who) => ({ who, stretches: [stretch(three)] })),
    seen: new Map(three.map((event) => [event.digest, event])),
    log: three,
    redis: three,
    crashed: false,
    ...more,
  }
}

function withBob(...stretches: Stretch[]): RoomEvidence {
  const [ann] = faultless().views
  return faultless({ views: [...(ann === undefined ? [] : [ann]), { who: 'bob', stretches }] })
}

const kinds = (findings: readonly { readonly kind: FindingKind }[]) => findings.map((f) => f.kind)
const seenOf = (...events: readonly EventFacts[]) => new Map(events.map((event) => [event.digest, event]))

test('evidence without a fault gives no finding, and says what was looked at', () => {
  expect(prove([faultless()])).toEqual({
    checked: {
      rooms: 1,
      receivers_views: 2,
      events_seen: 6,
      sends_accepted: 3,
      sends_stopped: 1,
      log_records: 3,
      redis_records: 3,
    },
    findings: 0,
    listed: [],
  })
})

describe('the order that receivers saw', () => {
  test('a seq that is missing in the middle is a hole', () => {
    expect(proveOrder(withBob(stretch([message(1), message(3)])))).toEqual([
      { kind: 'hole', room, detail: 'bob saw seq 3 right after 1' },
    ])
  })

  test('a seq that is missing at the beginning is a hole, unless the receiver joined later', () => {
    const later = [message(2), message(3)]
    expect(kinds(proveOrder(withBob(stretch(later))))).toEqual(['hole'])
    expect(proveOrder(withBob(stretch(later, { after: 1 })))).toEqual([])
  })

  test('a seq that is missing at the end is incomplete', () => {
    expect(proveOrder(withBob(stretch([message(1), message(2)])))).toEqual([
      { kind: 'incomplete', room, detail: 'bob saw up to 2 of 3' },
    ])
  })

  test('an answer that names a seq nobody saw makes everyone incomplete', () => {
    const found = proveOrder(faultless({ sends: [sent(1), sent(2), sent(3), sent(4)] }))
    expect(kinds(found)).toEqual(['incomplete', 'incomplete'])
  })

  test('a seq that came twice is a duplicate', () => {
    expect(kinds(proveOrder(withBob(stretch([message(1), message(2), message(2), message(3)]))))).toEqual([
      'duplicate',
    ])
  })

  test('a seq that came late is disorder, and where it was missing a hole', () => {
    const found = proveOrder(withBob(stretch([message(1), message(3), message(2)])))
    expect(kinds(found)).toEqual(['hole', 'disorder'])
  })

  test('different events under one seq are a disagreement', () => {
    expect(kinds(proveOrder(withBob(stretch([message(1), message(2, 'other words'), message(3)]))))).toEqual([
      'disagreement',
    ])
  })

  test('after a crash numbers may be given anew, in a new epoch', () => {
    const again = stretch([message(2, 'a new second'), message(3)], { epoch: 'e2', after: 1 })
    const before = stretch([message(1), message(2)])
    const views = ['ann', 'bob'].map((who) => ({ who, stretches: [before, again] }))
    expect(proveOrder(faultless({ views }))).toEqual([])
  })

  test('who did not come back into the new epoch is incomplete', () => {
    const again = stretch([message(3)], { epoch: 'e2', after: 2 })
    const views = [
      { who: 'ann', stretches: [stretch([message(1)]), again] },
      { who: 'bob', stretches: [stretch([message(1)])] },
    ]
    expect(kinds(proveOrder(faultless({ views })))).toEqual(['incomplete'])
  })
})

describe('nothing without a verdict', () => {
  const delivered = (evidence: RoomEvidence) =>
    proveVerdicts(evidence, [...evidence.seen.values()], 'delivered')

  test('the text of a blocked send that somebody saw is a leak', () => {
    const found = delivered(faultless({ seen: seenOf(...three, message(4)) }))
    expect(found).toEqual([{ kind: 'leak', room, detail: expect.stringContaining('line 4, block') }])
  })

  test.each([
    ['held', 'hold'],
    ['refused', 'muted'],
  ] as const)('so is that of a send that was %s', (fate, verdict) => {
    const sends = [sent(1), sent(2), sent(3), sent(4, { ...stopped, fate, verdict })]
    expect(kinds(delivered(faultless({ sends, seen: seenOf(...three, message(4)) })))).toEqual(['leak'])
  })

  test('the same words, once accepted and once blocked, are no leak', () => {
    const sends = [sent(1), sent(2), sent(3), sent(4, { ...stopped, text: 'text 3' })]
    expect(delivered(faultless({ sends }))).toEqual([])
  })

  test('the same words of somebody else are not the blocked ones', () => {
    const seen = seenOf(...three, message(4, 'text 4', 'u_bob'))
    expect(kinds(delivered(faultless({ seen })))).toEqual(['stranger'])
  })

  test('a message that nobody sent is a stranger', () => {
    expect(kinds(delivered(faultless({ seen: seenOf(...three, message(9, 'who am I')) })))).toEqual([
      'stranger',
    ])
  })

  test('other words than were sent are altered, unless they were masked', () => {
    const altered = { ...message(3), text: 'text ***' }
    expect(kinds(delivered(faultless({ seen: seenOf(message(1), message(2), altered) })))).toEqual([
      'altered',
    ])
    const masked = { ...altered, masked: true }
    expect(delivered(faultless({ seen: seenOf(message(1), message(2), masked) }))).toEqual([])
  })

  test('another seq than the answer said is altered', () => {
    const sends = [sent(1), sent(2), sent(3, { seq: 7 })]
    expect(kinds(delivered(faultless({ sends })))).toEqual(['altered'])
  })

  test('an accepted message that nobody saw is undelivered', () => {
    expect(kinds(delivered(faultless({ seen: seenOf(message(1), message(3)) })))).toEqual(['undelivered'])
  })

  test('two sends that were given one id are told', () => {
    const sends = [sent(1), sent(2), sent(3), sent(3)]
    expect(kinds(delivered(faultless({ sends })))).toContain('same_id')
  })

  test('an unanswered send may be there, but only once', () => {
    const open = sent(4, { ...stopped, fate: 'unanswered', verdict: 'unanswered' })
    const sends = [sent(1), sent(2), sent(3), open]
    const once = message(4)
    const twice = message(5, 'text 4')
    expect(delivered(faultless({ sends, seen: seenOf(...three, once) }))).toEqual([])
    expect(kinds(delivered(faultless({ sends, seen: seenOf(...three, once, twice) })))).toEqual(['leak'])
  })
})

describe('what is kept is what was delivered', () => {
  const kept = (log: readonly EventFacts[], more: Partial<RoomEvidence> = {}) =>
    proveRecord(faultless({ log, ...more }), log, 'the log')

  test('a record that is missing in the middle was lost, and its acknowledgement broken', () => {
    expect(kinds(kept([message(1), message(3)]))).toEqual(['unlogged', 'unlogged', 'durable_lost'])
  })

  test('a record that is missing at the end as well', () => {
    expect(kinds(kept([message(1), message(2)]))).toEqual(['unlogged', 'durable_lost'])
  })

  test('a record that is there twice is told', () => {
    expect(kinds(kept([message(1), message(2), message(2), message(3)]))).toEqual([
      'logged_twice',
      'logged_twice',
    ])
  })

  test('a message that is there again under another number is told', () => {
    const again = { ...message(4, 'text 3'), id: 'm_3' }
    expect(kinds(kept([...three, again]))).toContain('logged_twice')
  })

  test('other words than were delivered are told', () => {
    expect(kinds(kept([message(1), message(2, 'changed'), message(3)]))).toEqual([
      'logged_differently',
      'altered',
    ])
  })

  test('a record that nobody was shown is told', () => {
    expect(kinds(kept([...three, message(4, 'unseen', 'u_x')]))).toEqual(['logged_undelivered', 'stranger'])
  })

  test('a blocked message in the log is a leak', () => {
    expect(kinds(kept([...three, message(4)]))).toEqual(['logged_undelivered', 'leak'])
  })

  test('after a crash what was only accepted may be gone, what was durable may not', () => {
    const crash = (durable: boolean): RoomEvidence => {
      const since = stretch([], { epoch: 'e2', after: 2 })
      const views = ['ann', 'bob'].map((who) => ({ who, stretches: [stretch(three), since] }))
      const sends = [sent(1), sent(2), sent(3, { durable })]
      return faultless({ views, sends, crashed: true, log: [message(1), message(2)] })
    }
    expect(proveRecord(crash(false), crash(false).log, 'the log')).toEqual([])
    expect(kinds(proveRecord(crash(true), crash(true).log, 'the log'))).toEqual(['durable_lost'])
  })

  test('after a crash the log may hold an unanswered message that nobody read', () => {
    const sends = [sent(1), sent(2), sent(3), sent(4, { ...stopped, fate: 'unanswered' })]
    expect(kept([...three, message(4)], { sends, crashed: true })).toEqual([])
  })
})

test('findings of all proofs are listed with their room, the first of them, and all are counted', () => {
  const many = faultless({ log: [], redis: [] })
  const report = prove([many, many, many, many, many], ['a chain is broken'])
  expect(report.findings).toBe(5 * 2 * 6 + 1)
  expect(report.listed).toHaveLength(25)
  expect(report.listed[0]).toBe('unlogged in den: the log: seq 1 was delivered and is not there')
  expect(prove([faultless()], ['a chain is broken'])).toMatchObject({
    findings: 1,
    listed: ['a chain is broken'],
  })
})

test('Redis is held to the same as the log, where there is one', () => {
  expect(prove([faultless({ redis: [message(1), message(2)] })]).listed).toEqual([
    'unlogged in den: Redis: seq 3 was delivered and is not there',
    'durable_lost in den: Redis: line 3, seq 3, was acknowledged as durable',
  ])
  expect(prove([faultless({ redis: undefined })]).findings).toBe(0)
})
