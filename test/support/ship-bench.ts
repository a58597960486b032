/**
 * Everything between a message and Redis, real: a journal on disk, the shipper, a proxy that can break,
 * Redis servers. What the fault tests share.
 */
import { systemClock } from '../../server/base/clock.ts'
import { systemRandom } from '../../server/base/random.ts'
import { defaultLimits, type Limits } from '../../server/limits.ts'
import type { Environment } from '../../server/base/environment.ts'
import type { Journal } from '../../server/log/journal.ts'
import { createShipper, type Shipper } from '../../server/log/shipper.ts'
import type { LogSink } from '../../server/log/sink.ts'
import { createRedisSink } from '../../server/log/sink-redis.ts'
import { eventually } from './eventually.ts'
import { openLogFolder, said } from './log-folder.ts'
import { type RecordedTelemetry, recordedTelemetry } from './recorded-telemetry.ts'

export interface ShipBench {
  readonly journal: Journal
  readonly environment: Environment
  readonly heard: RecordedTelemetry
  /** Appends this many messages to the room. */
  say(room: string, count: number, text?: string): void
  /** How many messages the room has. */
  said(room: string): number
  readonly rooms: () => readonly string[]
  /** Resolves when everything said is acknowledged by Redis. */
  shipped(): Promise<void>
  /** Resolves when the marks of what was shipped are on disk. */
  marked(): Promise<void>
  gauge(name: string): number
  /** Ends shipper, connection and journal, and opens them again on the same folder. */
  restart(): Promise<void>
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** Short pauses, so that a test sees many attempts. */
const hurried = { shipBackoffMs: 50, shipLingerMs: 2, redisReplyMs: 300, shipFlushMs: 300 }

/** @param port where Redis, or the proxy before it, listens on 127.0.0.1 */
export function openShipBench(port: number, limits: Partial<Limits> = {}): ShipBench {
  const all: Limits = { ...defaultLimits, ...hurried, ...limits }
  const heard = recordedTelemetry()
  const folder = openLogFolder({ limits: all })
  const counts = new Map<string, number>()
  const startedAt = systemClock.now()
  let { sink, shipper } = begin()

  function begin(): { readonly sink: LogSink; readonly shipper: Shipper } {
    const { telemetry } = heard
    const url = `redis://127.0.0.1:${port}`
    const ports = { limits: all, clock: systemClock, random: systemRandom, telemetry }
    const begun = createRedisSink({ url, ...ports })
    const made = createShipper({ journal: folder.journal, sink: begun, ...ports })
    made.start()
    return { sink: begun, shipper: made }
  }

  async function end(): Promise<void> {
    await folder.journal.flushed()
    await shipper.stop()
    await sink.close()
  }

  async function close(): Promise<void> {
    await end()
    await folder.close()
  }

  return {
    get journal() {
      return folder.journal
    },
    get environment() {
      return folder.environment
    },
    heard,
    say(room, count, text) {
      for (let i = 0; i < count; i++) {
        const seq = (counts.get(room) ?? 0) + 1
        counts.set(room, seq)
        // Several records share a millisecond, as in a busy room.
        folder.journal.append(said(room, seq, text, startedAt + Math.floor(seq / 4)))
      }
    },
    said: (room) => counts.get(room) ?? 0,
    rooms: () => [...counts.keys()],
    async shipped() {
      await folder.journal.flushed()
      await eventually(() => [...counts].every(([room, seq]) => folder.journal.shippedTo(room) === seq))
    },
    marked: () => folder.journal.flushed(),
    gauge(name) {
      const read = heard
        .of('gauge')
        .filter((args) => args[0] === name)
        .at(-1)?.[2]
      return typeof read === 'function' ? Number(read()) : Number.NaN
    },
    async restart() {
      await end()
      await folder.reopen()
      const begun = begin()
      sink = begun.sink
      shipper = begun.shipper
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}
