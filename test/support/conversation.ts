/**
 * A conversation: a real server on a folder of its own, with real tokens, for tests that read as people
 * talking. The transport is `ws`, because uWebSockets.js must not run inside a test worker.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningServer, startServer } from '../../server/app.ts'
import { type Clock, systemClock } from '../../server/base/clock.ts'
import type { Disk } from '../../server/base/disk.ts'
import { systemRandom } from '../../server/base/random.ts'
import type { Config } from '../../server/config/config.ts'
import type { Assurance } from '../../server/identity/identity.ts'
import { openLocalIssuer } from '../../server/identity/local-issuer.ts'
import { defaultLimits, type Limits } from '../../server/limits.ts'
import type { Classifier } from '../../server/moderation/classifier.ts'
import { fold } from '../../server/moderation/fold.ts'
import { createPipeline, type RuledPipeline } from '../../server/moderation/pipeline.ts'
import { rulesetHash } from '../../server/moderation/policy.ts'
import { silentTelemetry, type Telemetry } from '../../server/telemetry/telemetry.ts'
import { Person } from './person.ts'

export interface ConversationOptions {
  readonly limits?: Partial<Limits>
  readonly config?: Partial<Config>
  /** Judges in place of the usual ones; none: everything passes. */
  readonly classifiers?: readonly Classifier[]
  /** Judges in place of all that. */
  readonly pipeline?: RuledPipeline
  readonly clock?: Clock
  readonly telemetry?: Telemetry
  /** Stands between the server and its disk. */
  readonly disk?: (real: Disk) => Disk
  /** A folder that stays, for tests that start a server twice. */
  readonly dataDir?: string
}

export interface TokenOptions {
  readonly assurance?: Assurance
  readonly ttlMs?: number
  readonly handle?: string
}

export interface Conversation extends AsyncDisposable {
  readonly server: RunningServer
  readonly dataDir: string
  /** A person who has said hello. The name is both the subject and the handle. */
  person(name: string, options?: TokenOptions): Promise<Person>
  /** Several people in one room; the first makes it and owns it. */
  gather(room: string, ...names: string[]): Promise<Person[]>
  connect(): Promise<Person>
  token(subject: string, options?: TokenOptions): Promise<string>
  /** Ends the server and keeps the folder. */
  stop(): Promise<void>
}

export async function conversation(options: ConversationOptions = {}): Promise<Conversation> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'parley-test-')))
  const clock = options.clock ?? systemClock
  const config = testConfig(dataDir, options)
  const telemetry = options.telemetry ?? silentTelemetry
  const pipeline =
    options.pipeline ??
    (options.classifiers && pipelineOf(options.classifiers, config.limits, clock, telemetry))
  const server = await startServer(config, {
    clock,
    random: systemRandom,
    telemetry,
    ...(pipeline && { pipeline }),
    ...(options.disk && { disk: options.disk }),
  })
  const issuer = await openLocalIssuer(dataDir, clock, systemRandom)
  const people: Person[] = []

  async function connect(): Promise<Person> {
    const person = await Person.connect(server.url)
    people.push(person)
    return person
  }

  function token(
    subject: string,
    { assurance = 'substantial', ttlMs = 3_600_000, handle = subject }: TokenOptions = {},
  ) {
    return issuer.sign({ subject, handle, assurance, ttlMs })
  }

  async function person(name: string, more: TokenOptions = {}): Promise<Person> {
    const someone = await connect()
    await someone.hello(await token(name, more))
    return someone
  }

  async function stop(): Promise<void> {
    for (const someone of people) someone.terminate()
    await server.drain()
  }

  return {
    server,
    dataDir,
    connect,
    token,
    person,
    async gather(room, ...names) {
      const gathered: Person[] = []
      for (const name of names) {
        const someone = await person(name)
        await someone.join(room, { create: true })
        gathered.push(someone)
      }
      return gathered
    },
    stop,
    async [Symbol.asyncDispose]() {
      await stop()
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** The development profile on free ports, quiet, with what a test wants changed. */
export function testConfig(
  dataDir: string,
  options: Pick<ConversationOptions, 'config' | 'limits'> = {},
): Config {
  return {
    dev: true,
    host: '127.0.0.1',
    port: 0,
    adminHost: '127.0.0.1',
    adminPort: 0,
    dataDir,
    redisUrl: undefined,
    transport: 'ws',
    logLevel: 'silent',
    tls: undefined,
    origins: [],
    trustedProxies: [],
    issuers: [],
    pseudonymSecretFile: undefined,
    retention: { defaultDays: 180, minDays: 1, maxDays: 3_650 },
    cluster: undefined,
    preset: 'standard',
    ...options.config,
    limits: { ...defaultLimits, drainMs: 50, ...options.limits },
  }
}

/** A pipeline of these classifiers and nothing else; of none: everything passes. */
export function pipelineOf(
  classifiers: readonly Classifier[],
  limits: Limits,
  clock: Clock,
  telemetry: Telemetry,
): RuledPipeline {
  return createPipeline({
    classifiers,
    fold,
    limits,
    clock,
    telemetry,
    rulesetHash: rulesetHash([]),
    modelHash: null,
  })
}
