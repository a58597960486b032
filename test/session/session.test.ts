import { describe, expect, test } from 'vitest'
import type { ServerFrame } from '../../protocol/catalogue.ts'
import { jsonCodec } from '../../protocol/json.ts'
import { defaultLimits, type Limits } from '../../server/limits.ts'
import { Session } from '../../server/session/session.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import { Loopback } from '../support/loopback.ts'

/** A peer that takes nothing: what is sent piles up. */
class Stalled extends Loopback {
  buffered = 0
  override send(bytes: Uint8Array): boolean {
    this.buffered += bytes.length
    return super.send(bytes)
  }
  override bufferedBytes(): number {
    return this.buffered
  }
}

function stage(limits: Partial<Limits> = {}) {
  const peer = new Stalled(jsonCodec)
  const session = new Session(peer, jsonCodec, 0, {
    limits: { ...defaultLimits, ...limits },
    telemetry: silentTelemetry,
  })
  return { peer, session }
}

const notice = (text: string): ServerFrame => ({ t: 'notice', name: 'test', text })

describe('the outbox', () => {
  test('holds up to outboxBytesMax, and says goodbye with 4008 over it', () => {
    const { peer, session } = stage({ outboxBytesMax: 1_000 })
    while (peer.buffered < 900) session.send(notice('x'.repeat(50)))
    expect(peer.closed).toBeUndefined()
    session.send(notice('x'.repeat(200)))
    expect(peer.closed).toEqual({ code: 4008, reason: 'slow_consumer' })
    expect(peer.frames.at(-1)).toMatchObject({ t: 'bye', code: 4008, retry_after_ms: 1_000 })
    const frames = peer.frames.length
    session.send(notice('too late'))
    expect(peer.frames).toHaveLength(frames)
  })

  test('holds nothing for longer than outboxAgeMs', () => {
    const { peer, session } = stage({ outboxAgeMs: 5_000 })
    session.send(notice('hello'))
    session.checkOutbox(0)
    session.checkOutbox(4_999)
    expect(peer.closed).toBeUndefined()
    session.checkOutbox(5_000)
    expect(peer.closed).toEqual({ code: 4008, reason: 'slow_consumer' })
  })

  test('who catches up in between is not behind', () => {
    const { peer, session } = stage({ outboxAgeMs: 5_000 })
    session.send(notice('hello'))
    session.checkOutbox(0)
    peer.buffered = 0
    session.checkOutbox(3_000)
    session.send(notice('again'))
    session.checkOutbox(4_000)
    session.checkOutbox(8_999)
    expect(peer.closed).toBeUndefined()
  })
})

test('a session says goodbye once', () => {
  const { peer, session } = stage()
  session.disconnect('restart', 'test', 100)
  session.disconnect('banned', 'test')
  expect(peer.frames).toMatchObject([{ t: 'bye', code: 4000, name: 'restart', retry_after_ms: 100 }])
  expect(peer.closed).toEqual({ code: 4000, reason: 'restart' })
})

test('a success forgives the errors before it', () => {
  const { peer, session } = stage({ errorsInRowMax: 2 })
  for (let i = 0; i < 2; i++) session.refuse(i, 'not_a_member', 'send')
  session.reply({ t: 'pong', ref: 1 })
  for (let i = 0; i < 2; i++) session.refuse(i, 'not_a_member', 'send')
  expect(peer.closed).toBeUndefined()
  session.refuse(3, 'not_a_member', 'send')
  expect(peer.closed?.code).toBe(4509)
})
