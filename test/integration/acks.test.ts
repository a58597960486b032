/**
 * What each answer to a message promises, shown by kill -9: with commits a minute apart, an accepted message is in
 * memory only, until a durable one takes it to the disk with it.
 */
import { expect, test } from 'vitest'
import { Person } from '../support/person.ts'
import { type ServerChild, startChild } from '../support/server-child.ts'

const rarely = { journalCommitMs: 60_000 }

async function arrive(child: ServerChild, name: string, ...rooms: string[]) {
  const person = await Person.connect(child.url)
  await person.hello(await child.token(name))
  const joined = []
  for (const room of rooms) joined.push(await person.join(room, { create: true, history: 200 }))
  return { person, epoch: joined[0]?.epoch, seq: joined[0]?.seq }
}

async function textsOf(person: Person, room: string): Promise<readonly string[]> {
  const page = await person.expect('page', 'history', { room, limit: 200 })
  return page.events.flatMap((event) => (event.t === 'message' ? [event.text] : []))
}

test('accepted: a killed server may lose the last ones of a room, never one in the middle, and the epoch says so', async () => {
  await using child = await startChild({ limits: rarely })
  const { person: ann, epoch } = await arrive(child, 'ann', 'den')
  for (const text of ['one', 'two', 'three'])
    expect(await ann.send('den', text, { ack: 'accepted' })).toMatchObject({ t: 'ok' })
  await child.kill()
  await child.restart()
  const back = await arrive(child, 'ann', 'den')
  expect(await textsOf(back.person, 'den')).toEqual([])
  expect(back.epoch).not.toBe(epoch)
  // Numbering goes on from what the log has: no hole where the lost ones were.
  expect(await back.person.send('den', 'four')).toMatchObject({ t: 'ok', seq: 1 + (back.seq ?? 0) })
  back.person.close()
})

test('durable: it survives, and with it everything accepted before it, in its room and in others', async () => {
  await using child = await startChild({ limits: rarely })
  const { person: ann } = await arrive(child, 'ann', 'den', 'hall')
  for (const text of ['one', 'two']) await ann.send('den', text)
  await ann.send('hall', 'meanwhile')
  expect(await ann.send('den', 'kept', { ack: 'durable' })).toMatchObject({ t: 'ok' })
  for (const text of ['lost', 'lost too']) await ann.send('den', text)
  await child.kill()
  await child.restart()
  const { person: back } = await arrive(child, 'ann', 'den', 'hall')
  expect(await textsOf(back, 'den')).toEqual(['one', 'two', 'kept'])
  expect(await textsOf(back, 'hall')).toEqual(['meanwhile'])
  back.close()
})

test('an orderly end loses nothing of what was accepted', async () => {
  await using child = await startChild({ limits: rarely })
  const { person: ann } = await arrive(child, 'ann', 'den')
  for (const text of ['one', 'two']) await ann.send('den', text)
  await child.end()
  await child.restart()
  const { person: back } = await arrive(child, 'ann', 'den')
  expect(await textsOf(back, 'den')).toEqual(['one', 'two'])
  back.close()
})
