/**
 * Nobody judges their own act; nobody is asked twice; the work is shared.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { assigneeOf, impartial, type Judge } from '../../server/moderation/appeal-assign.ts'

const olga: Judge = { user: 'u_olga', role: 'owner' }
const mia: Judge = { user: 'u_mia', role: 'moderator' }
const max: Judge = { user: 'u_max', role: 'moderator' }
const fresh = { user: 'u_ann', assigned: null, asked: [] }
const idle = new Map<string, number>()

test('the one who acted is not asked, nor the one who appeals', () => {
  expect(assigneeOf({ ...fresh, by: 'u_mia' }, [mia, max], idle)).toBe('u_max')
  expect(assigneeOf({ ...fresh, user: 'u_max', by: 'u_mia' }, [mia, max], idle)).toBeNull()
  expect(impartial({ user: 'u_ann', by: 'u_mia' }, 'u_mia')).toBe(false)
  expect(impartial({ user: 'u_ann', by: 'u_mia' }, 'u_ann')).toBe(false)
  expect(impartial({ user: 'u_ann', by: 'u_mia' }, 'u_max')).toBe(true)
})

test('a room with nobody else leaves it to the operator', () => {
  expect(assigneeOf({ ...fresh, by: 'u_olga' }, [olga], idle)).toBeNull()
  expect(assigneeOf(fresh, [], idle)).toBeNull()
})

test('whoever has least to decide is asked; of equals always the same', () => {
  const busy = new Map([
    ['u_mia', 2],
    ['u_olga', 3],
  ])
  expect(assigneeOf(fresh, [olga, mia], busy)).toBe('u_mia')
  expect(assigneeOf(fresh, [olga, mia, max], busy)).toBe('u_max')
  expect(assigneeOf(fresh, [mia, max], idle)).toBe('u_max')
  expect(assigneeOf(fresh, [max, mia], idle)).toBe('u_max')
})

test('whoever let it lie is not asked again', () => {
  expect(assigneeOf({ ...fresh, assigned: 'u_max' }, [mia, max], idle)).toBe('u_mia')
  expect(assigneeOf({ ...fresh, assigned: 'u_mia', asked: ['u_max'] }, [mia, max, olga], idle)).toBe('u_olga')
  const allAsked = { ...fresh, assigned: 'u_mia', asked: ['u_max', 'u_olga'] }
  expect(assigneeOf(allAsked, [mia, max, olga], idle)).toBeNull()
})

test('whatever the room, the choice is impartial, new, and of least load', () => {
  const user = fc.constantFrom('u_a', 'u_b', 'u_c', 'u_d', 'u_e')
  const judges = fc.uniqueArray(
    fc.record({ user, role: fc.constantFrom('owner' as const, 'moderator' as const, 'member' as const) }),
    { selector: (judge) => judge.user },
  )
  const appeal = fc.record({
    user,
    by: user,
    assigned: fc.option(user),
    asked: fc.array(user, { maxLength: 3 }),
  })
  const loads = fc.dictionary(user, fc.nat(4))
  fc.assert(
    fc.property(appeal, judges, loads, (one, room, load) => {
      const workload = new Map(Object.entries(load))
      const chosen = assigneeOf(one, room, workload)
      const able = room.filter(
        (j) =>
          j.role !== 'member' && impartial(one, j.user) && ![one.assigned, ...one.asked].includes(j.user),
      )
      if (chosen === null) expect(able).toEqual([])
      if (chosen === null) return
      expect(able.map((j) => j.user)).toContain(chosen)
      for (const other of able)
        expect(workload.get(other.user) ?? 0).toBeGreaterThanOrEqual(workload.get(chosen) ?? 0)
    }),
  )
})
