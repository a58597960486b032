import { expect, test } from 'vitest'
import { outranks, ranks, roles } from '../../server/room/rank.ts'

test('a role may do what is open to it and to those below', () => {
  const table = roles.map((has) => roles.map((needs) => ranks(has, needs)))
  expect(table).toEqual([
    [true, false, false, false],
    [true, true, false, false],
    [true, true, true, false],
    [true, true, true, true],
  ])
})

test('nobody outranks an equal, and so nobody outranks themselves', () => {
  const table = roles.map((actor) => roles.map((target) => outranks(actor, target)))
  expect(table).toEqual([
    [false, false, false, false],
    [true, false, false, false],
    [true, true, false, false],
    [true, true, true, false],
  ])
})
