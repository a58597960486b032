/**
 * What concerns a person reaches them now, or when they next say hello.
 */
import { expect, test } from 'vitest'
import type { ServerFrame } from '../../protocol/catalogue.ts'
import { memoryStore } from '../../server/base/store-memory.ts'
import { defaultLimits } from '../../server/limits.ts'
import { Mail } from '../../server/moderation/mail.ts'

function post(limits: { readonly waitingStatementsMax: number } = defaultLimits) {
  const here = new Set<string>()
  const told: ServerFrame[] = []
  const tell = (user: string, frame: ServerFrame) => {
    if (!here.has(user)) return 0
    told.push(frame)
    return 1
  }
  const mail = new Mail({ store: memoryStore(), limits, tell })
  const back = async (user: string) => {
    const received: ServerFrame[] = []
    await mail.deliver({ user, send: (frame) => void received.push(frame) })
    return received
  }
  return { mail, here, told, back }
}

const notice = (text: string): ServerFrame => ({ t: 'notice', name: 'appeal', text })

test('somebody who is here is told at once, and not again at the next hello', async () => {
  const { mail, here, told, back } = post()
  here.add('u_ann')
  mail.post('u_ann', 'a1', notice('now'))
  expect(told).toEqual([notice('now')])
  expect(await back('u_ann')).toEqual([])
})

test('somebody who is away is told once, when they come, and nobody else is', async () => {
  const { mail, told, back } = post()
  mail.post('u_ann', 'a1', notice('later'))
  expect(told).toEqual([])
  expect(await back('u_bob')).toEqual([])
  expect(await back('u_ann')).toEqual([notice('later')])
  expect(await back('u_ann')).toEqual([])
})

test('what is outdated before it is read is replaced', async () => {
  const { mail, back } = post()
  mail.post('u_ann', 'a1', notice('open'))
  mail.post('u_ann', 'a1', notice('decided'))
  expect(await back('u_ann')).toEqual([notice('decided')])
})

test('waitingStatementsMax: the rest follows at the next hello, and nothing is lost', async () => {
  const { mail, back } = post({ waitingStatementsMax: 2 })
  for (const id of ['a1', 'a2', 'a3']) mail.post('u_ann', id, notice(id))
  expect(await back('u_ann')).toEqual([notice('a1'), notice('a2')])
  expect(await back('u_ann')).toEqual([notice('a3')])
})
