/**
 * The composition root: the only file that names adapters. Everything is opened here, in order, and
 * closed in the opposite order.
 */
import { jsonCodec } from '../protocol/json.ts'
import { msgpackCodec } from '../protocol/msgpack.ts'
import type { Clock } from './base/clock.ts'
import { Closer } from './base/closer.ts'
import type { Disk } from './base/disk.ts'
import { openEnvironment } from './base/environment.ts'
import type { Random } from './base/random.ts'
import { openStore } from './base/store-lmdb.ts'
import { chooseNode } from './cluster/choose-node.ts'
import { type Node, openCluster } from './cluster/cluster.ts'
import { noOtherNodes } from './cluster/decree-desk.ts'
import type { Config } from './config/config.ts'
import { drainSessions } from './drain.ts'
import { createHandles } from './identity/handles.ts'
import type { LocalIssuer } from './identity/local-issuer.ts'
import { openIdentity } from './identity/open-identity.ts'
import { operatorIds } from './identity/operators.ts'
import { Ignores } from './identity/ignores.ts'
import { chooseLog } from './log/choose-log.ts'
import type { RetainedLog } from './log/log.ts'
import { Actions } from './moderation/actions.ts'
import { CommandKeys } from './moderation/commands/command-keys.ts'
import { openJudges } from './moderation/open-judges.ts'
import { openDueProcess } from './moderation/open-due-process.ts'
import { Purges } from './moderation/purges.ts'
import type { RuledPipeline } from './moderation/pipeline.ts'
import { standingPolicy } from './moderation/standing-policy.ts'
import { Shields } from './moderation/shields.ts'
import { openAccess } from './open-access.ts'
import { createPages } from './pages.ts'
import { openTransport } from './open-transport.ts'
import type { Ports } from './ports.ts'
import { type Epoch, openEpoch } from './room/epoch.ts'
import { everywhereName } from './room/everywhere.ts'
import { createFanout } from './room/fanout.ts'
import { openEverywhere } from './room/open-everywhere.ts'
import { createNewcomers } from './room/newcomers.ts'
import { createPresence } from './room/presence.ts'
import { Rooms } from './room/rooms.ts'
import { createIntake } from './session/intake.ts'
import { Sessions } from './session/sessions.ts'
import { sweep } from './sweep.ts'
import { startAdmin } from './telemetry/admin.ts'
import type { Telemetry } from './telemetry/telemetry.ts'
import { createDoor } from './transport/door.ts'
import type { Transport } from './transport/transport.ts'

export interface AppDeps {
  readonly clock: Clock
  readonly random: Random
  readonly telemetry: Telemetry
  /** Judges in place of the usual pipeline; for tests. */
  readonly pipeline?: RuledPipeline
  /** In place of the retained log; for what must be measured without one. */
  readonly log?: RetainedLog
  /** Stands between the server and its disk; for tests. */
  readonly disk?: (real: Disk) => Disk
}

export interface RunningServer {
  readonly port: number
  readonly adminPort: number
  /** `uws` or `ws`. */
  readonly transport: string
  /** Where clients connect. */
  readonly url: string
  /** The web page. */
  readonly webUrl: string
  /** Signs tokens of the local issuer; only with `--dev`. */
  readonly signDevToken: ((subject: string, handle: string) => Promise<string>) | undefined
  /** Says goodbye to everyone, writes down what is left, and ends. Safe to call twice. */
  drain(): Promise<void>
}

const devTokenMs = 24 * 3_600_000

/** Starts a server. Throws, with one line for the operator, when something cannot be opened. */
export async function startServer(config: Config, deps: AppDeps): Promise<RunningServer> {
  const opened = new Closer()
  try {
    return await open(config, deps, opened)
  } catch (error) {
    await opened.close().catch(() => undefined) // what could not be closed follows from what went wrong
    throw error
  }
}

async function open(config: Config, deps: AppDeps, opened: Closer): Promise<RunningServer> {
  const { clock, random, telemetry } = deps
  const { limits } = config
  let draining = false
  const transport = await openTransport(config, deps)
  const house = await openHouse(config, deps, opened, () => draining, transport)
  const { ports, local } = house
  const ready = () => !draining && ports.log.accepting()

  const door = createDoor({ limits, origins: config.origins, path: '/v1' })
  opened.defer(() => transport.close())
  const cluster = house.node && (await openCluster({ ...house.node, ports }))
  opened.defer(() => cluster?.close())
  await house.node?.decrees.start(ports, opened)
  const intake = createIntake(ports, cluster?.route)
  const port = await transport.listen({
    ...intake,
    accept: door.accept,
    opened(connection) {
      door.entered(connection.address)
      intake.opened(connection)
    },
    closed(connection, code) {
      door.left(connection.address)
      cluster?.ended(ports.sessions.of(connection))
      intake.closed(connection, code)
    },
    drained: () => undefined, // the outbox is the transport's buffer: nothing waits here
    http: createPages(ready),
    failed: (error) => telemetry.note('error', 'a handler threw', { error: String(error) }),
  })
  const admin = await startAdmin({ host: config.adminHost, port: config.adminPort, telemetry, ready })
  opened.defer(() => admin.close())
  await ports.purges.resume()
  const stopSweeping = sweep(ports)

  let ended: Promise<void> | undefined
  async function end(): Promise<void> {
    draining = true
    door.draining()
    transport.stopListening()
    ports.fanout.flushAll()
    await drainSessions({ clock, random, limits, sessions: ports.sessions })
    stopSweeping()
    try {
      await ports.log.flushed()
      await house.epoch.endOrderly()
    } finally {
      await opened.close() // also when the disk failed: then the next start has a new epoch
    }
  }

  const scheme = config.tls === undefined ? '' : 's'
  return {
    port,
    adminPort: admin.port,
    transport: transport.name,
    url: `ws${scheme}://${config.host}:${port}/v1`,
    webUrl: `http${scheme}://${config.host}:${port}/`,
    signDevToken:
      local &&
      ((subject, handle) => local.sign({ subject, handle, assurance: 'substantial', ttlMs: devTokenMs })),
    drain() {
      ended ??= end()
      return ended
    },
  }
}

/** Everything behind the transport: what a request is given to work with. */
export interface House {
  readonly ports: Ports
  readonly epoch: Epoch
  /** The issuer of development tokens; only with `--dev`. */
  readonly local: LocalIssuer | undefined
  /** What it is to others; undefined: there are none. */
  readonly node: Node | undefined
}

/** Opens the house without a transport. The caller closes `opened`, also when this throws. */
export async function openHouse(
  config: Config,
  deps: AppDeps,
  opened: Closer,
  draining: () => boolean,
  transport?: Transport,
): Promise<House> {
  const { clock, random, telemetry } = deps
  const { limits, preset, retention } = config

  const environment = openEnvironment(config.dataDir, { role: 'server', limits, ...deps })
  opened.defer(() => environment.close())
  let storing = true
  const onFailed = (detail: string) => {
    storing = false
    telemetry.journalFailed(`the store: ${detail}`)
  }
  const store = openStore(environment, { limits, clock, onFailed })
  opened.defer(() => store.close())
  const journal = deps.log ?? chooseLog(environment, config, deps)
  opened.defer(() => journal.close())
  // What members do ends in both: when either cannot be written, nothing is accepted.
  const log = { ...journal, accepting: () => storing && journal.accepting() }

  const { identity, revocations, secret, local } = await openIdentity(
    config,
    { ...deps, limits, store },
    opened,
  )
  const epoch = await openEpoch(store, clock, random)
  const { pipeline, rules, numbers } = await openJudges(config, { ...deps, store }, opened)
  const { ruleset, model } = pipeline
  const codecs = { json: jsonCodec, msgpack: msgpackCodec }
  const makeGroup = transport?.group?.bind(transport)
  const fanout = createFanout({ codecs, clock, limits, ...(makeGroup && { makeGroup }) })
  const presence = createPresence({ clock, fanout, limits })
  const sessions = new Sessions({ clock, limits, presence })
  const tell = sessions.tell.bind(sessions)
  const judging = { ruleset, model, tell, fanout, standingPolicy: standingPolicy(config.standing) }
  const dueProcess = await openDueProcess({ store, clock, random, limits, telemetry, ...judging })
  const { statements } = dueProcess
  const shields = new Shields({ fanout, log, telemetry, clock, statements, limits })
  const newcomers = createNewcomers({ clock, telemetry, limits })
  const everywhere = await openEverywhere(store, operatorIds(config.operators ?? [], secret, config.dev), {
    clock,
    limits,
  })
  const actions = new Actions({ store, limits })
  await actions.load(everywhereName)
  const node = await chooseNode(config, deps, store, opened)
  const rooms = new Rooms({
    ...(node && { claim: (room: string) => node.homes.claim(room) }),
    store,
    log,
    clock,
    limits,
    epoch: epoch.id,
    retainDays: retention.defaultDays,
    belongings: [rules, actions],
    everywhere,
  })
  const handles = createHandles(store, { clock, pipeline, statements, preset })
  telemetry.gauge('sessions', 'Open connections', () => sessions.size)
  telemetry.gauge('rooms', 'Rooms in memory', () => rooms.size)

  const judges = { pipeline, preset, numbers }
  const own = { limits, codecs, store, log, identity, handles, ...judges, retention, draining }
  const beside = { environment, tell, rooms, ...dueProcess }
  const access = await openAccess({ ...deps, limits, store, ...beside }, config.compliance ?? [])
  const ports: Ports = {
    clock,
    random,
    telemetry,
    ...own,
    ...dueProcess,
    ...access,
    shields,
    actions,
    commandKeys: new CommandKeys({ clock, limits }),
    purges: new Purges({ store, clock, limits, rooms, fanout, log, telemetry, draining }),
    revocations,
    ignores: new Ignores(store, limits),
    everywhere,
    decrees: node?.decrees ?? noOtherNodes,
    rules,
    rooms,
    fanout,
    presence,
    newcomers,
    sessions,
  }
  return { ports, epoch, local, node }
}
