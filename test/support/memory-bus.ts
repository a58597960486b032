/**
 * A bus in memory, shared by the nodes of a test: it carries bytes in order, loses what it is told to lose,
 * and stands still when it is told to.
 */
import type { Bus } from '../../server/cluster/bus.ts'
import type { NodeId } from '../../server/cluster/directory.ts'

export interface MemoryBroker {
  /** A node's connection to it. */
  open(): Bus
  /** Loses the next so many publications; the sender is told that they arrived, as Redis does. */
  lose(count: number): void
  /** Takes publications and carries none, until false. */
  hold(on: boolean): void
  /** Publications carried so far, with their sizes. */
  readonly carried: readonly { readonly to: NodeId; readonly bytes: number }[]
}

interface Parked {
  readonly to: NodeId
  readonly bytes: Uint8Array
  readonly settled: (arrived: boolean) => void
}

/** @param backlogBytesMax unsettled bytes for one node */
export function memoryBroker(backlogBytesMax = 1024 * 1024): MemoryBroker {
  const listeners = new Map<NodeId, (bytes: Uint8Array) => void>()
  const carried: { to: NodeId; bytes: number }[] = []
  const parked: Parked[] = []
  let toLose = 0
  let held = false

  function carry({ to, bytes, settled }: Parked): void {
    carried.push({ to, bytes: bytes.length })
    const listener = listeners.get(to)
    if (toLose > 0) {
      toLose -= 1
      return settled(listener !== undefined)
    }
    listener?.(Uint8Array.from(bytes))
    settled(listener !== undefined)
  }

  function open(): Bus {
    const backlog = new Map<NodeId, number>()
    let heardBy: NodeId | undefined
    let closed = false
    return {
      publish(to, bytes, settled) {
        const waiting = (backlog.get(to) ?? 0) + bytes.length
        if (waiting > backlogBytesMax || closed) return queueMicrotask(() => settled(false))
        backlog.set(to, waiting)
        const done = (arrived: boolean) => {
          backlog.set(to, (backlog.get(to) ?? 0) - bytes.length)
          settled(arrived)
        }
        const parcel = { to, bytes, settled: done }
        queueMicrotask(() => (held ? void parked.push(parcel) : carry(parcel)))
      },
      get backlogBytes() {
        return [...backlog.values()].reduce((sum, bytes) => sum + bytes, 0)
      },
      async listen(self, received) {
        heardBy = self
        listeners.set(self, received)
      },
      async close() {
        closed = true
        if (heardBy !== undefined) listeners.delete(heardBy)
      },
    }
  }

  return {
    open,
    lose(count) {
      toLose = count
    },
    hold(on) {
      held = on
      if (!on) for (const parcel of parked.splice(0)) carry(parcel)
    },
    carried,
  }
}
