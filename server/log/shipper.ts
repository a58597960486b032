/**
 * The shipper: carries committed records from the journal to the receiver (Redis Streams), off the
 * message's path. The journal is its queue, so it holds no record beyond the one batch in flight, however
 * long the receiver is away; `markShipped` follows what was answered, never what was sent.
 *
 * The flow: a commit names rooms → they wait in rotation → one batch takes from each what fits → the
 * receiver answers for each room → mark, or send again from where the receiver ends, or stop the room.
 *
 * When things go wrong
 * - no answer or a refusal: the same records again, after a pause that grows; harmless by `LogSink`;
 * - the receiver ends before what it once acknowledged (a replica that lagged was promoted, Redis came
 *   back empty): it is sent again from the journal. Every append says where it continues, so no write can
 *   open a hole unnoticed; rooms lately shipped are asked after each reconnect, because a quiet one would
 *   otherwise stay short until its next message;
 * - a conflict: what stands in Redis is not ours to change, and records are not invented. The room's
 *   shipping stops with an alarm, is tried again every `shipRecheckMs` (someone may have moved the stream
 *   away), and its records wait in the journal. Other rooms go on.
 */
import { createBell } from '../base/bell.ts'
import type { Random } from '../base/random.ts'
import { backoffMs } from './backoff.ts'
import { type ShipLag, shipLag } from './ship-lag.ts'
import { bytesOf, createShipRooms, type ShipRoomsPorts } from './ship-rooms.ts'
import type { LogSink, RoomRecords, SinkTrouble } from './sink.ts'

export interface ShipperPorts extends ShipRoomsPorts {
  readonly sink: LogSink
  readonly random: Random
}

export interface Shipper {
  start(): void
  /** Ships what is committed, for at most `shipFlushMs`, then ends. The caller closes journal and sink after it. */
  stop(): Promise<void>
  /** How far the receiver is behind the journal. */
  lag(): ShipLag
}

export function createShipper(ports: ShipperPorts): Shipper {
  const { journal, sink, clock, random, limits, telemetry } = ports
  const bell = createBell()
  const rooms = createShipRooms(ports)
  let state: 'new' | 'running' | 'stopping' | 'ended' = 'new'
  let pause = new AbortController()
  let waitsForAnswer = false
  let connections = 0
  let running: Promise<void> = Promise.resolve()

  async function run(): Promise<void> {
    let failures = 0
    while (state !== 'ended') {
      const before = connections
      const trouble = await step()
      if (trouble === undefined) {
        failures = 0
        continue
      }
      if (state !== 'running') return
      failures += 1
      const pauseMs = backoffMs(failures, limits.shipBackoffMs, random)
      telemetry.shipFailed(`${trouble.code}: ${trouble.detail}`, pauseMs)
      // A new connection ends silence, so it ends this pause; it does not mend a refusal.
      const silent = trouble.kind === 'unreachable'
      if (silent && connections !== before) continue
      waitsForAnswer = silent
      await rest(pauseMs)
      waitsForAnswer = false
    }
  }

  /** One question, one batch, or the wait for work; says what went wrong. */
  async function step(): Promise<SinkTrouble | undefined> {
    try {
      const doubted = rooms.doubted()
      if (doubted.length > 0) return await ask(doubted)
      const batch = rooms.gather()
      if (batch.length > 0) return await ship(batch)
      await waitForWork()
      return undefined
    } catch (error) {
      // The journal could not be read, or an invariant broke: say so, and do not spin on it.
      const detail = error instanceof Error ? error.message : String(error)
      telemetry.note('error', 'shipper: step failed', { detail })
      return { kind: 'refused', code: 'SHIPPER', detail }
    }
  }

  async function ask(doubted: readonly string[]): Promise<SinkTrouble | undefined> {
    const answer = await sink.endsAt(doubted)
    if (state === 'ended') return undefined
    if (answer.kind !== 'ends') return answer
    rooms.answered(doubted, answer.seqs)
    return undefined
  }

  async function ship(batch: readonly RoomRecords[]): Promise<SinkTrouble | undefined> {
    const began = clock.monotonic()
    const outcomes = await sink.append(batch)
    if (state === 'ended') return undefined // the journal may be closed; next time it counts as sent before
    let trouble: SinkTrouble | undefined
    let records = 0
    let bytes = 0
    for (const [i, sent] of batch.entries()) {
      const outcome = outcomes[i] ?? noAnswer
      trouble = rooms.settle(sent, outcome) ?? trouble
      if (outcome.kind !== 'stored') continue
      records += sent.records.length - outcome.resent
      bytes += bytesOf(sent.records)
    }
    if (records > 0) telemetry.shipped(records, bytes, Math.round((clock.monotonic() - began) * 1_000))
    return trouble
  }

  async function waitForWork(): Promise<void> {
    if (state === 'stopping') state = 'ended'
    if (state !== 'running') return
    await bell.heard()
    await rest(limits.shipLingerMs)
  }

  /** Waits; ends early when the shipper stops or, after silence, when the receiver is reachable again. */
  async function rest(ms: number): Promise<void> {
    if (state !== 'running') return
    pause = new AbortController()
    await clock.sleep(ms, pause.signal)
  }

  return {
    start() {
      if (state !== 'new') return
      state = 'running'
      journal.onCommitted((touched) => {
        rooms.add(touched)
        bell.ring()
      })
      sink.onReachable(() => {
        connections += 1
        rooms.doubtRecent()
        if (waitsForAnswer) pause.abort()
        bell.ring()
      })
      const cancel = clock.every(limits.shipRecheckMs, () => {
        rooms.retryStopped()
        bell.ring()
      })
      running = run().finally(cancel)
    },
    async stop() {
      if (state !== 'running') return
      state = 'stopping'
      pause.abort()
      bell.ring()
      const done = new AbortController()
      await Promise.race([running, clock.sleep(limits.shipFlushMs, done.signal)])
      done.abort()
      state = 'ended'
    },
    lag: () => shipLag(ports),
  }
}

const noAnswer: SinkTrouble = { kind: 'unreachable', code: 'NOREPLY', detail: 'no outcome for this room' }
