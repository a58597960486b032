/**
 * Who reads what, with real sockets: the log for a case, and what the people concerned hear of it.
 */
import { expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import { openEnvironment } from '../../server/base/environment.ts'
import { defaultLimits } from '../../server/limits.ts'
import { complianceOf } from '../../server/log/compliance.ts'
import { readLog } from '../../server/log/read.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import { conversation } from '../support/conversation.ts'
import type { Person } from '../support/person.ts'

async function readFor(id: string, room: string, dataDir: string) {
  const environment = openEnvironment(dataDir, { role: 'tool', clock: systemClock, limits: defaultLimits })
  try {
    const request = { room, purpose: 'a complaint', case: id, reader: 'mo' }
    const ports = { clock: systemClock, limits: defaultLimits, telemetry: silentTelemetry }
    const outcome = await readLog(environment, request, ports)
    return outcome.ok ? outcome.value.records.length : outcome.error
  } finally {
    await environment.close()
  }
}

test('who was read is told, at once when connected and at the next hello when not', async () => {
  await using chat = await conversation({ limits: { tellAfterMs: 1, sweepTellingsMs: 20 } })
  const [ann, ben] = await chat.gather('lobby', 'ann', 'ben')
  await ann?.send('lobby', 'hello', { ack: 'durable' })
  await ben?.send('lobby', 'hi', { ack: 'durable' })
  ben?.terminate()
  expect(await readFor('c-1', 'lobby', chat.dataDir)).toBe(2)
  const told = await ann?.frame('notice', ({ name }) => name === 'log_read')
  expect(told?.text).toContain('1 message of yours was read from the retained log of lobby, for case c-1')
  const again = await chat.person('ben')
  expect((await again.frame('notice', ({ name }) => name === 'log_read')).text).toContain('case c-1')
  expect(ann?.all('notice').filter(({ name }) => name === 'log_read')).toHaveLength(1)
})

/** Every page of somebody's export; each is asked for with the `after` of the one before. */
async function exported(person: Person, room: string): Promise<readonly Item[]> {
  const items: Item[] = []
  for (let line = '/export'; ; ) {
    const answer = await person.command(room, line)
    if (answer.t !== 'ok') throw new Error(JSON.stringify(answer))
    const page = answer.result as { readonly items: readonly Item[]; readonly after?: string }
    items.push(...page.items)
    if (page.after === undefined) return items
    line = `/export ${page.after}`
  }
}

interface Item {
  readonly kind: string
  readonly event?: {
    readonly t: string
    readonly text?: string
    readonly room: string
    readonly from?: string
  }
  readonly statement?: { readonly action: string }
  readonly text?: string
  readonly appeal?: { readonly text: string }
}

test('a person exports what they wrote and what was decided about them, in every room, and nothing of others', async () => {
  const limits = { exportPageItemsMax: 3, exportPageRecordsMax: 200, exportPauseMs: 1 }
  await using chat = await conversation({ limits })
  const [ann, ben] = await chat.gather('lobby', 'ann', 'ben')
  await ben?.join('hall', { create: true })
  if (ann === undefined || ben === undefined) throw new Error('both came')
  for (let i = 0; i < 7; i++) {
    await ann.send('lobby', `ann ${i}`)
    await ben.send(i % 2 === 0 ? 'lobby' : 'hall', `ben ${i}`)
  }
  await ann.command('lobby', '/mute @ben 1s too loud')
  const { id } = await ben.frame('statement')
  await ben.ask('appeal', { statement: id, text: 'I was not' })
  await ann.send('lobby', 'the last one', { ack: 'durable' })
  const items = await exported(ben, 'lobby')
  const texts = items.flatMap(({ event }) => event?.text ?? [])
  expect(texts.toSorted()).toEqual(Array.from({ length: 7 }, (_, i) => `ben ${i}`))
  expect(items.filter(({ kind }) => kind === 'statement')).toMatchObject([
    { statement: { action: 'mute' }, appeal: { text: 'I was not', state: 'open' } },
  ])
  expect(JSON.stringify(items)).not.toContain('ann 3')
  // What was done to a person is theirs to know as well.
  expect(items.filter(({ event }) => event?.t === 'member')).toHaveLength(1)
})

test('an export begins once in exportEveryMs; a page that is no page is refused', async () => {
  await using chat = await conversation()
  const [ann] = await chat.gather('lobby', 'ann')
  expect(await ann?.command('lobby', '/export')).toMatchObject({ t: 'ok' })
  expect(await ann?.command('lobby', '/export')).toMatchObject({ t: 'error', name: 'rate_limited' })
  for (const bad of ['x', 'bnVsbA', 'e30', 'eyJwb3NpdGlvbiI6eyJyb29tIjoxfX0', 'a b'])
    expect(await ann?.command('lobby', `/export ${bad}`)).toMatchObject({ t: 'error', name: 'bad_command' })
})

test('the people of the compliance role are those of the configuration, for the tools beside the server too', async () => {
  await using chat = await conversation({ config: { compliance: ['mo'] } })
  const environment = openEnvironment(chat.dataDir, {
    role: 'tool',
    clock: systemClock,
    limits: defaultLimits,
  })
  expect(complianceOf(environment)).toEqual(['mo'])
  await environment.close()
})

test('an owner sees the live window of the room like everybody else, and nothing older', async () => {
  await using first = await conversation()
  const [ann] = await first.gather('lobby', 'ann')
  await ann?.send('lobby', 'long ago', { ack: 'durable' })
  const seen = await ann?.expect('page', 'history', { room: 'lobby', limit: 10 })
  expect(seen?.events).toHaveLength(1)
  await first.stop()
  await using later = await conversation({ dataDir: first.dataDir, limits: { windowMs: 1 } })
  const owner = await later.person('ann')
  expect(await owner.join('lobby', { history: 10 })).toMatchObject({ role: 'owner', seq: 1 })
  expect((await owner.expect('page', 'history', { room: 'lobby', limit: 10 })).events).toEqual([])
  expect(await owner.command('lobby', '/log read')).toMatchObject({ name: 'unknown_command' })
})
