/**
 * The directory of a cluster: which node a room lives on, and which nodes are alive.
 *
 * A room is claimed once, when it is made, and for good: its roster, its sequence and its journal lie in
 * the data folder of that node. A claim never expires, because a room that moved to another node while
 * its own was silent would have two sequences afterwards.
 *
 * Contract (`test/conformance/directory.ts` runs it on every adapter):
 * - of any number of claims to one room, whoever makes them, exactly one wins, and all are told which;
 * - a node is alive from its `beat` until `lifeMs` after its last one, or until it leaves;
 * - one process at a time holds a node's name: another one's `beat` is refused while the first is alive;
 * - nothing throws and nothing hangs: who cannot be asked is `unavailable`.
 */
import type { Result } from '../base/result.ts'

/** The name that the operator gave a node: it belongs to a data folder, and outlives the process. */
export type NodeId = string

/** What a node may be called: it stands in keys and channels. */
export const nodeIdPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/

export interface Directory {
  /** The node that a room lives on; undefined: nobody has made it. */
  homeOf(room: string): Promise<Result<NodeId | undefined, 'unavailable'>>
  /** Claims rooms for a node. @returns for each of them, in order, the node it lives on now */
  claim(rooms: readonly string[], node: NodeId): Promise<Result<readonly NodeId[], 'unavailable'>>
  /**
   * Says that a node is alive.
   * @param process tells one process of that name from another
   * @param lifeMs how long this holds
   */
  beat(node: NodeId, process: string, lifeMs: number): Promise<Result<void, 'taken' | 'unavailable'>>
  alive(node: NodeId): Promise<Result<boolean, 'unavailable'>>
  /** The node stops, in order. Without effect when the name belongs to another process. */
  leave(node: NodeId, process: string): Promise<void>
  /** Hears each time that the directory can be reached again: what it was told may be lost with a primary. */
  onReachable(listener: () => void): void
  close(): Promise<void>
}
