import { expect, test } from 'vitest'
import { commands } from '../../server/moderation/commands/table.ts'
import { conversation } from '../support/conversation.ts'
import { eventually } from '../support/eventually.ts'
import type { Person } from '../support/person.ts'

type Row = {
  readonly name: string
  readonly args: readonly { readonly kind: string }[]
  readonly flags: readonly string[]
}

async function help(person: Person, line = '/help'): Promise<readonly Row[]> {
  const answer = await person.command('lobby', line)
  return answer.t === 'ok' ? ((answer.result as { commands: Row[] }).commands ?? []) : []
}

test('/help tells what one may type, with what a client completes; /help COMMAND one of them', async () => {
  await using chat = await conversation()
  const [olga, ann] = await chat.gather('lobby', 'olga', 'ann')
  const operator = await chat.person('operator')
  await operator.join('lobby')
  if (olga === undefined || ann === undefined) throw new Error('nobody came')
  const names = async (person: Person) => (await help(person)).map(({ name }) => name)
  expect(await names(operator)).toEqual([...commands.keys()])
  expect(await names(olga)).not.toContain('revoke')
  expect(await names(ann)).toEqual(
    [...commands.values()].filter(({ role }) => role === 'member').map(({ name }) => name),
  )
  expect(await help(olga, '/help mute')).toMatchObject([
    {
      name: 'mute',
      role: 'moderator',
      usage: '/mute @u 10m reason',
      args: [
        { name: 'who', kind: 'member' },
        { name: 'for', kind: 'duration', optional: true },
        { name: 'reason', kind: 'reason', optional: true },
      ],
      flags: ['dry-run'],
    },
  ])
  expect(await help(operator, '/help /mute')).toMatchObject([{ flags: ['server', 'dry-run'] }])
  // What one may not type is as unknown as what does not exist.
  expect(await ann.command('lobby', '/help mute')).toMatchObject({ name: 'unknown_command' })
  expect(await ann.command('lobby', '/help nonsense')).toMatchObject({ name: 'unknown_command' })
})

test('/ignore is kept for the person, told at every hello, and restricts nobody', async () => {
  await using chat = await conversation()
  const [ann, bob] = await chat.gather('lobby', 'ann', 'bob')
  expect(await ann?.command('lobby', '?/ignore @bob')).toMatchObject({
    result: { ignoring: true, dry_run: true },
  })
  expect(await ann?.command('lobby', '/ignore')).toMatchObject({ result: { ignored: [] } })
  expect(await ann?.command('lobby', '/ignore @bob')).toMatchObject({
    result: { target: bob?.user, ignored: [{ user: bob?.user, name: 'bob' }] },
  })
  const phone = await chat.person('ann')
  expect(phone.all('welcome')[0]?.ignored).toEqual([bob?.user])
  expect(bob?.all('statement')).toEqual([])
  expect(await bob?.send('lobby', 'hello')).toMatchObject({ t: 'ok' })
  expect(await ann?.command('lobby', '/ignore @bob off')).toMatchObject({ result: { ignored: [] } })
  expect((await chat.person('ann')).all('welcome')[0]).not.toHaveProperty('ignored')
  expect(await ann?.command('lobby', '/ignore @ann')).toMatchObject({ name: 'bad_command' })
  expect(await ann?.command('lobby', '/ignore @nobody-here')).toMatchObject({ name: 'no_such_member' })
})

test('one person ignores at most ignoredMax others', async () => {
  await using chat = await conversation({ limits: { ignoredMax: 1 } })
  const [ann] = await chat.gather('lobby', 'ann', 'bob', 'cat')
  expect(await ann?.command('lobby', '/ignore @bob')).toMatchObject({ t: 'ok' })
  expect(await ann?.command('lobby', '/ignore @bob')).toMatchObject({ t: 'ok' })
  expect(await ann?.command('lobby', '/ignore @cat')).toMatchObject({ name: 'bad_command' })
})

test('/revoke ends tokens and connections of a person, over a restart too; a fresh token is let in', async () => {
  await using first = await conversation()
  const [, bob] = await first.gather('lobby', 'olga', 'bob')
  const operator = await first.person('operator')
  await operator.join('lobby')
  const stolen = await first.token('bob', { ttlMs: 86_400_000 })
  expect(await bob?.command('lobby', '/revoke @operator')).toMatchObject({ name: 'role_too_low' })
  expect(await operator.command('lobby', '/revoke @bob a lost phone')).toMatchObject({
    t: 'ok',
    result: { command: 'revoke', scope: 'server', count: 1 },
  })
  expect(await bob?.end()).toMatchObject({ code: 4501 })
  expect(bob?.all('statement').at(-1)).toMatchObject({ action: 'kick', scope: 'server' })
  const refused = async (chat: typeof first) => {
    const thief = await chat.connect()
    thief.raw(JSON.stringify({ t: 'hello', token: stolen }))
    return (await thief.end()).code
  }
  expect(await refused(first)).toBe(4501)
  await first.stop()
  await using chat = await conversation({ dataDir: first.dataDir })
  expect(await refused(chat)).toBe(4501)
  // Tokens tell their time in whole seconds: one of the same second cannot be told from an old one.
  await eventually(async () => {
    const back = await chat.connect()
    back.raw(JSON.stringify({ t: 'hello', token: await chat.token('bob') }))
    await back.until(({ t }) => t === 'welcome' || t === 'bye', 'an answer')
    return back.all('welcome').length === 1
  })
})

test('a live session cannot renew itself with a token from before', async () => {
  await using chat = await conversation()
  const [, bob] = await chat.gather('lobby', 'olga', 'bob')
  const operator = await chat.person('operator')
  await operator.join('lobby')
  const old = await chat.token('bob')
  await operator.command('lobby', '/revoke @bob')
  await bob?.end()
  const thief = await chat.connect()
  thief.raw(JSON.stringify({ t: 'hello', token: old }))
  expect(await thief.end()).toMatchObject({ code: 4501 })
})

test('/transfer hands a room over to somebody who is in it, after a confirmation', async () => {
  await using chat = await conversation()
  const [olga, ann, bob] = await chat.gather('lobby', 'olga', 'ann', 'bob')
  expect(await ann?.command('lobby', '/transfer @ann --yes')).toMatchObject({ name: 'role_too_low' })
  expect(await olga?.command('lobby', '/transfer @ann')).toMatchObject({
    result: { role: 'owner', you: 'moderator', confirm: '/transfer @ann --yes' },
  })
  expect(await olga?.command('lobby', '/topic mine')).toMatchObject({ t: 'ok' })
  expect(await olga?.command('lobby', '?/transfer @ann --yes')).toMatchObject({ result: { dry_run: true } })
  expect(await olga?.command('lobby', '/transfer @ann --yes')).toMatchObject({
    result: { command: 'transfer', role: 'owner', you: 'moderator' },
  })
  expect(await olga?.command('lobby', '/topic still mine')).toMatchObject({ name: 'role_too_low' })
  expect(await ann?.command('lobby', '/topic ours')).toMatchObject({ t: 'ok' })
  await bob?.ask('leave', { room: 'lobby' })
  expect(await ann?.command('lobby', '/transfer @bob --yes')).toMatchObject({ name: 'assurance_too_low' })
})

test('a room is not handed over to somebody who is not verified as it asks, or is muted there', async () => {
  await using chat = await conversation()
  const [olga] = await chat.gather('lobby', 'olga', 'ann')
  const low = await chat.person('low', { assurance: 'low' })
  await low.join('lobby')
  await olga?.command('lobby', '/mute @ann 1h')
  expect(await olga?.command('lobby', '/transfer @ann --yes')).toMatchObject({ name: 'assurance_too_low' })
  await olga?.command('lobby', '/assurance substantial')
  expect(await olga?.command('lobby', '/transfer @low --yes')).toMatchObject({ name: 'assurance_too_low' })
})

test('/slow @u slows one person, for edits and after coming back, and ends by itself or by off', async () => {
  await using chat = await conversation()
  const [olga, ann, bob] = await chat.gather('lobby', 'olga', 'ann', 'bob')
  expect(await olga?.command('lobby', '/slow @bob 30s 1h flood')).toMatchObject({
    result: {
      command: 'slow',
      target: bob?.user,
      ends_at: expect.any(Number),
      statement: expect.any(String),
    },
  })
  expect(await bob?.frame('statement')).toMatchObject({ action: 'slow', category: 'flood', scope: 'room' })
  const sent = await bob?.send('lobby', 'one')
  const id = sent?.t === 'ok' ? (sent.id ?? '') : ''
  expect(await bob?.send('lobby', 'two')).toMatchObject({ name: 'slow_mode', retry: 'later' })
  expect(await bob?.ask('edit', { room: 'lobby', id, text: 'two' })).toMatchObject({ name: 'slow_mode' })
  await bob?.ask('leave', { room: 'lobby' })
  await bob?.join('lobby')
  expect(await bob?.send('lobby', 'three')).toMatchObject({ name: 'slow_mode' })
  expect(await ann?.send('lobby', 'one')).toMatchObject({ t: 'ok' })
  expect(await ann?.send('lobby', 'two')).toMatchObject({ t: 'ok' })
  expect(await olga?.command('lobby', '/slow @bob off')).toMatchObject({ result: { command: 'unslow' } })
  expect(await bob?.send('lobby', 'four')).toMatchObject({ t: 'ok' })
  for (const line of ['/slow @bob', '/slow @bob soon', '/slow @bob 0s 1h', '/slow @bob 2h 1h'])
    expect(await olga?.command('lobby', line)).toMatchObject({ name: 'bad_command' })
})

test('the same key has the same outcome, on another connection too', async () => {
  await using chat = await conversation()
  const [olga, bob] = await chat.gather('lobby', 'olga', 'bob')
  const fields = { room: 'lobby', line: '/warn @bob spam', key: 'k-1' }
  const once = await olga?.ask('command', fields)
  const phone = await chat.person('olga')
  await phone.join('lobby')
  const again = await phone.ask('command', fields)
  expect(once?.t === 'ok' && once.result).toEqual(again.t === 'ok' && again.result)
  expect(bob?.all('statement')).toHaveLength(1)
  expect(await phone.ask('command', { ...fields, line: '/warn @bob more' })).toMatchObject({
    name: 'bad_command',
  })
  await phone.ask('command', { ...fields, key: 'k-2' })
  await eventually(() => bob?.all('statement').length === 2)
})

test('a sent text that asks what a command would do is no message', async () => {
  await using chat = await conversation()
  const [olga, bob] = await chat.gather('lobby', 'olga', 'bob')
  expect(await olga?.send('lobby', '?/ban @bob 7d spam')).toMatchObject({
    result: { dry_run: true, command: 'ban' },
  })
  expect(await bob?.send('lobby', '?/what is this')).toMatchObject({ t: 'ok', id: expect.any(String) })
  expect(bob?.texts('lobby')).toEqual(['?/what is this'])
})

test('every command that changes something can be run dry, and then changes nothing', async () => {
  await using chat = await conversation()
  const [olga, bob] = await chat.gather('lobby', 'olga', 'bob')
  const operator = await chat.person('operator')
  await operator.join('lobby')
  const sent = await bob?.send('lobby', 'hello')
  const id = sent?.t === 'ok' ? (sent.id ?? '') : ''
  const mute = await olga?.command('lobby', '/mute @bob 1h')
  const action = mute?.t === 'ok' ? (mute.result as { action: string }).action : ''
  const lines: Readonly<Record<string, string>> = {
    warn: '/warn @bob no',
    mute: '/mute @bob 2h',
    unmute: '/unmute @bob',
    kick: '/kick @bob',
    ban: '/ban @bob 1d',
    remove: `/remove ${id}`,
    purge: '/purge @bob 1h',
    report: `/report ${id} spam`,
    undo: `/undo ${action}`,
    ignore: '/ignore @bob',
    revoke: '/revoke @bob',
    slow: '/slow 10s',
    lock: '/lock',
    unlock: '/unlock',
    shield: '/shield on',
    role: '/role @bob moderator',
    transfer: '/transfer @bob --yes',
    topic: '/topic Tea',
    assurance: '/assurance high',
    retain: '/retain 7',
    policy: '/policy preset strict',
    rule: '/rule add word rosebud block No spoilers.',
  }
  await operator.command('lobby', '/unmute @bob')
  await operator.command('lobby', '/mute @bob 1h')
  const before = operator.events('lobby').at(-1)?.seq
  const statements = bob?.all('statement').length
  for (const [name, line] of Object.entries(lines)) {
    if (name === 'transfer') continue // whoever is muted owns no room: refused dry as well
    if (name === 'undo') continue // undone above
    expect(await operator.command('lobby', `?${line}`), line).toMatchObject({
      t: 'ok',
      result: { dry_run: true, command: name },
    })
  }
  expect((await operator.join('lobby')).seq).toBe(before)
  expect(bob?.all('statement')).toHaveLength(statements ?? -1)
  const changing = [...commands.values()].filter((command) => 'plan' in command).map(({ name }) => name)
  const elsewhere = ['unban', 'approve', 'deny', 'appeal', 'decide', 'resolve'] // as dry as their siblings: the runner alone decides
  expect(changing.filter((name) => !(name in lines) && !elsewhere.includes(name))).toEqual([])
})

test('a room that was handed over counts for its new owner', async () => {
  await using chat = await conversation({ limits: { roomsOwnedMax: 1 } })
  const [olga, ann] = await chat.gather('lobby', 'olga', 'ann')
  expect(await olga?.ask('join', { room: 'second', create: true })).toMatchObject({ name: 'too_many_rooms' })
  expect(await olga?.command('lobby', '/transfer @ann --yes')).toMatchObject({ t: 'ok' })
  expect(await olga?.ask('join', { room: 'second', create: true })).toMatchObject({ t: 'joined' })
  expect(await ann?.ask('join', { room: 'third', create: true })).toMatchObject({ name: 'too_many_rooms' })
  expect(await ann?.command('lobby', '/transfer @olga --yes')).toMatchObject({ name: 'too_many_rooms' })
})
