/**
 * A directory in memory, shared by the nodes of a test: what Redis does, with a clock of the test's own.
 */
import type { Clock } from '../../server/base/clock.ts'
import { err, ok } from '../../server/base/result.ts'
import type { Directory, NodeId } from '../../server/cluster/directory.ts'

export interface MemoryDirectory {
  /** A node's view of it. */
  open(): Directory
  /** Answers nobody. True again: tells who listens. */
  reachable(on: boolean): void
  /** Forgets every claim, as a primary does that fails over too early. */
  forget(): void
}

export function memoryDirectory(clock: Clock): MemoryDirectory {
  const homes = new Map<string, NodeId>()
  const nodes = new Map<NodeId, { readonly process: string; readonly until: number }>()
  const listeners = new Set<() => void>()
  let up = true
  const living = (node: NodeId) => {
    const held = nodes.get(node)
    return held !== undefined && clock.monotonic() < held.until ? held : undefined
  }
  const unavailable = err('unavailable' as const)
  return {
    open: () => ({
      homeOf: async (room) => (up ? ok(homes.get(room)) : unavailable),
      async claim(rooms, node) {
        if (!up) return unavailable
        for (const room of rooms) if (!homes.has(room)) homes.set(room, node)
        return ok(rooms.map((room) => homes.get(room) ?? node))
      },
      async beat(node, process, lifeMs) {
        if (!up) return unavailable
        if ((living(node)?.process ?? process) !== process) return err('taken')
        nodes.set(node, { process, until: clock.monotonic() + lifeMs })
        return ok(undefined)
      },
      alive: async (node) => (up ? ok(living(node) !== undefined) : unavailable),
      async leave(node, process) {
        if (nodes.get(node)?.process === process) nodes.delete(node)
      },
      onReachable: (listener) => void listeners.add(listener),
      close: () => Promise.resolve(),
    }),
    reachable(on) {
      up = on
      if (on) for (const listener of listeners) listener()
    },
    forget: () => homes.clear(),
  }
}
