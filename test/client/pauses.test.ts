/** How long the client stays away, with sockets that say what the test wants and a clock moved by hand. */
import { expect, test } from 'vitest'
import { ParleyClient } from '../../client/client.ts'
import type { ClientLimits } from '../../client/limits.ts'
import type { SocketHandlers } from '../../client/socket.ts'
import type { ServerFrame } from '../../protocol/catalogue.ts'
import { jsonCodec } from '../../protocol/json.ts'
import { manualClock } from '../support/manual-clock.ts'

const welcome: ServerFrame = {
  t: 'welcome',
  user: 'u_1',
  name: 'ann',
  session: 'ses_1',
  assurance: 'low',
  expires_at: 9e12,
  limits: {},
  heartbeat_ms: 3_600_000,
}

async function connected(limits: Partial<ClientLimits>) {
  const clock = manualClock()
  const sockets: SocketHandlers[] = []
  const client = new ParleyClient({
    url: 'ws://nowhere.invalid/v1',
    token: 'x',
    clock: { ...clock, random: () => 0 },
    limits,
    openSocket(_, handlers) {
      sockets.push(handlers)
      return { send: () => undefined, close: () => undefined, bufferedBytes: 0 }
    },
  })
  void client.connect()
  await clock.advanceAsync(0)
  const say = (frame: ServerFrame) => sockets.at(-1)?.received(jsonCodec.encode(frame))
  const raw = (text: string) => sockets.at(-1)?.received(new TextEncoder().encode(text))
  const pause = () => (client.state.phase === 'waiting' ? client.state.retryInMs : undefined)
  return { clock, client, say, raw, pause, end: (code: number) => sockets.at(-1)?.closed(code) }
}

test('pauses go on growing while connections end before stableMs, and start small after one that lasted', async () => {
  const { clock, client, say, pause, end } = await connected({ stableMs: 10_000, reconnectFirstMs: 1_000 })
  const pauses: (number | undefined)[] = []
  for (const lastedMs of [0, 9_999, 9_999, 10_000]) {
    say(welcome)
    await clock.advanceAsync(lastedMs)
    end(1006)
    pauses.push(pause())
    await clock.advanceAsync(pause() ?? 0)
  }
  expect(pauses).toEqual([500, 1_000, 2_000, 500])
  client.close()
})

test.each([
  [60_000, 60_000],
  [600_000, 600_000],
  [600_001, 600_000],
  [Number.MAX_SAFE_INTEGER, 600_000],
])('a server that asks for %d ms gets %d: no more than retryAfterMs', async (asked, expected) => {
  const { client, say, pause, end } = await connected({ retryAfterMs: 600_000 })
  say(welcome)
  say({ t: 'bye', code: 4000, name: 'restart', message: 'Back soon.', retry_after_ms: asked })
  end(4000)
  expect(pause()).toBe(expected)
  client.close()
})

test('the reason of a bye counts even when the network swallows the close after it', async () => {
  const { client, say, end } = await connected({})
  say({ t: 'bye', code: 4503, name: 'banned', message: 'You are banned.' })
  end(1006)
  expect(client.state).toMatchObject({ phase: 'closed', why: { code: 4503, name: 'banned' } })
})

test('bytes that are no frames end it: trying again would end the same way', async () => {
  const { client, say, raw } = await connected({})
  say(welcome)
  const waiting = client.ping()
  raw('no frame')
  expect(await waiting).toMatchObject({ ok: false, error: { name: 'connection_lost', outcome: 'unknown' } })
  expect(client.state).toMatchObject({ phase: 'closed', why: { code: 1007, name: 'bad_frame' } })
})
