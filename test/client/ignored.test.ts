import { expect, test } from 'vitest'
import { Ignored } from '../../client/ignored.ts'
import { ParleyClient } from '../../client/index.ts'
import { conversation } from '../support/conversation.ts'

test('the list of the last hello holds, and every answer to /ignore brings the whole list', () => {
  const ignored = new Ignored()
  const welcome = { t: 'welcome', user: 'u_1', name: 'ann', session: 's', assurance: 'low' } as const
  ignored.welcomed({ ...welcome, expires_at: 0, limits: {}, heartbeat_ms: 1, ignored: ['u_2'] })
  expect([ignored.has('u_2'), ignored.has('u_3')]).toEqual([true, false])
  ignored.answered({ command: 'ignore', ignored: [{ user: 'u_3', name: 'bob' }] })
  expect([ignored.has('u_2'), ignored.has('u_3')]).toEqual([false, true])
  for (const other of [undefined, {}, { command: 'mute', ignored: [] }, { command: 'ignore' }])
    ignored.answered(other)
  expect(ignored.has('u_3')).toBe(true)
  ignored.welcomed({ ...welcome, expires_at: 0, limits: {}, heartbeat_ms: 1 })
  expect(ignored.has('u_3')).toBe(false)
})

test('a client marks what somebody wrote whom its person ignores', async () => {
  await using chat = await conversation()
  const [bob] = await chat.gather('lobby', 'bob')
  const client = new ParleyClient({ url: chat.server.url, token: () => chat.token('ann') })
  const heard: (true | undefined)[] = []
  client.on('message', (_message, { ignored }) => heard.push(ignored))
  await client.connect()
  await client.join('lobby')
  await bob?.send('lobby', 'one')
  await client.command('lobby', '/ignore @bob')
  await bob?.send('lobby', 'two')
  await client.command('lobby', '/ignore @bob off')
  await bob?.send('lobby', 'three')
  await client.history('lobby', { limit: 1 })
  await expect.poll(() => heard).toEqual([undefined, true, undefined])
  client.close()
})
