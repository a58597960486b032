/**
 * The bus between nodes: short-lived bytes from one to another. It is fast and forgets: what it loses
 * is found out by `line.ts`, and what matters is in the journal of the room's node.
 *
 * Contract (`test/conformance/bus.ts` runs it on every adapter):
 * - what one node publishes to another arrives in that order, each at most once, and may be lost;
 * - `settled` is called exactly once, later, never from inside `publish`: true when somebody received
 *   the bytes from the broker, false when they are lost or their fate is unknown;
 * - publications to one node that arrive settle in their order;
 * - more than `busBacklogBytesMax` unsettled bytes for one node are not taken: `settled(false)`;
 * - the bytes that a listener gets are its own; nothing arrives before `listen` resolved or after `close`.
 */
import type { NodeId } from './directory.ts'

export interface Bus {
  /** Sends bytes to a node; never throws. They are not changed afterwards. */
  publish(to: NodeId, bytes: Uint8Array, settled: (arrived: boolean) => void): void
  /** Bytes to all nodes that have not settled. */
  readonly backlogBytes: number
  /** Receives what is sent to `self`. Called once; rejects when the bus cannot be reached at all. */
  listen(self: NodeId, received: (bytes: Uint8Array) => void): Promise<void>
  close(): Promise<void>
}
