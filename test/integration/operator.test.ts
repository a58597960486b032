import { expect, test } from 'vitest'
import { conversation } from '../support/conversation.ts'

test('whoever the configuration names ranks above the owner in every room', async () => {
  await using chat = await conversation()
  const [olga, mia] = await chat.gather('lobby', 'olga', 'mia')
  const operator = await chat.person('operator')
  expect(await operator.join('lobby')).toMatchObject({ role: 'operator' })
  expect(await olga?.command('lobby', '/mute @operator 1m')).toMatchObject({ name: 'role_too_low' })
  expect(await operator.command('lobby', '/mute @olga 1m calm down')).toMatchObject({
    t: 'ok',
    result: { command: 'mute', target: olga?.user },
  })
  expect(await olga?.send('lobby', 'mine!')).toMatchObject({ name: 'muted' })
  expect(await olga?.command('lobby', '/topic mine!')).toMatchObject({ name: 'muted' })
  expect(await operator.command('lobby', '/role @mia moderator')).toMatchObject({ t: 'ok' })
  expect(await mia?.command('lobby', '/mute @operator 1m')).toMatchObject({ name: 'role_too_low' })
})

test('an operator may be named by user id, or by issuer and subject', async () => {
  await using first = await conversation()
  const ann = await first.person('ann')
  await first.stop()
  const { dataDir } = first
  await using chat = await conversation({
    dataDir,
    config: { operators: [ann.user, { issuer: 'https://dev.parley.invalid', subject: 'bob' }] },
  })
  await chat.gather('lobby', 'olga')
  const roles = await Promise.all(
    ['ann', 'bob', 'cat'].map(async (name) => (await (await chat.person(name)).join('lobby')).role),
  )
  expect(roles).toEqual(['operator', 'operator', 'member'])
})

test('a ban on the whole server closes every connection, holds in every room and over a restart', async () => {
  await using first = await conversation()
  const [, bob] = await first.gather('lobby', 'olga', 'bob')
  await first.gather('annex', 'olga')
  await bob?.join('annex')
  const operator = await first.person('operator')
  await operator.join('lobby')
  const tablet = await first.person('bob')
  expect(await operator.command('lobby', '/ban @bob 7d --server scam of members')).toMatchObject({
    t: 'ok',
    result: { command: 'ban', scope: 'server', action: 'act_s1', ends_at: expect.any(Number) },
  })
  for (const device of [bob, tablet]) expect(await device?.end()).toMatchObject({ code: 4503 })
  expect(bob?.all('statement').at(-1)).toMatchObject({
    action: 'ban',
    scope: 'server',
    room: '',
    category: 'scam',
  })
  await first.stop()

  await using chat = await conversation({ dataDir: first.dataDir })
  const back = await chat.person('bob')
  for (const room of ['lobby', 'annex'])
    expect(await back.ask('join', { room })).toMatchObject({ name: 'banned' })
  // Who is banned can still read the statement, and appeal.
  const statement = bob?.all('statement').at(-1)?.id ?? ''
  expect(await back.ask('appeal', { statement, text: 'It was not me.' })).toMatchObject({ t: 'ok' })
  const again = await chat.person('operator')
  await again.join('lobby')
  expect(await again.command('lobby', '/unban @bob')).toMatchObject({ name: 'nothing_to_do' })
  expect(await again.command('lobby', '/unban @bob --server')).toMatchObject({ t: 'ok' })
  await back.join('annex')
})

test('only an operator acts on the whole server', async () => {
  await using chat = await conversation()
  const [olga] = await chat.gather('lobby', 'olga', 'bob')
  expect(await olga?.command('lobby', '/mute @bob 1m --server')).toMatchObject({ name: 'role_too_low' })
})

test('a mute on the whole server holds in rooms whose moderators did not ask for it, and they cannot end it', async () => {
  await using chat = await conversation()
  const [olga, bob] = await chat.gather('lobby', 'olga', 'bob')
  const operator = await chat.person('operator')
  await operator.join('annex', { create: true })
  await operator.command('annex', '/mute @bob 1h --server spam')
  expect(await bob?.send('lobby', 'hello?')).toMatchObject({ name: 'muted' })
  expect(await olga?.command('lobby', '/unmute @bob')).toMatchObject({
    name: 'nothing_to_do',
    message: expect.stringContaining('operator'),
  })
})

test('at serverSanctionsMax no more are imposed until some end', async () => {
  await using chat = await conversation({ limits: { serverSanctionsMax: 1 } })
  await chat.gather('lobby', 'olga', 'ann', 'bob')
  const operator = await chat.person('operator')
  await operator.join('lobby')
  expect(await operator.command('lobby', '/mute @ann 1h --server')).toMatchObject({ t: 'ok' })
  expect(await operator.command('lobby', '/mute @bob 1h --server')).toMatchObject({ name: 'overloaded' })
})
