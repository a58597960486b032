/**
 * Reports as conversations: somebody shows a message to the moderators, and learns what came of it.
 */
import { expect, test } from 'vitest'
import type { ServerFrame } from '../../protocol/catalogue.ts'
import { conversation, type ConversationOptions } from '../support/conversation.ts'
import { obedient } from '../support/obedient.ts'
import type { Person } from '../support/person.ts'

async function den(options: ConversationOptions = {}) {
  const chat = await conversation({ classifiers: [obedient()], ...options })
  const cast: Person[] = await chat.gather('den', 'olga', 'mia', 'max', 'ann', 'bob', 'cat')
  const [olga, mia, max, ann, bob, cat] = cast
  if (!olga || !mia || !max || !ann || !bob || !cat) throw new Error('somebody is missing')
  for (const name of ['mia', 'max']) await olga.command('den', `/role @${name} moderator`)
  return { chat, olga, mia, max, ann, bob, cat, [Symbol.asyncDispose]: () => chat[Symbol.asyncDispose]() }
}

interface Listed {
  readonly total: number
  readonly reports: readonly { readonly report: string }[]
}

const resultOf = <T = Record<string, unknown>>(frame: ServerFrame) =>
  (frame.t === 'ok' ? frame.result : {}) as T

async function sent(person: Person, text: string): Promise<string> {
  const answer = await person.send('den', text)
  if (answer.t !== 'ok' || answer.id === undefined) throw new Error(JSON.stringify(answer))
  return answer.id
}

async function firstOpen(moderator: Person): Promise<string> {
  const { reports } = resultOf<Listed>(await moderator.command('den', '/reports'))
  return reports[0]?.report ?? ''
}

test('reports of one message are one case, with what was said around it then, and without who reported', async () => {
  await using room = await den()
  const { mia, ann, bob, cat } = room
  await sent(ann, 'before')
  const id = await sent(bob, 'something unkind')
  expect(
    await ann.ask('report', { room: 'den', id, category: 'harassment', text: 'he means me' }),
  ).toMatchObject({ t: 'ok', id })
  expect(resultOf(await cat.command('den', `/report ${id} spam or what`))).toMatchObject({
    command: 'report',
    category: 'spam',
  })
  await bob.ask('edit', { room: 'den', id, text: 'something kind' })
  const listed = await mia.command('den', '/reports')
  expect(resultOf(listed)).toMatchObject({
    total: 1,
    reports: [
      {
        kind: 'message',
        target: id,
        name: 'bob',
        count: 2,
        categories: { harassment: 1, spam: 1 },
        notes: ['he means me', 'spam or what'],
        context: [
          { name: 'ann', text: 'before' },
          { name: 'bob', text: 'something unkind' },
        ],
      },
    ],
  })
  const shown = JSON.stringify(resultOf(listed)['reports'])
  expect(shown).not.toContain(cat.user)
  expect(JSON.stringify(bob.frames)).not.toContain('report')
})

test('what follows from a report says so, and everybody who reported learns the outcome, now or later', async () => {
  await using room = await den()
  const { chat, mia, ann, bob, cat } = room
  const id = await sent(bob, 'something unkind')
  await ann.ask('report', { room: 'den', id, category: 'harassment' })
  await cat.ask('report', { room: 'den', id, category: 'harassment' })
  cat.close()
  await cat.end()
  const report = await firstOpen(mia)
  expect(
    resultOf(await mia.command('den', `/resolve ${report} remove harassment is not welcome`)),
  ).toMatchObject({
    command: 'remove',
    report,
    outcome: 'remove',
  })
  expect(await bob.frame('statement')).toMatchObject({
    action: 'remove',
    category: 'harassment',
    source: 'report',
  })
  const told = await ann.frame('notice', (n) => n.name === 'report_decided')
  expect(told.text).toContain('acted (remove)')
  expect(told.text).not.toContain('not welcome')
  const back = await chat.person('cat')
  expect((await back.frame('notice', (n) => n.name === 'report_decided')).text).toContain(id)
  expect(await mia.command('den', `/resolve ${report} dismiss no`)).toMatchObject({ name: 'no_such_item' })
})

test('a dismissed report has a reason for those who reported; the person reported hears nothing', async () => {
  await using room = await den()
  const { mia, ann, bob } = room
  const id = await sent(bob, 'I disagree')
  await ann.ask('report', { room: 'den', id, category: 'hate' })
  const report = await firstOpen(mia)
  expect(await mia.command('den', `/resolve ${report} dismiss`)).toMatchObject({ name: 'bad_command' })
  expect(await mia.command('den', `/resolve ${report} exile now`)).toMatchObject({ name: 'bad_command' })
  expect(await ann.command('den', `/resolve ${report} dismiss fine`)).toMatchObject({ name: 'role_too_low' })
  const before = bob.frames.length
  expect(resultOf(await mia.command('den', `/resolve ${report} dismiss It is an opinion.`))).toMatchObject({
    outcome: 'dismiss',
  })
  expect((await ann.frame('notice', (n) => n.name === 'report_decided')).text).toContain('It is an opinion.')
  await bob.ask('ping', {})
  expect(JSON.stringify(bob.frames.slice(before))).not.toContain('opinion')
  expect(bob.all('statement')).toEqual([])
})

test('members are reported too; nobody decides about themselves or their betters, and about the owner the operator does', async () => {
  await using room = await den()
  const { chat, olga, mia, max, ann } = room
  await sent(mia, 'I am the law')
  expect(resultOf(await ann.command('den', '/report @mia harassment all day'))).toMatchObject({
    target: mia.user,
  })
  await ann.command('den', '/report @olga harassment as well')
  expect(resultOf(await mia.command('den', '/reports'))).toMatchObject({ total: 0 })
  expect(resultOf(await max.command('den', '/reports'))).toMatchObject({ total: 0 })
  expect(resultOf(await olga.command('den', '/reports'))).toMatchObject({
    total: 1,
    reports: [{ kind: 'member', name: 'mia', context: [{ text: 'I am the law' }] }],
  })
  const report = await firstOpen(olga)
  expect(await olga.command('den', `/resolve ${report} remove no`)).toMatchObject({ name: 'bad_command' })
  expect(resultOf(await olga.command('den', `/resolve ${report} warn harassment, please not`))).toMatchObject(
    { outcome: 'warn' },
  )
  expect(await mia.frame('statement')).toMatchObject({ action: 'warn', source: 'report' })
  const operator = await chat.person('operator')
  await operator.join('den')
  expect(await operator.frame('notice', (n) => n.name === 'report')).toMatchObject({ room: 'den' })
  expect(resultOf(await operator.command('den', '/reports'))).toMatchObject({
    total: 1,
    reports: [{ name: 'olga' }],
  })
})

test('a dry run resolves nothing', async () => {
  await using room = await den()
  const { mia, ann, bob } = room
  await ann.ask('report', { room: 'den', id: await sent(bob, 'hm'), category: 'spam' })
  const report = await firstOpen(mia)
  expect(resultOf(await mia.command('den', `/resolve ${report} warn spam --dry-run`))).toMatchObject({
    dry_run: true,
  })
  expect(resultOf(await mia.command('den', '/reports'))).toMatchObject({ total: 1 })
  expect(bob.all('statement')).toEqual([])
})

test('who reports without end is asked to wait; what does not exist cannot be reported, nor can oneself', async () => {
  await using room = await den({ limits: { reportsPerPersonMax: 2 } })
  const { ann, bob } = room
  const ids = [await sent(bob, 'one'), await sent(bob, 'two'), await sent(bob, 'three')]
  const report = (id = '') => ann.ask('report', { room: 'den', id, category: 'spam' })
  expect(await report(ids[0])).toMatchObject({ t: 'ok' })
  expect(await report(ids[0])).toMatchObject({ t: 'ok' })
  expect(await report(ids[1])).toMatchObject({ t: 'ok' })
  expect(await report(ids[2])).toMatchObject({ name: 'too_many_reports', retry: 'later' })
  expect(await bob.ask('report', { room: 'den', id: 'm_0', category: 'spam' })).toMatchObject({
    name: 'no_such_message',
  })
  expect(await bob.ask('report', { room: 'den', id: 'u_nobody', category: 'spam' })).toMatchObject({
    name: 'no_such_member',
  })
  expect(await bob.ask('report', { room: 'den', id: ids[0] ?? '', category: 'spam' })).toMatchObject({
    name: 'nothing_to_do',
  })
})

test('reportContextMax: so many messages are frozen, the reported one last', async () => {
  await using room = await den({ limits: { reportContextMax: 2 } })
  const { mia, ann, bob } = room
  for (const text of ['one', 'two', 'three']) await sent(ann, text)
  const id = await sent(bob, 'four')
  await sent(ann, 'five')
  await ann.ask('report', { room: 'den', id, category: 'spam' })
  expect(resultOf(await mia.command('den', '/reports'))).toMatchObject({
    reports: [{ context: [{ text: 'three' }, { text: 'four' }] }],
  })
})

test('when what followed from a report is overturned, those who reported hear that too, and the rules are tried on it', async () => {
  await using room = await den()
  const { olga, mia, max, ann, bob } = room
  const id = await sent(bob, 'wooden heads')
  await ann.ask('report', { room: 'den', id, category: 'harassment' })
  const done = resultOf(await mia.command('den', `/resolve ${await firstOpen(mia)} remove harassment`))
  const appeal = await bob.ask('appeal', { statement: String(done['statement']), text: 'about puppets' })
  await max.command('den', `/decide ${appeal.t === 'ok' ? appeal.id : ''} overturn Puppets.`)
  await ann.frame('notice', (n) => n.text.includes('overturned'))
  const blocked = await bob.send('den', 'block heads')
  const statement = blocked.t === 'error' ? (blocked.statement?.id ?? '') : ''
  const second = await bob.ask('appeal', { statement, text: 'puppets again' })
  const decided = await max.command('den', `/decide ${second.t === 'ok' ? second.id : ''} overturn Puppets.`)
  expect(resultOf(decided)).toMatchObject({ released: {} })
  expect(resultOf(await olga.command('den', '/rule cases'))).toMatchObject({
    cases: [{ text: 'block heads', expect: ['allow', 'flag'], not: 'harassment' }],
  })
  expect(resultOf(await olga.command('den', '/rule test word heads block'))).toMatchObject({
    cases: { looked_at: 1, matched: 1, shown: [{ text: 'block heads' }] },
  })
  expect(resultOf(await olga.command('den', '/rule test word tables block'))).toMatchObject({
    cases: { matched: 0 },
  })
})
