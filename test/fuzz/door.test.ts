/**
 * Anything may arrive from a socket. Hostile and half-plausible messages in both encodings go through
 * the whole server behind the transport: decoder, rate, lane, requests, rooms, verdicts, commands, log.
 * Nothing may throw past the door, and memory stays flat. `PARLEY_FUZZ=1000000` for a long run,
 * `PARLEY_FUZZ_SEED` to repeat one.
 */
import { randomInt } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import type { ClientFrame } from '../../protocol/catalogue.ts'
import type { Codec } from '../../protocol/codec.ts'
import { jsonCodec } from '../../protocol/json.ts'
import { msgpackCodec } from '../../protocol/msgpack.ts'
import { openHouse } from '../../server/app.ts'
import { systemClock } from '../../server/base/clock.ts'
import { Closer } from '../../server/base/closer.ts'
import { systemRandom } from '../../server/base/random.ts'
import { createIntake, type Intake } from '../../server/session/intake.ts'
import { testConfig } from '../support/conversation.ts'
import { hostileBytes, mutated } from '../support/hostile.ts'
import { Loopback } from '../support/loopback.ts'
import { recordedTelemetry } from '../support/recorded-telemetry.ts'
import { type Seeded, seeded } from '../support/seeded.ts'

const messages = Number(process.env['PARLEY_FUZZ'] ?? 16_000)
const seed = Number(process.env['PARLEY_FUZZ_SEED'] ?? randomInt(2 ** 32))
const heapGrowthBytesMax = 48 * 1024 * 1024

const lines = [
  '/help', '/mute @fuzz 1s x', '/slow off', '/lock', '/unlock', '/topic t', '/held', '/approve x', '/deny x y',
  '/remove m_0 z', '/ban @nobody 1s', '/role @fuzz member', '/retain 30', '/assurance low', '/', '/\u0000', '//x',
] // biome-ignore format: a list of lines

/** A request that makes sense, or nearly. */
function plausible(pick: Seeded, ids: readonly string[]): ClientFrame {
  const ref = pick.below(1_000)
  const room = ['den', 'den', 'den', 'other', 'nowhere'][pick.below(5)] ?? 'den'
  const id = ids[pick.below(ids.length)] ?? 'm_0'
  const text = Buffer.from(pick.bytes(pick.below(60))).toString('utf8')
  const frames: ClientFrame[] = [
    { t: 'join', ref, room, create: pick.below(2) === 0, after: pick.below(50), history: pick.below(300) },
    { t: 'join', ref, room },
    { t: 'leave', ref, room: 'other' },
    { t: 'send', ref, room, text, reply_to: id },
    { t: 'send', ref, room, text: lines[pick.below(lines.length)] ?? '/', ack: 'durable' },
    { t: 'edit', ref, room, id, text },
    { t: 'remove', ref, room, id },
    { t: 'history', ref, room, before: pick.below(100), limit: pick.below(500) },
    { t: 'history', ref, room, after: pick.below(100), limit: pick.below(500) },
    { t: 'members', ref, room, limit: pick.below(500) },
    { t: 'command', ref, room, line: lines[pick.below(lines.length)] ?? '/' },
    { t: 'report', ref, room, id, category: 'spam', text },
    { t: 'appeal', ref, statement: 'sor_0', text },
    { t: 'standing', ref },
    { t: 'renew', ref, token: text },
    { t: 'ping', ref },
  ]
  return frames[pick.below(frames.length)] ?? { t: 'ping', ref }
}

async function enter(intake: Intake, codec: Codec, token: string): Promise<Loopback> {
  const peer = new Loopback(codec)
  intake.opened(peer)
  intake.received(peer, codec.encode({ t: 'hello', token }))
  await expect
    .poll(() => peer.frames.length + (peer.closed ? 1 : 0), { timeout: 20_000, interval: 1 })
    .toBeGreaterThan(0)
  intake.received(peer, codec.encode({ t: 'join', ref: 1, room: 'den', create: true }))
  return peer
}

test.each([jsonCodec, msgpackCodec])(
  `the door holds against hostile $encoding (seed ${seed})`,
  { timeout: 1_800_000 },
  async (codec) => {
    setFlagsFromString('--expose_gc')
    const gc: () => void = runInNewContext('gc')
    const dataDir = await mkdtemp(join(tmpdir(), 'parley-fuzz-'))
    const opened = new Closer()
    const { telemetry, of } = recordedTelemetry()
    const limits = {
      framesBurstMax: 1e9,
      sendBurstMax: 1e9,
      errorsInRowMax: 1e9,
      rateRefusalsMax: 1e9,
      laneFramesMax: 1e6,
    }
    const config = testConfig(dataDir, { limits: { ...limits, connectionsPerUserMax: 1_000 } })
    const quiet = {
      ...telemetry,
      judged: () => undefined,
      published: () => undefined,
      refused: () => undefined,
      journalled: () => undefined,
    }
    try {
      const { ports, local } = await openHouse(
        config,
        { clock: systemClock, random: systemRandom, telemetry: quiet },
        opened,
        () => false,
      )
      const intake = createIntake(ports)
      const token =
        (await local?.sign({ subject: 'fuzz', handle: 'fuzz', assurance: 'high', ttlMs: 3_600_000 })) ?? ''
      const pick = seeded(seed)
      let peer = await enter(intake, codec, token)
      let heap = 0
      for (let sent = 0; sent < messages / 2; sent++) {
        const ids = peer.frames.flatMap((f) => (f.t === 'message' ? [f.id] : [])).slice(-5)
        const dice = pick.below(4)
        const sensible = codec.encode(plausible(pick, ids))
        intake.received(
          peer,
          dice === 0 ? hostileBytes(codec, pick) : dice === 1 ? mutated(sensible, pick) : sensible,
        )
        if (sent % 64 === 0) await new Promise((resolve) => setImmediate(resolve))
        if (peer.closed !== undefined) {
          intake.closed(peer, peer.closed.code)
          peer = await enter(intake, codec, token)
        }
        if (sent === Math.floor(messages / 8)) {
          gc()
          heap = process.memoryUsage().heapUsed
        }
      }
      await ports.log.flushed()
      await new Promise((resolve) => setTimeout(resolve, 200))
      expect(of('note').filter(([level]) => level === 'error')).toEqual([])
      gc()
      expect(process.memoryUsage().heapUsed - heap).toBeLessThan(heapGrowthBytesMax)
      intake.closed(peer, 1000)
      expect(ports.sessions.size).toBe(0)
    } finally {
      await opened.close()
      await rm(dataDir, { recursive: true, force: true })
    }
  },
)
