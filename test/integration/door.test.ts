import { expect, test } from 'vitest'
import { closes } from '../../protocol/codes.ts'
import { conversation } from '../support/conversation.ts'

test('welcome tells a person who they are here, and the limits they can meet', async () => {
  await using chat = await conversation()
  const ann = await chat.person('ann')
  const welcome = await ann.frame('welcome')
  expect(welcome).toMatchObject({ name: 'ann', assurance: 'substantial', heartbeat_ms: 30_000 })
  expect(welcome.user).toMatch(/^u_[A-Za-z0-9_-]+$/)
  expect(welcome.limits).toMatchObject({ text_chars: 4_000 })
  expect(welcome.expires_at).toBeGreaterThan(Date.now())
})

test('the first frame must be hello', async () => {
  await using chat = await conversation()
  const stranger = await chat.connect()
  stranger.raw(JSON.stringify({ t: 'join', ref: 1, room: 'lobby' }))
  expect(await stranger.end()).toMatchObject({ code: 4501, reason: 'not_authenticated' })
  expect(stranger.all('bye')).toMatchObject([{ code: 4501, name: 'not_authenticated' }])
})

test('a refused token is answered with bye and 4501, an expired one with 4502', async () => {
  await using chat = await conversation()
  const forger = await chat.connect()
  forger.raw(JSON.stringify({ t: 'hello', token: 'abc.def.ghi' }))
  expect(await forger.end()).toMatchObject({ code: 4501 })
  const late = await chat.connect()
  late.raw(JSON.stringify({ t: 'hello', token: await chat.token('late', { ttlMs: -3_600_000 }) }))
  expect(await late.end()).toMatchObject({ code: 4502, reason: 'token_expired' })
})

test('who says nothing for authDeadlineMs is asked to leave, and traffic does not extend it', async () => {
  await using chat = await conversation({ limits: { authDeadlineMs: 300, sweepSessionsMs: 50 } })
  const silent = await chat.connect()
  expect(await silent.end()).toMatchObject({ code: 4501 })
})

test('hello twice is an error, not a close', async () => {
  await using chat = await conversation()
  const ann = await chat.person('ann')
  ann.raw(JSON.stringify({ t: 'hello', token: 'again' }))
  expect(await ann.frame('error')).toMatchObject({ name: 'already_authenticated' })
  expect(await ann.ask('ping', {})).toMatchObject({ t: 'pong' })
})

test('an unknown frame is an error with the ref; unknown fields are ignored', async () => {
  await using chat = await conversation()
  const ann = await chat.person('ann')
  ann.raw(JSON.stringify({ t: 'dance', ref: 7 }))
  expect(await ann.frame('error')).toMatchObject({ ref: 7, code: 101, name: 'unknown_frame', retry: 'no' })
  ann.raw(JSON.stringify({ t: 'ping', ref: 8, mood: 'good' }))
  expect(await ann.frame('pong')).toMatchObject({ ref: 8 })
})

test('a frame with a wrong field is refused with its ref; bytes that are no frames close with 4500', async () => {
  await using chat = await conversation()
  const ann = await chat.person('ann')
  ann.raw(JSON.stringify({ t: 'send', ref: 9, room: 'lobby', text: 5 }))
  expect(await ann.frame('error')).toMatchObject({ ref: 9, name: 'bad_frame' })
  ann.raw('this is not JSON')
  expect(await ann.end()).toMatchObject({ code: 4500, reason: 'bad_frame' })
  expect(ann.all('bye')).toMatchObject([{ code: 4500, name: 'bad_frame' }])
})

test('several frames in one message are answered in their order', async () => {
  await using chat = await conversation()
  const ann = await chat.person('ann')
  ann.raw([1, 2, 3].map((ref) => JSON.stringify({ t: 'ping', ref })).join('\n'))
  await ann.frame('pong', (f) => f.ref === 3)
  expect(ann.all('pong').map((f) => f.ref)).toEqual([1, 2, 3])
})

test('an identity without assurance may connect and may not join', async () => {
  await using chat = await conversation()
  const nobody = await chat.person('nobody', { assurance: 'none' })
  expect(await nobody.ask('join', { room: 'lobby', create: true })).toMatchObject({
    t: 'error',
    name: 'identity_not_verified',
  })
})

test('renew takes a fresh token of the same person, and of nobody else', async () => {
  await using chat = await conversation()
  const ann = await chat.person('ann')
  expect(await ann.ask('renew', { token: await chat.token('ann') })).toMatchObject({ t: 'ok' })
  expect(await ann.ask('renew', { token: await chat.token('bob') })).toMatchObject({
    t: 'error',
    name: 'identity_mismatch',
  })
  expect(await ann.ask('renew', { token: 'nonsense' })).toMatchObject({
    t: 'error',
    name: 'not_authenticated',
  })
})

test('a token that ends on a live connection: a notice, a grace, then 4502', async () => {
  await using chat = await conversation({ limits: { expiryNoticeMs: 60_000, expiryGraceMs: 500 } })
  const ann = await chat.person('ann', { ttlMs: 2_000 })
  expect(await ann.frame('notice')).toMatchObject({ name: 'token_expiring' })
  expect(await ann.end()).toMatchObject({ code: 4502, reason: 'token_expired' })
})

test('renewing with less assurance takes the person out of rooms that ask for more', async () => {
  await using chat = await conversation()
  const [ann] = await chat.gather('clinic', 'ann')
  await ann?.command('clinic', '/assurance substantial')
  const bob = await chat.person('bob')
  await bob.join('clinic')
  await bob.ask('renew', { token: await chat.token('bob', { assurance: 'low' }) })
  expect(await bob.frame('notice')).toMatchObject({ room: 'clinic', name: 'assurance_too_low' })
  expect(await bob.send('clinic', 'still here?')).toMatchObject({ name: 'not_a_member' })
})

test('handles are unique, look-alikes included; one that the gate refuses is replaced, with a statement', async () => {
  await using chat = await conversation()
  const ann = await chat.person('ann')
  const other = await chat.person('impostor', { handle: 'Ann' })
  expect(ann.name).toBe('ann')
  expect(other.name).not.toMatch(/^ann$/i)
  const again = await chat.person('ann')
  expect(again.name).toBe('ann')
})

test('a person with connectionsPerUserMax connections gets no further one', async () => {
  await using chat = await conversation({ limits: { connectionsPerUserMax: 2 } })
  await chat.person('ann')
  await chat.person('ann')
  const third = await chat.connect()
  third.raw(JSON.stringify({ t: 'hello', token: await chat.token('ann') }))
  expect(await third.end()).toMatchObject({ code: 4013, reason: 'too_many_connections' })
})

test('over the rate, frames are refused with the time to wait; a machine that goes on is closed with 4029', async () => {
  await using chat = await conversation({
    limits: { framesBurstMax: 5, framesPerSecond: 1, rateRefusalsMax: 10 },
  })
  const ann = await chat.person('ann')
  for (let ref = 1; ref <= 40; ref++) ann.raw(JSON.stringify({ t: 'ping', ref }))
  const refused = await ann.frame('error')
  expect(refused).toMatchObject({ name: 'rate_limited', retry: 'later' })
  expect(refused.retry_after_ms).toBeGreaterThan(0)
  expect(await ann.end()).toMatchObject({ code: 4029, reason: 'too_fast' })
})

test('nothing but errors ends with 4509; one success forgives', async () => {
  await using chat = await conversation({ limits: { errorsInRowMax: 3 } })
  const ann = await chat.person('ann')
  for (let i = 0; i < 3; i++) await ann.send('nowhere', 'x')
  await ann.ask('ping', {})
  for (let i = 0; i < 3; i++) await ann.send('nowhere', 'x')
  ann.raw(JSON.stringify({ t: 'leave', ref: 99, room: 'nowhere' }))
  expect(await ann.end()).toMatchObject({ code: 4509, reason: 'too_many_errors' })
})

test('health answers on the port of the WebSockets, and readyz says no while draining', async () => {
  await using chat = await conversation()
  const base = chat.server.webUrl
  expect((await fetch(`${base}healthz`)).status).toBe(200)
  expect((await fetch(`${base}readyz`)).status).toBe(200)
  expect((await fetch(`${base}nothing-here`)).status).toBe(404)
})

test('a drain says goodbye to everyone with 4000 and a time to come back', async () => {
  await using chat = await conversation()
  const [ann, bob] = await chat.gather('lobby', 'ann', 'bob')
  const drained = chat.server.drain()
  expect(await ann?.end()).toMatchObject({ code: 4000, reason: 'restart' })
  expect(await bob?.end()).toMatchObject({ code: 4000 })
  expect(ann?.all('bye')[0]?.retry_after_ms).toBeGreaterThan(0)
  await drained
})

test('a message over inboundBytesMax ends the connection with 1009, too_big', async () => {
  await using chat = await conversation()
  const ann = await chat.person('ann')
  ann.raw(JSON.stringify({ t: 'ping', ref: 1, padding: 'x'.repeat(64 * 1024) }))
  expect((await ann.end()).code).toBe(closes['too_big'].code)
})

test('who does not answer two heartbeats is gone, heartbeat_lost', async () => {
  await using chat = await conversation({ limits: { heartbeatMs: 100 } })
  const ann = await chat.person('ann')
  ann.stall()
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  ann.resume()
  expect([closes['heartbeat_lost'].code, 1006]).toContain((await ann.end()).code)
})
