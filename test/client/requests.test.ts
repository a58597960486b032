import { expect, test } from 'vitest'
import { clientLimits } from '../../client/limits.ts'
import { Requests } from '../../client/requests.ts'
import type { ClientErrorName } from '../../client/errors.ts'
import type { ClientFrame } from '../../protocol/catalogue.ts'
import { manualClock } from '../support/manual-clock.ts'

function desk(limits: Partial<typeof clientLimits> = {}, refuse?: ClientErrorName) {
  const clock = manualClock()
  const sent: ClientFrame[] = []
  const requests = new Requests({
    clock: { ...clock, random: () => 0 },
    limits: { ...clientLimits, ...limits },
    send(frame) {
      if (refuse === undefined) sent.push(frame)
      return refuse
    },
  })
  const settled: unknown[] = []
  const ping = () => requests.ask('ping', {}, (answer) => settled.push(answer))
  return { clock, requests, sent, settled, ping }
}

test('an answer goes to the request with its ref, once', () => {
  const { requests, sent, settled, ping } = desk()
  ping()
  ping()
  expect(sent).toEqual([
    { t: 'ping', ref: 1 },
    { t: 'ping', ref: 2 },
  ])
  expect(requests.answered({ t: 'pong', ref: 2 })).toBe(true)
  expect(requests.answered({ t: 'pong', ref: 2 })).toBe(false)
  expect(settled).toEqual([{ ok: true, value: { t: 'pong', ref: 2 } }])
  expect(requests.size).toBe(1)
})

test('an error is a value with all that the server said', () => {
  const { requests, settled, ping } = desk()
  ping()
  requests.answered({
    t: 'error',
    ref: 1,
    code: 110,
    name: 'rate_limited',
    message: 'Slowly.',
    retry: 'later',
    retry_after_ms: 700,
  })
  const error = {
    code: 110,
    name: 'rate_limited',
    message: 'Slowly.',
    retry: 'later',
    retryAfterMs: 700,
    outcome: 'refused',
    statement: undefined,
  }
  expect(settled).toEqual([{ ok: false, error }])
})

test('a frame of the wrong kind is no answer that one could use', () => {
  const { requests, settled, ping } = desk()
  ping()
  requests.answered({ t: 'ok', ref: 1 })
  expect(settled).toMatchObject([{ ok: false, error: { name: 'bad_answer', outcome: 'unknown' } }])
})

test('frames about a request that do not answer it are left to others', () => {
  const { requests, ping } = desk()
  ping()
  expect(requests.answered({ t: 'appeal', id: 'apl_1', statement: 'sor_1', state: 'open', ref: 1 })).toBe(
    false,
  )
  expect(requests.answered({ t: 'notice', name: 'x', text: '' })).toBe(false)
  expect(requests.answered({ t: 'error', code: 500, name: 'internal', message: '', retry: 'later' })).toBe(
    false,
  )
  expect(requests.size).toBe(1)
})

test('what was under way when the connection ended has an unknown outcome', () => {
  const { requests, settled, ping, clock } = desk()
  ping()
  ping()
  requests.lost()
  const lost = { ok: false, error: { name: 'connection_lost', outcome: 'unknown', retry: 'no' } }
  expect(settled).toMatchObject([lost, lost])
  expect([requests.size, clock.pending]).toEqual([0, 0])
})

test('a request without an answer is given up after requestMs', () => {
  const { requests, settled, ping, clock } = desk({ requestMs: 30_000 })
  ping()
  clock.advance(29_999)
  expect(settled).toEqual([])
  clock.advance(1)
  expect(settled).toMatchObject([{ ok: false, error: { name: 'timed_out', outcome: 'unknown' } }])
  expect(requests.answered({ t: 'pong', ref: 1 })).toBe(false)
})

test('pendingRequestsMax requests wait, and no more are sent', () => {
  const { sent, settled, ping, requests } = desk({ pendingRequestsMax: 256 })
  for (let i = 0; i < 256; i++) ping()
  expect(settled).toEqual([])
  ping()
  expect(settled).toMatchObject([
    { ok: false, error: { name: 'too_many_pending', outcome: 'unsent', retry: 'later' } },
  ])
  expect(sent).toHaveLength(256)
  requests.answered({ t: 'pong', ref: 1 })
  ping()
  expect(sent).toHaveLength(257)
})

test('what cannot be sent is not waited for', () => {
  const { requests, settled, ping, clock } = desk({}, 'not_connected')
  ping()
  expect(settled).toMatchObject([{ ok: false, error: { name: 'not_connected', outcome: 'unsent' } }])
  expect([requests.size, clock.pending]).toEqual([0, 0])
})
