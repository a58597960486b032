/**
 * A whole server without a network: everything behind the transport is real, people are connections in memory, and
 * the calendar moves when a test says so. For tests that need very many conversations.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClientFrame, ServerFrame } from '../../protocol/catalogue.ts'
import { jsonCodec } from '../../protocol/json.ts'
import { openHouse } from '../../server/app.ts'
import { systemClock } from '../../server/base/clock.ts'
import { Closer } from '../../server/base/closer.ts'
import { systemRandom } from '../../server/base/random.ts'
import type { Limits } from '../../server/limits.ts'
import type { Ports } from '../../server/ports.ts'
import { createIntake, type Intake } from '../../server/session/intake.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import { pipelineOf, testConfig } from './conversation.ts'
import { Loopback } from './loopback.ts'
import { type ShiftedClock, shiftedClock } from './shifted-clock.ts'

type Request = Exclude<ClientFrame, { t: 'hello' }>
type Asked<T extends Request['t']> = Omit<Extract<Request, { t: T }>, 't' | 'ref'>

export interface Cast extends AsyncDisposable {
  readonly ports: Ports
  readonly clock: ShiftedClock
  /** Somebody who has said hello. */
  enter(name: string): Promise<Player>
}

/** Looks this often for an answer, which takes a few turns of the loop. */
const turnsMax = 20_000

export class Player {
  readonly peer = new Loopback(jsonCodec)
  readonly name: string
  readonly #intake: Intake
  #ref = 0

  constructor(name: string, intake: Intake) {
    this.name = name
    this.#intake = intake
  }

  get user(): string {
    return this.all('welcome')[0]?.user ?? ''
  }

  get closed(): boolean {
    return this.peer.closed !== undefined
  }

  all<T extends ServerFrame['t']>(t: T): Extract<ServerFrame, { t: T }>[] {
    return this.peer.frames.filter((f): f is Extract<ServerFrame, { t: T }> => f.t === t)
  }

  async hello(token: string): Promise<void> {
    this.#intake.opened(this.peer)
    this.#intake.received(this.peer, jsonCodec.encode({ t: 'hello', token }))
    await this.#until(() => this.all('welcome').length > 0 || this.closed)
  }

  async ask<T extends Request['t']>(t: T, fields: Asked<T>): Promise<ServerFrame> {
    const ref = ++this.#ref
    const from = this.peer.frames.length
    const frame = { t, ref, ...fields } as unknown as ClientFrame
    this.#intake.received(this.peer, jsonCodec.encode(frame))
    let answer: ServerFrame | undefined
    await this.#until(() => {
      // The oldest frames make room: look from the end when that happened.
      const seen = this.peer.frames.slice(Math.min(from, Math.max(0, this.peer.frames.length - 500)))
      answer = seen.find((f) => 'ref' in f && f.ref === ref && f.t !== 'statement')
      return answer !== undefined || this.closed
    })
    return answer ?? { t: 'bye', code: this.peer.closed?.code ?? 0, name: 'closed', message: '' }
  }

  command(room: string, line: string): Promise<ServerFrame> {
    return this.ask('command', { room, line })
  }

  async #until(ready: () => boolean): Promise<void> {
    for (let turn = 0; !ready(); turn++) {
      if (turn > turnsMax) throw new Error(`waited in vain; last: ${JSON.stringify(this.peer.frames.at(-1))}`)
      await (turn < 50 ? new Promise<void>((resolve) => setImmediate(resolve)) : systemClock.sleep(1))
    }
    // The transport tells of the end soon after.
    if (this.closed) this.#intake.closed(this.peer, this.peer.closed?.code ?? 1006)
  }
}

export async function openCast(limits: Partial<Limits> = {}): Promise<Cast> {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-cast-'))
  const opened = new Closer()
  const clock = shiftedClock()
  const roomy = {
    ...{ framesBurstMax: 1e9, sendBurstMax: 1e9, errorsInRowMax: 1e9, rateRefusalsMax: 1e9 },
    ...{ connectionsPerUserMax: 1_000, roomsPerSessionMax: 100_000, loginsPerSecond: 1e6 },
  }
  const config = testConfig(dataDir, { limits: { ...roomy, ...limits } })
  const telemetry = silentTelemetry
  const pipeline = pipelineOf([], config.limits, clock, telemetry)
  const deps = { clock, random: systemRandom, telemetry, pipeline }
  const { ports, local } = await openHouse(config, deps, opened, () => false)
  const intake = createIntake(ports)
  return {
    ports,
    clock,
    async enter(name) {
      const claims = { subject: name, handle: name, assurance: 'high', ttlMs: 400 * 86_400_000 } as const
      const player = new Player(name, intake)
      await player.hello((await local?.sign(claims)) ?? '')
      return player
    },
    async [Symbol.asyncDispose]() {
      await opened.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
