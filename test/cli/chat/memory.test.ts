import { expect, test } from 'vitest'
import { Memory } from '../../../server/cli/chat/memory.ts'
import type { MessageEvent } from '../../../protocol/catalogue.ts'

const message = (seq: number, from = 'u_me'): MessageEvent => ({
  t: 'message',
  room: 'r',
  id: `m_${seq}`,
  seq,
  from,
  name: from.slice(2),
  at: 0,
  text: `${seq}`,
})

function memory(...messages: MessageEvent[]): Memory {
  const made = new Memory()
  made.me = 'u_me'
  for (const one of messages) made.note(one)
  return made
}

test('the last message of one’s own is known, also when it was taken back', () => {
  const kept = memory(message(1), message(2), message(3, 'u_ann'))
  expect(kept.lastOwn?.seq).toBe(2)
  kept.removed('m_2')
  expect(kept.lastOwn?.seq).toBe(1)
  kept.removed('m_1')
  expect(kept.lastOwn).toBeUndefined()
  expect(kept.bySeq(3)?.from).toBe('u_ann')
})

test('older messages that are shown later are not the last', () => {
  const kept = memory(message(9), message(2))
  expect(kept.lastOwn?.seq).toBe(9)
  expect(kept.oldest).toBe(2)
})

test('an edited message has its new text', () => {
  const kept = memory(message(1))
  kept.edited('m_1', 'new')
  kept.edited('m_7', 'nothing')
  expect(kept.byId('m_1')?.text).toBe('new')
})

test('a thousand messages and two thousand names are kept, no more', () => {
  const kept = memory(...Array.from({ length: 1_001 }, (_, i) => message(i + 1)))
  expect([kept.oldest, kept.bySeq(1), kept.byId('m_1')]).toEqual([2, undefined, undefined])
  for (let i = 0; i < 2_001; i++) kept.named(`u_${i}`, `n${i}`)
  expect(kept.names).toHaveLength(2_000)
  expect(kept.nameOf('u_2000')).toBe('n2000')
  expect(kept.nameOf('u_0')).toBe('u_0')
})

test('a new epoch begins with nothing, except the names', () => {
  const kept = memory(message(1, 'u_ann'))
  kept.forget()
  expect([kept.oldest, kept.lastOwn, kept.byId('m_1')]).toEqual([undefined, undefined, undefined])
  expect(kept.nameOf('u_ann')).toBe('ann')
})
