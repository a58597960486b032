import { describe, expect, test } from 'vitest'
import type { Modes } from '../../protocol/catalogue.ts'
import { seqOfMessageId } from '../../protocol/ids.ts'
import { memoryStore } from '../../server/base/store-memory.ts'
import { Clearance } from '../../server/moderation/clearance.ts'
import type { Subject } from '../../server/moderation/classifier.ts'
import type { Verdict } from '../../server/moderation/verdict.ts'
import { Ring } from '../../server/room/ring.ts'
import { Room } from '../../server/room/room.ts'
import { Roster } from '../../server/room/roster.ts'
import { receiver } from '../support/receiver.ts'

const modes: Modes = {
  slow_s: 0,
  locked: false,
  assurance: 'low',
  topic: '',
  retain_days: 180,
  shield: false,
}
const ann = { user: 'u_ann', name: 'ann' }

function room(change: Partial<Modes> = {}, leaversMax = 2): Room {
  const roster = new Roster('den', memoryStore().table('roster'), new Map())
  const ring = new Ring(8, 4)
  return new Room({
    name: 'den',
    epoch: 'ep_1',
    modes: { ...modes, ...change },
    roster,
    ring,
    seq: 4,
    at: 1_000,
    leaversMax,
  })
}

function cleared(text: string): Clearance {
  const subject: Subject = { kind: 'message', text, room: 'den', author: 'u_ann', at: 0 }
  const verdict: Verdict = {
    action: 'allow',
    category: null,
    score: 0,
    threshold: null,
    rule: null,
    evidence: [],
    scores: {},
    degraded: false,
    text,
    ruleset: 'sha256:0',
    model: null,
  }
  const clearance = Clearance.of(subject, verdict)
  if (clearance === undefined) throw new Error('an allowed text is cleared')
  return clearance
}

describe('numbers and times', () => {
  test('go on where the log ended, by one for every kind of event', () => {
    const den = room()
    const events = [
      den.accept(cleared('hello'), ann, undefined, 2_000),
      den.changeModes({ locked: true }, 'u_ann', 2_001),
      den.noteMember({ user: 'u_bob', name: 'bob', by: 'u_ann', action: 'warn' }, 2_002),
      den.remove('m_1', 'u_ann', 2_003),
    ]
    expect(events.map((e) => e.seq)).toEqual([5, 6, 7, 8])
    expect(den.seq).toBe(8)
  })

  test('a clock that jumps back an hour does not turn the times or the ids around', () => {
    const den = room()
    const before = den.accept(cleared('before'), ann, undefined, 5_000_000)
    const after = den.accept(cleared('after'), ann, undefined, 5_000_000 - 3_600_000)
    expect(after.at).toBeGreaterThanOrEqual(before.at)
    expect(after.id > before.id).toBe(true)
    expect(seqOfMessageId(after.id)).toBe(after.seq)
  })
})

describe('people', () => {
  test('come with their first connection and go with their last', () => {
    const den = room()
    const [laptop, phone] = [receiver('u_ann'), receiver('u_ann')]
    expect(den.enter(laptop, 'ann')).toBe(true)
    expect(den.enter(phone, 'ann')).toBe(false)
    expect(den.enter(phone, 'ann')).toBe(false)
    expect(den.receivers.encodings).toEqual({ json: 2, msgpack: 0 })
    expect(den.leave(laptop, 0)).toBe(false)
    expect(den.emptySince).toBeUndefined()
    expect(den.leave(phone, 7)).toBe(true)
    expect(den.leave(phone, 8)).toBe(false)
    expect(den.receivers.encodings).toEqual({ json: 0, msgpack: 0 })
    expect(den.present.size).toBe(0)
  })
})

describe('slow mode', () => {
  function visit(den: Room, user: string, lastSentAt?: number): number {
    const device = receiver(user)
    den.enter(device, user)
    const present = den.present.get(user)
    if (present === undefined) throw new Error('nobody came')
    const found = present.lastSentAt
    if (lastSentAt !== undefined) present.lastSentAt = lastSentAt
    den.leave(device, 0)
    return found
  }

  test('leaving and coming back does not save the wait', () => {
    const den = room({ slow_s: 60 })
    expect(visit(den, 'u_ann', 5_000)).toBe(0)
    expect(visit(den, 'u_ann')).toBe(5_000)
  })

  test('a room that is not slow remembers nobody', () => {
    const den = room()
    visit(den, 'u_ann', 5_000)
    expect(visit(den, 'u_ann')).toBe(0)
  })

  test('at most leaversMax are remembered, the first to leave is forgotten first', () => {
    const den = room({ slow_s: 60 }, 2)
    for (const user of ['u_1', 'u_2', 'u_3']) visit(den, user, 5_000)
    expect(['u_1', 'u_2', 'u_3'].map((user) => visit(den, user))).toEqual([0, 5_000, 5_000])
  })
})
