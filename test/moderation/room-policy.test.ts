import { expect, test } from 'vitest'
import type { Modes } from '../../protocol/catalogue.ts'
import { memoryStore } from '../../server/base/store-memory.ts'
import { presets } from '../../server/moderation/policy-table.ts'
import { judgingPolicy } from '../../server/moderation/room-policy.ts'
import { Ring } from '../../server/room/ring.ts'
import { Room } from '../../server/room/room.ts'
import { type Entry, Roster } from '../../server/room/roster.ts'
import { receiver } from '../support/receiver.ts'

const now = 1_000_000

function room(modes: Partial<Modes>, newcomerUntil: number, entry?: Entry): Room {
  const all: Modes = {
    slow_s: 0,
    locked: false,
    assurance: 'low',
    topic: '',
    retain_days: 180,
    shield: false,
    ...modes,
  }
  const entries = new Map(entry === undefined ? [] : [['u_x', entry] as const])
  const roster = new Roster('den', memoryStore().table('roster'), entries)
  const made = new Room({
    name: 'den',
    leaversMax: 10,
    epoch: 'ep_1',
    modes: all,
    roster,
    ring: new Ring(8, 0),
    seq: 0,
    at: 0,
  })
  made.enter(receiver('u_x'), 'x', { at: now, newcomerUntil })
  return made
}

test.each(presets)('without a shield, everybody is judged by the preset %s', (preset) => {
  expect(judgingPolicy(room({}, now + 1), 'u_x', now, preset)).toMatchObject({ preset, overrides: {} })
  expect(judgingPolicy(room({}, 0), 'u_x', now, preset)).toMatchObject({ preset })
})

test.each(presets)('under the shield, newcomers are judged strictly, and nobody else (%s)', (preset) => {
  const shield = { shield: true }
  expect(judgingPolicy(room(shield, now + 1), 'u_x', now, preset).preset).toBe('strict')
  expect(judgingPolicy(room(shield, now), 'u_x', now, preset).preset).toBe(preset)
  expect(judgingPolicy(room(shield, 0), 'u_x', now, preset).preset).toBe(preset)
  const moderator = room(shield, now + 1, { role: 'moderator', name: 'x' })
  expect(judgingPolicy(moderator, 'u_x', now, preset).preset).toBe(preset)
})
