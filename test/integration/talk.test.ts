import { expect, test } from 'vitest'
import { conversation } from '../support/conversation.ts'

test('two people talk: everyone sees every message once, the sender too', async () => {
  await using chat = await conversation()
  const [ann, bob] = await chat.gather('lobby', 'ann', 'bob')
  if (ann === undefined || bob === undefined) throw new Error('nobody came')

  const first = await ann.send('lobby', 'hello')
  const second = await bob.send('lobby', 'hi @ann')

  expect(first).toMatchObject({ t: 'ok', seq: 1 })
  expect(second).toMatchObject({ t: 'ok', seq: 2 })
  await ann.frame('message', (m) => m.seq === 2)
  await bob.frame('message', (m) => m.seq === 2)
  expect(ann.texts('lobby')).toEqual(['hello', 'hi @ann'])
  expect(bob.texts('lobby')).toEqual(['hello', 'hi @ann'])
  expect(ann.all('message')[0]).toMatchObject({ room: 'lobby', from: ann.user, name: 'ann', text: 'hello' })
})
