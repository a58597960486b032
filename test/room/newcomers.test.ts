import { describe, expect, test } from 'vitest'
import { memoryStore } from '../../server/base/store-memory.ts'
import { defaultLimits, type Limits } from '../../server/limits.ts'
import { createNewcomers } from '../../server/room/newcomers.ts'
import { Ring } from '../../server/room/ring.ts'
import { Room } from '../../server/room/room.ts'
import { Roster } from '../../server/room/roster.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import { manualClock } from '../support/manual-clock.ts'

const { newcomerMs, newcomerSettleMs } = defaultLimits

function open(limits: Partial<Limits> = {}) {
  const clock = manualClock()
  const start = clock.now()
  const newcomers = createNewcomers({
    clock,
    telemetry: silentTelemetry,
    limits: { ...defaultLimits, ...limits },
  })
  /** `age`: how long before the start of the server its last event was; below 0, it is younger than the server. */
  const room = (name: string, ageMs = -1) =>
    new Room({
      name,
      leaversMax: 10,
      epoch: 'ep_1',
      modes: { slow_s: 0, locked: false, assurance: 'low', topic: '', retain_days: 180, shield: false },
      roster: new Roster(name, memoryStore().table('roster'), new Map()),
      ring: new Ring(8, 0),
      seq: 0,
      at: start - ageMs,
    })
  return { clock, newcomers, room }
}

describe('a newcomer', () => {
  test('is who comes for the first time, for newcomerMs', () => {
    const { clock, newcomers, room } = open()
    expect(newcomers.arrive(room('den'), 'u_ann')).toEqual({
      at: clock.now(),
      newcomerUntil: clock.now() + newcomerMs,
    })
  })

  test('gets neither newer nor older by leaving and coming back', () => {
    const { clock, newcomers, room } = open()
    const den = room('den')
    const until = newcomers.arrive(den, 'u_ann').newcomerUntil
    clock.advance(newcomerMs - 1)
    expect(newcomers.arrive(den, 'u_ann')).toEqual({ at: clock.now(), newcomerUntil: until })
    clock.advance(86_400_000)
    expect(newcomers.arrive(den, 'u_ann').newcomerUntil).toBe(until)
  })

  test('is new in each room', () => {
    const { clock, newcomers, room } = open()
    const first = newcomers.arrive(room('den'), 'u_ann').newcomerUntil
    clock.advance(60_000)
    expect(newcomers.arrive(room('attic'), 'u_ann').newcomerUntil).toBe(first + 60_000)
  })
})

describe('after a restart', () => {
  test('nobody is new in a room that was there before, for newcomerSettleMs', () => {
    const { clock, newcomers, room } = open()
    const old = room('old', 1)
    expect(newcomers.arrive(old, 'u_ann').newcomerUntil).toBe(0)
    clock.advance(newcomerSettleMs - 1)
    expect(newcomers.arrive(old, 'u_bob').newcomerUntil).toBe(0)
    clock.advance(1)
    expect(newcomers.arrive(old, 'u_cem').newcomerUntil).toBe(clock.now() + newcomerMs)
    expect(newcomers.arrive(old, 'u_ann').newcomerUntil).toBe(0) // remembered
  })

  test('a room made since has newcomers at once', () => {
    const { clock, newcomers, room } = open()
    expect(newcomers.arrive(room('fresh'), 'u_ann').newcomerUntil).toBe(clock.now() + newcomerMs)
  })
})

test('newcomersMax: one more, and who was away longest is new again', () => {
  const { clock, newcomers, room } = open({ newcomersMax: 2 })
  const den = room('den')
  const until = newcomers.arrive(den, 'u_ann').newcomerUntil
  newcomers.arrive(den, 'u_bob')
  clock.advance(1_000)
  expect(newcomers.arrive(den, 'u_ann').newcomerUntil).toBe(until)
  newcomers.arrive(den, 'u_cem') // bob is forgotten
  expect(newcomers.arrive(den, 'u_ann').newcomerUntil).toBe(until)
  expect(newcomers.arrive(den, 'u_bob').newcomerUntil).toBe(until + 1_000)
})
