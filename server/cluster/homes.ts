/**
 * Which node a room lives on, as this node knows it. What it claimed is written down beside the room, so
 * that its own rooms stay open while the directory is away; and is claimed again whenever the directory
 * comes back, because a Redis that fails over may have forgotten.
 */
import { err, ok, type Result } from '../base/result.ts'
import type { Store } from '../base/store.ts'
import type { Limits } from '../limits.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { Directory, NodeId } from './directory.ts'

export interface HomesPorts {
  readonly self: NodeId
  readonly directory: Pick<Directory, 'homeOf' | 'claim'>
  readonly store: Store
  readonly limits: Limits
  readonly telemetry: Pick<Telemetry, 'note'>
}

/** Rooms that are claimed again in one call. */
const claimedAtOnce = 500

export class Homes {
  readonly #ports: HomesPorts
  /** A claim is for good, so nothing here is ever wrong. Bounded by `homesMax`, the oldest goes first. */
  readonly #known = new Map<string, NodeId>()

  constructor(ports: HomesPorts) {
    this.#ports = ports
  }

  /** The node, where it is known without asking. */
  known(room: string): NodeId | undefined {
    return this.#known.get(room)
  }

  /** The node that a room lives on; undefined: there is no such room. */
  async find(room: string): Promise<Result<NodeId | undefined, 'unavailable'>> {
    const known = this.#known.get(room)
    if (known !== undefined) return ok(known)
    const { self, directory } = this.#ports
    if ((await this.#mine().get([room])) === 1) return ok(this.#learn(room, self))
    const found = await directory.homeOf(room)
    if (found.ok && found.value !== undefined) return ok(this.#learn(room, found.value))
    return found
  }

  /** Makes this node the home of a room that is about to be made. */
  async claim(room: string): Promise<Result<void, 'elsewhere' | 'unavailable'>> {
    const { self, directory } = this.#ports
    if (this.#known.get(room) === self) return ok(undefined)
    const claimed = await directory.claim([room], self)
    if (!claimed.ok) return claimed
    const [home] = claimed.value
    if (home === undefined) return err('unavailable')
    this.#learn(room, home)
    if (home !== self) return err('elsewhere')
    this.#mine().put([room], 1)
    return ok(undefined)
  }

  /**
   * Claims every room of this node again, and those that it had before it joined the cluster. A room that
   * lives elsewhere as well is served by the node that was first, and the operator is told.
   * @returns false when the directory went away meanwhile
   */
  async claimAll(): Promise<boolean> {
    const { self, directory, store, telemetry } = this.#ports
    const rooms = store.table<unknown>('rooms')
    let after: readonly (string | number)[] | undefined
    for (;;) {
      const page = await rooms.list([], { limit: claimedAtOnce, ...(after === undefined ? {} : { after }) })
      const names = page.map(({ key }) => String(key[0]))
      if (names.length === 0) return true
      const claimed = await directory.claim(names, self)
      if (!claimed.ok) return false
      let strayed = 0
      for (const [index, name] of names.entries()) {
        const home = claimed.value[index]
        if (home === self) this.#mine().put([name], 1)
        else {
          this.#mine().remove([name])
          this.#known.delete(name)
          strayed += 1
        }
      }
      if (strayed > 0)
        telemetry.note('error', 'rooms of this node live on another one: they are served there', { strayed })
      after = page.at(-1)?.key
    }
  }

  #learn(room: string, home: NodeId): NodeId {
    if (this.#known.size >= this.#ports.limits.homesMax) {
      for (const oldest of this.#known.keys()) {
        this.#known.delete(oldest)
        break
      }
    }
    this.#known.set(room, home)
    return home
  }

  #mine() {
    return this.#ports.store.table<1>('homes')
  }
}
