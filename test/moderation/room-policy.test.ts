import { expect, test } from 'vitest'
import { noOverrides } from '../../server/moderation/policy.ts'
import { judgingPolicy } from '../../server/moderation/room-policy.ts'

const modes = { slow_s: 0, locked: false, assurance: 'low', topic: '', retain_days: 30, shield: false } as const

test('a room whose owner chose nothing is judged as the house chose', () => {
  const room = { modes, present: new Map(), roleOf: () => 'member' as const }
  expect(judgingPolicy(room, 'u_ann', 0, 'relaxed')).toEqual({ preset: 'relaxed', overrides: noOverrides })
})

test('the owner’s choice takes the place of the house’s', () => {
  const chosen = { ...modes, preset: 'strict', overrides: { spam: 'block' } } as const
  const room = { modes: chosen, present: new Map(), roleOf: () => 'member' as const }
  expect(judgingPolicy(room, 'u_ann', 0, 'relaxed')).toEqual({ preset: 'strict', overrides: { spam: 'block' } })
})
