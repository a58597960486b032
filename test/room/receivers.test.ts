import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Receivers } from '../../server/room/receivers.ts'
import type { Receiver } from '../../server/room/room.ts'
import { receiver } from '../support/receiver.ts'

/** Who went and who came since the last look, by name. */
function changes(receivers: Receivers): { went: string[]; came: string[] } {
  const seen = { went: [] as string[], came: [] as string[] }
  receivers.changes(
    ({ user }) => seen.went.push(user),
    ({ user }) => seen.came.push(user),
  )
  return seen
}

describe('what changed since the fan-out last looked', () => {
  test('is told once', () => {
    const receivers = new Receivers()
    receivers.add(receiver('ann'))
    expect(changes(receivers)).toEqual({ went: [], came: ['ann'] })
    expect(changes(receivers)).toEqual({ went: [], came: [] })
  })

  test('who comes and goes in between is not mentioned, nor kept', () => {
    const receivers = new Receivers()
    for (let i = 0; i < 100; i++) {
      const passing = receiver(`u_${i}`)
      receivers.add(passing)
      receivers.delete(passing)
    }
    expect(receivers.size).toBe(0)
    expect(changes(receivers)).toEqual({ went: [], came: [] })
  })

  test('who goes and comes back in between is as before', () => {
    const receivers = new Receivers()
    const ann = receiver('ann')
    receivers.add(ann)
    changes(receivers)
    receivers.delete(ann)
    receivers.add(ann)
    expect(changes(receivers)).toEqual({ went: [], came: [] })
  })

  test('adding twice or deleting a stranger changes nothing', () => {
    const receivers = new Receivers()
    const ann = receiver('ann', { encoding: 'msgpack' })
    receivers.add(ann)
    receivers.add(ann)
    receivers.delete(receiver('bob'))
    expect(receivers.encodings).toEqual({ json: 0, msgpack: 1 })
    expect(changes(receivers)).toEqual({ went: [], came: ['ann'] })
  })
})

test('whoever applies the changes always has the same people, and the encodings are counted', () => {
  const step = fc.record({ who: fc.nat(9), does: fc.constantFrom('add', 'delete', 'look') })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const people = Array.from({ length: 10 }, (_, i) =>
        receiver(`u_${i}`, { encoding: i % 2 ? 'json' : 'msgpack' }),
      )
      const receivers = new Receivers()
      const copy = new Set<Receiver>()
      const look = () =>
        receivers.changes(
          (gone) => expect(copy.delete(gone)).toBe(true),
          (fresh) => {
            expect(copy.has(fresh)).toBe(false)
            copy.add(fresh)
          },
        )
      for (const { who, does } of steps) {
        const one = people[who]
        if (does === 'look') look()
        else if (one !== undefined) receivers[does === 'add' ? 'add' : 'delete'](one)
      }
      look()
      expect([...copy].map(({ user }) => user).sort()).toEqual([...receivers].map(({ user }) => user).sort())
      const json = [...receivers].filter(({ encoding }) => encoding === 'json').length
      expect(receivers.encodings).toEqual({ json, msgpack: receivers.size - json })
    }),
  )
})
