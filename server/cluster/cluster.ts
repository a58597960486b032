/**
 * This node's part in a cluster: its name and its heartbeat in the directory, its ear on the bus, and the
 * two sides of its trunks. One process is one node; a room lives on one of them.
 */
import type { Clock } from '../base/clock.ts'
import type { Closer } from '../base/closer.ts'
import type { Random } from '../base/random.ts'
import type { Limits } from '../limits.ts'
import type { Ports } from '../ports.ts'
import { createIntake } from '../session/intake.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { Bus } from './bus.ts'
import { NodeDecrees } from './decree-desk.ts'
import type { Decrees } from './decrees.ts'
import type { Directory, NodeId } from './directory.ts'
import { createEdge, type Edge } from './edge.ts'
import { createHome } from './home.ts'
import { Homes, type HomesPorts } from './homes.ts'
import type { Traffic } from './line.ts'
import { readParcel } from './parcel.ts'

export interface MembershipPorts {
  readonly self: NodeId
  readonly directory: Directory
  readonly clock: Clock
  readonly random: Random
  readonly limits: Limits
  readonly telemetry: Pick<Telemetry, 'note'>
}

/**
 * Takes the node's name, and holds on to it. Waits for a process of that name that was killed to be
 * forgotten; throws, in words, when it is alive, or when nobody can be asked.
 * @returns gives the name back
 */
export async function joinCluster(ports: MembershipPorts): Promise<() => Promise<void>> {
  const { self, directory, clock, random, limits, telemetry } = ports
  const process = Buffer.from(random.bytes(9)).toString('base64url')
  const beat = () => directory.beat(self, process, limits.nodeSilentMs)
  const giveUpAt = clock.monotonic() + limits.nodeSilentMs + limits.redisReplyMs
  let last = await beat()
  while (!last.ok && clock.monotonic() < giveUpAt) {
    await clock.sleep(limits.nodeBeatMs / 4)
    last = await beat()
  }
  if (!last.ok) {
    throw new Error(
      last.error === 'taken'
        ? `another process is node ${self} of this cluster; every node has a name and a data folder of its own`
        : 'Redis cannot be reached; the nodes of a cluster need it to find one another',
    )
  }
  const stop = clock.every(limits.nodeBeatMs, () => {
    void beat().then((held) => {
      if (!held.ok && held.error === 'taken')
        telemetry.note('error', 'another process took the name of this node', { node: self })
    })
  })
  return async () => {
    stop()
    await directory.leave(self, process)
  }
}

/** A node that has its name, and its ways to others, before anybody can be served. */
export interface Node {
  readonly self: NodeId
  readonly homes: Homes
  readonly directory: Directory
  readonly bus: Bus
  readonly decrees: NodeDecrees
}

export interface NodePorts extends MembershipPorts, HomesPorts {
  readonly directory: Directory
  readonly bus: Bus
  readonly decrees: Decrees
}

/** Takes the node's name. What was opened is closed with `opened`, also when this throws. */
export async function openNode(ports: NodePorts, opened: Closer): Promise<Node> {
  const { self, directory, bus, decrees, store } = ports
  opened.defer(() => decrees.close())
  opened.defer(() => directory.close())
  opened.defer(() => bus.close())
  opened.defer(await joinCluster(ports))
  return { self, directory, bus, homes: new Homes(ports), decrees: new NodeDecrees(decrees, store) }
}

export interface ClusterPorts extends Omit<Node, 'decrees'> {
  readonly ports: Ports
}

export interface Cluster extends Pick<Edge, 'route' | 'ended'> {
  /** Ends every way to other nodes; who is on one is told to come back. */
  close(): void
}

/** Rejects, in words, when the bus or the directory cannot be reached. */
export async function openCluster(cluster: ClusterPorts): Promise<Cluster> {
  const { self, ports, homes, directory, bus } = cluster
  const { clock, limits, telemetry } = ports
  const traffic: Traffic = { parcelsOut: 0, bytesOut: 0, framesOut: 0, deliveriesOut: 0, breaks: 0 }
  const lines = { self, bus, clock, limits, traffic }
  const edge = createEdge({ ...lines, ports, homes, directory })
  const home = createHome({ ...lines, ports, received: createIntake(ports).received })
  let foreign = 0

  await bus.listen(self, (bytes) => {
    const parcel = readParcel(bytes)
    if (parcel === undefined) foreign += 1
    else if (parcel.kind === 'out' || parcel.kind === 'end_out') home.received(parcel)
    else edge.received(parcel)
  })
  if (!(await homes.claimAll())) throw new Error('the directory of the cluster went away during the start')
  directory.onReachable(() => void homes.claimAll())
  const stopTending = clock.every(limits.nodeBeatMs, () => {
    edge.tend()
    home.tend()
  })

  telemetry.gauge('cluster_guests', 'Sessions of other nodes in rooms of this one.', () => home.guests)
  telemetry.gauge(
    'cluster_frames_sent',
    'Requests taken to other nodes since the start.',
    () => traffic.framesOut,
  )
  telemetry.gauge(
    'cluster_deliveries_sent',
    'Deliveries to sessions of other nodes since the start.',
    () => traffic.deliveriesOut,
  )
  telemetry.gauge(
    'cluster_parcels_sent',
    'Publications on the bus since the start.',
    () => traffic.parcelsOut,
  )
  telemetry.gauge('cluster_bytes_sent', 'Bytes published on the bus since the start.', () => traffic.bytesOut)
  telemetry.gauge('cluster_backlog_bytes', 'Bytes that the bus has not taken yet.', () => bus.backlogBytes)
  telemetry.gauge(
    'cluster_breaks',
    'Ways to other nodes that broke since the start: a gap, a silence, a full bus.',
    () => traffic.breaks,
  )
  telemetry.gauge(
    'cluster_foreign_parcels',
    'Publications that nobody here can read: another version, another program.',
    () => foreign,
  )

  return {
    route: edge.route,
    ended: edge.ended,
    close() {
      stopTending()
      edge.close()
      home.close()
    },
  }
}
