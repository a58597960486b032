import { describe, expect, test } from 'vitest'
import type { Modes } from '../../protocol/catalogue.ts'
import { memoryStore } from '../../server/base/store-memory.ts'
import type { Assurance } from '../../server/identity/identity.ts'
import { assuranceTooLow, isNewcomer, mayJoin, maySpeak } from '../../server/room/may.ts'
import { Ring } from '../../server/room/ring.ts'
import { type Receiver, Room } from '../../server/room/room.ts'
import { type Entry, Roster } from '../../server/room/roster.ts'
import { receiver as stub } from '../support/receiver.ts'

const now = 1_000_000
const sanction = { until: now + 5_000, by: 'u_mo', statement: 'sor_1' }

function room(modes: Partial<Modes> = {}, entries: readonly [string, Entry][] = []): Room {
  const all: Modes = {
    slow_s: 0,
    locked: false,
    assurance: 'low',
    topic: '',
    retain_days: 180,
    shield: false,
    ...modes,
  }
  const roster = new Roster('den', memoryStore().table('roster'), new Map(entries))
  return new Room({
    name: 'den',
    epoch: 'ep_1',
    modes: all,
    roster,
    ring: new Ring(8, 0),
    seq: 0,
    at: 0,
    leaversMax: 2,
  })
}

function receiver(user: string, assurance: Assurance = 'substantial'): Receiver {
  return stub(user, { assurance })
}

const speak = (r: Room, user: string, at: number) => maySpeak(r, user, at, 10_000)
const join = (r: Room, user: string, assurance: Assurance = 'substantial', membersMax = 10) =>
  mayJoin(r, { user, assurance, now, membersMax })?.name

describe('joining', () => {
  test.each<[string, Partial<Modes>, Entry | undefined, Assurance, string | undefined]>([
    ['anyone verified enters an open room', {}, undefined, 'low', undefined],
    ['nobody enters unverified', {}, undefined, 'none', 'identity_not_verified'],
    ['not even the owner, unverified', {}, { role: 'owner', name: 'x' }, 'none', 'identity_not_verified'],
    ['a banned person stays out', {}, { role: 'member', name: 'x', ban: sanction }, 'high', 'banned'],
    [
      'a ban that has ended is over',
      {},
      { role: 'member', name: 'x', ban: { ...sanction, until: now } },
      'low',
      undefined,
    ],
    ['a muted person may come and read', {}, { role: 'member', name: 'x', mute: sanction }, 'low', undefined],
    ['a room may ask for more', { assurance: 'high' }, undefined, 'substantial', 'assurance_too_low'],
    ['exactly enough is enough', { assurance: 'high' }, undefined, 'high', undefined],
    ['the owner is let in below it', { assurance: 'high' }, { role: 'owner', name: 'x' }, 'low', undefined],
    [
      'a moderator is not',
      { assurance: 'high' },
      { role: 'moderator', name: 'x' },
      'low',
      'assurance_too_low',
    ],
    ['a locked room is closed to members', { locked: true }, undefined, 'high', 'room_locked'],
    ['and open to moderators', { locked: true }, { role: 'moderator', name: 'x' }, 'high', undefined],
  ])('%s', (_name, modes, entry, assurance, refusal) => {
    expect(join(room(modes, entry ? [['u_x', entry]] : []), 'u_x', assurance)).toBe(refusal)
  })

  test('a full room takes no further member, but the second device of one who is in', () => {
    const full = room()
    full.enter(receiver('u_1'), 'one')
    full.enter(receiver('u_2'), 'two')
    expect(join(full, 'u_3', 'low', 3)).toBeUndefined()
    expect(join(full, 'u_3', 'low', 2)).toBe('room_full')
    expect(join(full, 'u_2', 'low', 2)).toBeUndefined()
  })

  test('a ban says for how long', () => {
    const banned = room({}, [['u_x', { role: 'member', name: 'x', ban: sanction }]])
    expect(mayJoin(banned, { user: 'u_x', assurance: 'low', now, membersMax: 9 })).toEqual({
      name: 'banned',
      retryAfterMs: 5_000,
    })
  })
})

describe('speaking', () => {
  function speaker(modes: Partial<Modes>, entry?: Entry): Room {
    const r = room(modes, entry ? [['u_x', entry]] : [])
    r.enter(receiver('u_x'), 'x')
    return r
  }

  test.each<[string, Partial<Modes>, Entry | undefined, string | undefined]>([
    ['a member speaks', {}, undefined, undefined],
    ['a muted one does not', {}, { role: 'member', name: 'x', mute: sanction }, 'muted'],
    [
      'nobody escapes a mute, moderators included',
      {},
      { role: 'moderator', name: 'x', mute: sanction },
      'muted',
    ],
    [
      'a mute that has ended is over',
      {},
      { role: 'member', name: 'x', mute: { ...sanction, until: now } },
      undefined,
    ],
    ['a lock silences members', { locked: true }, undefined, 'room_locked'],
    ['and not moderators', { locked: true }, { role: 'moderator', name: 'x' }, undefined],
  ])('%s', (_name, modes, entry, refusal) => {
    expect(speak(speaker(modes, entry), 'u_x', now)?.name).toBe(refusal)
  })

  test('who is not present does not speak', () => {
    expect(speak(room(), 'u_x', now)?.name).toBe('not_a_member')
  })

  test('slow mode says how long to wait, and ends on the millisecond', () => {
    const slow = speaker({ slow_s: 10 })
    const present = slow.present.get('u_x')
    if (present === undefined) throw new Error('nobody is present')
    present.lastSentAt = now
    expect(speak(slow, 'u_x', now + 9_999)).toEqual({ name: 'slow_mode', retryAfterMs: 1 })
    expect(speak(slow, 'u_x', now + 10_000)).toBeUndefined()
  })
})

test('assurance is too low below what the room asks, for everyone but the owner', () => {
  const strict = room({ assurance: 'substantial' }, [['u_o', { role: 'owner', name: 'o' }]])
  expect(assuranceTooLow(strict, 'u_x', 'low')).toBe(true)
  expect(assuranceTooLow(strict, 'u_x', 'substantial')).toBe(false)
  expect(assuranceTooLow(strict, 'u_o', 'low')).toBe(false)
  expect(assuranceTooLow(strict, 'u_o', 'none')).toBe(true)
})

describe('under the shield', () => {
  const arrived = now - 1_000
  const until = now + 60_000
  function shielded(entries: readonly [string, Entry][] = [], newcomerUntil = until): Room {
    const r = room({ shield: true }, entries)
    r.enter(receiver('u_x'), 'x', { at: arrived, newcomerUntil })
    return r
  }

  test('a newcomer waits after coming and between messages', () => {
    const r = shielded()
    expect(speak(r, 'u_x', arrived + 9_999)).toEqual({ name: 'slow_mode', retryAfterMs: 1, shield: true })
    expect(speak(r, 'u_x', arrived + 10_000)).toBeUndefined()
    const present = r.present.get('u_x')
    if (present !== undefined) present.lastSentAt = now
    expect(speak(r, 'u_x', now + 9_999)).toEqual({ name: 'slow_mode', retryAfterMs: 1, shield: true })
    expect(speak(r, 'u_x', now + 10_000)).toBeUndefined()
  })

  test('nobody else waits: members of some time, moderators, and newcomers of a room without shield', () => {
    expect(speak(shielded([], 0), 'u_x', now)).toBeUndefined()
    expect(speak(shielded([['u_x', { role: 'moderator', name: 'x' }]]), 'u_x', now)).toBeUndefined()
    const open = room()
    open.enter(receiver('u_x'), 'x', { at: now, newcomerUntil: until })
    expect(speak(open, 'u_x', now)).toBeUndefined()
  })

  test('the room’s own slow mode still counts', () => {
    const r = room({ shield: true, slow_s: 60 })
    r.enter(receiver('u_x'), 'x', { at: arrived, newcomerUntil: until })
    const present = r.present.get('u_x')
    if (present !== undefined) present.lastSentAt = now
    expect(speak(r, 'u_x', now + 30_000)).toEqual({ name: 'slow_mode', retryAfterMs: 30_000 })
  })

  test('a newcomer is one until the moment it ends', () => {
    expect(isNewcomer(shielded(), 'u_x', until - 1)).toBe(true)
    expect(isNewcomer(shielded(), 'u_x', until)).toBe(false)
    expect(isNewcomer(shielded(), 'u_nobody', now)).toBe(false)
  })
})
