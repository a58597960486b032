/**
 * The promise, from beginning to end, as a conversation: blocked, punished for it by the ladder and by a moderator,
 * contested, overturned by somebody else, and everything is as if it had not happened.
 */
import { expect, test } from 'vitest'
import type { ServerFrame } from '../../protocol/catalogue.ts'
import { conversation } from '../support/conversation.ts'
import { obedient } from '../support/obedient.ts'
import type { Person } from '../support/person.ts'

const resultOf = (frame: ServerFrame) => (frame.t === 'ok' ? (frame.result as Record<string, unknown>) : {})

async function contest(person: Person, statement: string, text: string): Promise<string> {
  const answer = await person.ask('appeal', { statement, text })
  if (answer.t !== 'ok' || answer.id === undefined) throw new Error(JSON.stringify(answer))
  expect(await person.frame('appeal', (f) => f.id === answer.id)).toMatchObject({ state: 'open' })
  return answer.id
}

test('blocked, muted and banned; appealed; overturned by another: said, unmuted, let in again, and nothing counts', async () => {
  await using chat = await conversation({
    classifiers: [obedient()],
    config: { standing: { ladder: [{ at: 1, action: 'mute', forMs: 86_400_000 }] } },
  })
  const [olga, mia, max, ann, bob] = await chat.gather('den', 'olga', 'mia', 'max', 'ann', 'bob')
  if (!olga || !mia || !max || !ann || !bob) throw new Error('somebody is missing')
  for (const name of ['mia', 'max']) await olga.command('den', `/role @${name} moderator`)

  // Ann quotes a poem; the machine takes it for an insult, and the ladder mutes her for it.
  const blocked = await ann.send('den', 'block heads, all of us, says the poem')
  expect(blocked).toMatchObject({
    name: 'blocked',
    statement: { action: 'block', standing: { points: 1, total: 1 } },
  })
  const first = blocked.t === 'error' ? (blocked.statement?.id ?? '') : ''
  expect(await ann.frame('statement', (s) => s.action === 'mute')).toMatchObject({
    automation: { decided: 'automatic' },
  })
  expect(await ann.send('den', 'but it is a poem')).toMatchObject({ name: 'muted' })

  // Mia bans her on top of it. Both can be contested on the connection that she still may open.
  const banned = resultOf(await mia.command('den', '/ban @ann 7d harassment'))
  await ann.end()
  const back = await chat.person('ann')
  expect(await back.ask('join', { room: 'den' })).toMatchObject({ name: 'banned' })
  const aboutTheBan = await contest(back, String(banned['statement']), 'I quoted a poem')
  const aboutTheWords = await contest(back, first, 'see the poem')

  // Not by the one who acted; by another, with reasons.
  expect(await mia.command('den', `/decide ${aboutTheBan} uphold I was right`)).toMatchObject({
    name: 'not_impartial',
  })
  expect(resultOf(await max.command('den', `/decide ${aboutTheBan} overturn It is a poem.`))).toMatchObject({
    lifted: 'ban',
    points: 3,
  })
  expect(resultOf(await max.command('den', `/decide ${aboutTheWords} overturn It is a poem.`))).toMatchObject(
    {
      released: { id: expect.any(String) },
      points: 1,
      ended: ['mute'],
    },
  )

  // On the same socket: told with reasons, let in, heard; and the others see what she had said.
  expect(await back.frame('appeal', (f) => f.id === aboutTheBan && f.state === 'overturned')).toMatchObject({
    reasons: 'It is a poem.',
  })
  await back.join('den')
  await bob.frame('message', (m) => m.text.includes('says the poem'))
  expect(await back.send('den', 'thank you')).toMatchObject({ t: 'ok' })
  await bob.frame('message', (m) => m.text === 'thank you')
  expect(bob.texts('den')).toEqual(['block heads, all of us, says the poem', 'thank you'])
  const seqs = bob.events('den').map(({ seq }) => seq)
  expect(seqs).toEqual(seqs.map((_, n) => (seqs[0] ?? 0) + n))

  // Nothing is left of it but the record.
  const standing = await back.expect('standing', 'standing', {})
  expect(standing.rooms).toEqual([])
  expect(standing.appeals?.map(({ state }) => state)).toEqual(['overturned', 'overturned'])
  expect(standing.text).toContain('Nothing counts against you now.')
  expect(resultOf(await olga.command('den', '/duty'))).toMatchObject({
    appeals: { overturned: 2, overturn_rate: 1 },
  })
})
