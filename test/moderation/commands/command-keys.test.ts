import { expect, test } from 'vitest'
import { ok } from '../../../server/base/result.ts'
import { type CommandOutcome, refuse } from '../../../server/moderation/commands/command.ts'
import { CommandKeys } from '../../../server/moderation/commands/command-keys.ts'
import { manualClock } from '../../support/manual-clock.ts'

const asked = { user: 'u_mo', room: 'lobby', line: '/lock' }

function stage(limits = { commandKeysMax: 100, commandKeyMs: 60_000 }) {
  const clock = manualClock()
  const keys = new CommandKeys({ clock, limits })
  let runs = 0
  const run = (): Promise<CommandOutcome> => Promise.resolve(ok({ run: ++runs }))
  return { clock, keys, run, count: () => runs }
}

test('the same key again has the same outcome, and runs nothing', async () => {
  const { keys, run, count } = stage()
  const first = await keys.once('k', asked, run)
  expect(await keys.once('k', asked, run)).toEqual(first)
  expect(count()).toBe(1)
})

test('also while the first still runs', async () => {
  const { keys } = stage()
  let answer: (outcome: CommandOutcome) => void = () => undefined
  const slow = keys.once('k', asked, () => new Promise((resolve) => (answer = resolve)))
  const again = keys.once('k', asked, () => Promise.reject(new Error('ran twice')))
  answer(ok({ done: true }))
  expect(await again).toEqual(await slow)
})

test('another key, another person or another room runs', async () => {
  const { keys, run, count } = stage()
  await keys.once('k', asked, run)
  await keys.once('l', asked, run)
  await keys.once('k', { ...asked, user: 'u_max' }, run)
  await keys.once('k', { ...asked, room: 'annex' }, run)
  expect(count()).toBe(4)
})

test('a key that was used for another command is refused', async () => {
  const { keys, run, count } = stage()
  await keys.once('k', asked, run)
  expect(await keys.once('k', { ...asked, line: '/unlock' }, run)).toMatchObject({
    ok: false,
    error: { name: 'bad_command' },
  })
  expect(count()).toBe(1)
})

test('after commandKeyMs it runs again, and not before', async () => {
  const { clock, keys, run, count } = stage()
  await keys.once('k', asked, run)
  clock.advance(59_999)
  await keys.once('k', asked, run)
  expect(count()).toBe(1)
  clock.advance(1)
  await keys.once('k', asked, run)
  expect(count()).toBe(2)
})

test('at commandKeysMax the oldest are forgotten', async () => {
  const { keys, run, count } = stage({ commandKeysMax: 2, commandKeyMs: 60_000 })
  for (const key of ['a', 'b', 'c']) await keys.once(key, asked, run)
  expect(keys.size).toBe(2)
  await keys.once('c', asked, run)
  expect(count()).toBe(3)
  await keys.once('a', asked, run)
  expect(count()).toBe(4)
})

test('a refusal of the moment is not kept, a refusal for good is', async () => {
  const { keys, run, count } = stage()
  await keys.once('k', asked, () => Promise.resolve(refuse('log_unavailable')))
  await keys.once('k', asked, run)
  expect(count()).toBe(1)
  await keys.once('l', asked, () => Promise.resolve(refuse('no_such_member')))
  expect(await keys.once('l', asked, run)).toMatchObject({ error: { name: 'no_such_member' } })
  expect(count()).toBe(1)
})

test('what threw is tried again', async () => {
  const { keys, run, count } = stage()
  await expect(keys.once('k', asked, () => Promise.reject(new Error('disk')))).rejects.toThrow('disk')
  await keys.once('k', asked, run)
  expect(count()).toBe(1)
})
