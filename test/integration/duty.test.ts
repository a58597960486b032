/**
 * An owner's duty as a conversation: what waits is asked for again, and who never answers loses the right.
 */
import { expect, test } from 'vitest'
import type { ServerFrame } from '../../protocol/catalogue.ts'
import { conversation, type ConversationOptions } from '../support/conversation.ts'
import { obedient } from '../support/obedient.ts'
import type { Person } from '../support/person.ts'
import { shiftedClock } from '../support/shifted-clock.ts'

const hour = 3_600_000

async function den(options: ConversationOptions = {}) {
  const clock = shiftedClock()
  const limits = { heldAnswerMs: hour, heldForMs: 4 * hour, sweepHoldsMs: 10, ...options.limits }
  const chat = await conversation({ classifiers: [obedient()], clock, ...options, limits })
  const [olga, ann] = await chat.gather('den', 'olga', 'ann')
  if (!olga || !ann) throw new Error('somebody is missing')
  return { chat, clock, olga, ann, [Symbol.asyncDispose]: () => chat[Symbol.asyncDispose]() }
}

const resultOf = (frame: ServerFrame) => (frame.t === 'ok' ? (frame.result as Record<string, unknown>) : {})

/** They leave before time passes: what happens meanwhile waits for them. */
async function away(...people: Person[]): Promise<void> {
  for (const person of people) {
    person.close()
    await person.end()
  }
}

const overdue = (notice: { readonly name: string }) => notice.name === 'held_overdue'

async function held(person: Person, text: string): Promise<string> {
  const frame = await person.send('den', text)
  if (frame.t !== 'held' || frame.item === undefined) throw new Error(JSON.stringify(frame))
  return frame.item
}

test('heldAnswerMs: the room is reminded of what waits, then the operator; both once', async () => {
  await using room = await den()
  const { chat, clock, olga, ann } = room
  const item = await held(ann, 'hold on')
  await away(olga, ann)
  clock.shift(hour)
  const owner = await chat.person('olga')
  expect((await owner.frame('notice', overdue)).text).toContain(item)
  await away(owner)
  clock.shift(hour)
  const operator = await chat.person('operator')
  expect((await operator.frame('notice', overdue)).text).toContain('den')
  const back = await chat.person('olga')
  await back.ask('ping', {})
  expect([owner, back, operator].map((p) => p.all('notice').filter(overdue).length)).toEqual([1, 0, 1])
})

test('/duty tells how the room is run: what was answered, what was not, how long it took, how often it was wrong', async () => {
  await using room = await den()
  const { olga, ann, chat } = room
  expect(await ann.command('den', '/duty')).toMatchObject({ name: 'role_too_low' })
  expect(await olga.command('den', '/duty now')).toMatchObject({ name: 'bad_command' })
  await olga.command('den', `/approve ${await held(ann, 'hold one')}`)
  const denied = resultOf(await olga.command('den', `/deny ${await held(ann, 'hold two')} no`))
  await held(ann, 'hold three')
  const mia = await chat.person('mia')
  await mia.join('den')
  await olga.command('den', '/role @mia moderator')
  const appeal = await ann.ask('appeal', { statement: String(denied['statement']), text: 'why' })
  await mia.command('den', `/decide ${appeal.t === 'ok' ? appeal.id : ''} overturn yes`)
  expect(resultOf(await mia.command('den', '/duty'))).toMatchObject({
    command: 'duty',
    held: { answered: 2, missed: 0, waiting: 1, overdue: 0, median_ms: expect.any(Number) },
    appeals: { answered: 1, overturned: 1, overturn_rate: 1, waiting: 0 },
    reports: { answered: 0, median_ms: null, waiting: 0 },
    suspended: null,
  })
})

test('a room that never answers loses the right to hold and deny; the owner may appeal to the operator', async () => {
  await using room = await den({ limits: { dutyMissesMax: 2 } })
  const { chat, clock, ann, olga: first } = room
  await held(ann, 'hold one')
  await held(ann, 'hold two')
  await away(first, ann)
  clock.shift(4 * hour)
  const olga = await chat.person('olga')
  await olga.join('den')
  const statement = await olga.frame('statement')
  expect(statement).toMatchObject({
    action: 'warn',
    ground: { policy: 'rooms.duty' },
    automation: { decided: 'automatic' },
    ends_at: expect.any(String),
  })
  expect(statement.facts.text).toContain('2 held messages and appeals in a row')

  const later = await chat.person('ann')
  await later.join('den')
  const item = await held(later, 'hold three')
  expect(await olga.command('den', '/held')).toMatchObject({ name: 'duty_suspended' })
  expect(await olga.command('den', `/deny ${item} no`)).toMatchObject({ name: 'duty_suspended' })
  expect(resultOf(await olga.command('den', '/duty'))).toMatchObject({
    suspended: { statement: statement.id },
  })
  expect(olga.all('held')).toEqual([])
  const operator = await chat.person('operator')
  await operator.join('den')
  expect(await operator.frame('notice', (n) => n.name === 'duty_suspended')).toMatchObject({ room: 'den' })
  expect(resultOf(await operator.command('den', `/approve ${item}`))).toMatchObject({ command: 'approve' })

  await operator.command('den', '/role @ann moderator')
  const appeal = await olga.ask('appeal', { statement: statement.id, text: 'I was ill' })
  const id = appeal.t === 'ok' ? appeal.id : ''
  expect(resultOf(await later.command('den', '/appeals'))).toMatchObject({ total: 0 })
  expect(await later.command('den', `/decide ${id} overturn she was`)).toMatchObject({ name: 'no_such_item' })
  expect(resultOf(await operator.command('den', `/decide ${id} overturn Get well.`))).toMatchObject({
    lifted: 'duty',
  })
  expect(resultOf(await olga.command('den', '/held'))).toMatchObject({ items: [] })
})

test('dutySuspendedMs: the right comes back by itself', async () => {
  await using room = await den({ limits: { dutyMissesMax: 1, dutySuspendedMs: hour } })
  const { chat, clock, ann, olga: first } = room
  await held(ann, 'hold one')
  await away(first, ann)
  clock.shift(4 * hour)
  const olga = await chat.person('olga')
  await olga.join('den')
  await olga.frame('statement')
  expect(await olga.command('den', '/held')).toMatchObject({ name: 'duty_suspended' })
  await away(olga)
  clock.shift(hour)
  const back = await chat.person('olga')
  await back.join('den')
  expect(await back.command('den', '/held')).toMatchObject({ t: 'ok' })
})
