/** `/numbers` as those who look after a room ask for it. */
import { expect, test } from 'vitest'
import { conversation } from '../support/conversation.ts'

test('moderators see what was judged in their room, members do not, and an operator sees all rooms', async () => {
  await using chat = await conversation()
  const [ann, ben] = await chat.gather('lobby', 'ann', 'ben')
  await ann?.command('lobby', '/rule add word rosebud block No spoilers, please.')
  await ben?.send('lobby', 'hello there')
  await ben?.send('lobby', 'it was rosebud')
  expect(await ann?.command('lobby', '/numbers')).toMatchObject({
    t: 'ok',
    result: { minutes: [expect.objectContaining({ block: 1 })], categories: { room_rule: 1 } },
  })
  expect(await ben?.command('lobby', '/numbers')).toMatchObject({ name: 'role_too_low' })
  expect(await ann?.command('lobby', '/numbers --server')).toMatchObject({ name: 'role_too_low' })

  const op = await chat.person('operator')
  await op.join('elsewhere', { create: true })
  expect(await op.command('elsewhere', '/numbers')).toMatchObject({ result: { minutes: [] } })
  expect(await op.command('elsewhere', '/numbers --server')).toMatchObject({
    result: { categories: { room_rule: 1 } },
  })
})
