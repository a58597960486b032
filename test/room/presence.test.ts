import { expect, test } from 'vitest'
import type { ServerFrame } from '../../protocol/catalogue.ts'
import { memoryStore } from '../../server/base/store-memory.ts'
import { defaultLimits } from '../../server/limits.ts'
import type { Fanout } from '../../server/room/fanout.ts'
import { createPresence } from '../../server/room/presence.ts'
import { Ring } from '../../server/room/ring.ts'
import { type Receiver, Room } from '../../server/room/room.ts'
import { Roster } from '../../server/room/roster.ts'
import { manualClock } from '../support/manual-clock.ts'
import { receiver } from '../support/receiver.ts'

function stage(change: Partial<typeof defaultLimits> | Record<string, number> = {}) {
  const clock = manualClock()
  const told: { at: number; frame: ServerFrame }[] = []
  const fanout = {
    deliverTo: (_receivers: Iterable<Receiver>, frame: ServerFrame) =>
      told.push({ at: clock.monotonic(), frame }),
  } as unknown as Fanout
  const limits = {
    ...defaultLimits,
    presenceWindowMs: 100,
    presenceNamesMax: 3,
    presenceWindowMaxMs: 1_000,
    ...change,
  }
  const presence = createPresence({ clock, fanout, limits })
  const modes = {
    slow_s: 0,
    locked: false,
    assurance: 'low',
    topic: '',
    retain_days: 180,
    shield: false,
  } as const
  const roster = new Roster('den', memoryStore().table('roster'), new Map())
  const room = new Room({
    name: 'den',
    epoch: 'ep_1',
    modes,
    roster,
    ring: new Ring(8, 0),
    seq: 0,
    at: 0,
    leaversMax: 2,
  })
  const receivers = new Map<string, Receiver>()
  const come = (user: string) => {
    const here = receiver(user)
    receivers.set(user, here)
    room.enter(here, user)
    presence.came(room, user)
  }
  const go = (user: string) => {
    const receiver = receivers.get(user)
    if (receiver !== undefined && room.leave(receiver, 0)) presence.went(room, user)
  }
  return { clock, told, come, go }
}

test('those who come and go within a window are told in one frame', () => {
  const { clock, told, come, go } = stage()
  come('u_1')
  come('u_2')
  clock.advance(200)
  come('u_3')
  go('u_1')
  clock.advance(200)
  expect(told.map((t) => t.frame)).toMatchObject([
    { t: 'presence', members: 2, joined: [{ user: 'u_1' }, { user: 'u_2' }] },
    { t: 'presence', members: 2, joined: [{ user: 'u_3' }], left: ['u_1'] },
  ])
})

test('who comes and goes again within a window is not worth a word', () => {
  const { clock, told, come, go } = stage()
  come('u_1')
  clock.advance(200)
  told.length = 0
  come('u_2')
  go('u_2')
  clock.advance(200)
  expect(told).toEqual([])
})

test('above presenceNamesMax members only the count is told', () => {
  const { clock, told, come } = stage()
  for (const user of ['u_1', 'u_2', 'u_3', 'u_4']) come(user)
  clock.advance(1_000)
  expect(told.map((t) => t.frame)).toEqual([{ t: 'presence', room: 'den', members: 4 }])
})

test('the larger the room, the less often, and at least every presenceWindowMaxMs', () => {
  const { clock, told, come } = stage()
  for (let i = 0; i < 300; i++) come(`u_${i}`)
  clock.advance(200)
  told.length = 0
  const from = clock.monotonic()
  for (let i = 300; i < 900; i++) {
    come(`u_${i}`)
    clock.advance(10)
  }
  expect(told.length).toBeLessThanOrEqual(6)
  expect((told[0]?.at ?? Number.POSITIVE_INFINITY) - from).toBeLessThanOrEqual(1_000)
})
