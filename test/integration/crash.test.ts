import { expect, test } from 'vitest'
import { Person } from '../support/person.ts'
import { startChild } from '../support/server-child.ts'

test('kill -9 loses nothing that was acknowledged as durable, doubles nothing, and changes the epoch', async () => {
  await using child = await startChild()
  const ann = await Person.connect(child.url)
  await ann.hello(await child.token('ann'))
  const { epoch } = await ann.join('den', { create: true })
  const acknowledged: string[] = []
  for (let i = 0; i < 20; i++) {
    const text = `remember number ${i} of these`
    const answer = await ann.send('den', text, { ack: 'durable' })
    if (answer.t === 'ok') acknowledged.push(text)
  }
  await child.kill()
  await child.restart()

  const back = await Person.connect(child.url)
  await back.hello(await child.token('ann'))
  const joined = await back.join('den', { after: 0, epoch, history: 200 })
  expect(joined).toMatchObject({ role: 'owner', recovered: false })
  expect(joined.epoch).not.toBe(epoch)
  const page = await back.frame('page')
  const texts = page.events.flatMap((e) => (e.t === 'message' ? [e.text] : []))
  expect(acknowledged).toHaveLength(20)
  expect(texts).toEqual(acknowledged)
  expect(await back.send('den', 'and life goes on')).toMatchObject({ t: 'ok', seq: joined.seq + 1 })
  back.close()
})

test('an orderly end keeps the epoch: clients resume', async () => {
  await using child = await startChild()
  const ann = await Person.connect(child.url)
  await ann.hello(await child.token('ann'))
  const { epoch } = await ann.join('den', { create: true })
  await ann.send('den', 'before the restart')
  await child.end()
  expect(ann.closed?.code).toBe(4000)
  await child.restart()
  const back = await Person.connect(child.url)
  await back.hello(await child.token('ann'))
  expect(await back.join('den', { after: 0, epoch })).toMatchObject({ recovered: true, epoch, seq: 1 })
  back.close()
})
