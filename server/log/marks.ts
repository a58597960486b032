/**
 * Small facts about a room that ride with the next commit: what was shipped, how long it is retained.
 * Only the last one of a kind and room is written.
 */
import type { Environment } from '../base/environment.ts'
import { countValue, roomKey } from './record-bytes.ts'

export type MarkKind = 'shipped' | 'retention'

export class Marks {
  readonly #environment: Environment
  #waiting = new Map<string, { readonly kind: MarkKind; readonly room: string; readonly value: number }>()
  #flying = new Set<string>()
  #flyingMade = 0
  /** Marks ever set, and how many of these are on disk. */
  made = 0
  written = 0

  constructor(environment: Environment) {
    this.#environment = environment
  }

  get empty(): boolean {
    return this.#waiting.size === 0
  }

  set(kind: MarkKind, room: string, value: number): void {
    this.#waiting.set(`${kind} ${room}`, { kind, room, value })
    this.made++
  }

  /** True while the room's shipped mark in memory is ahead of the disk. */
  holds(room: string): boolean {
    const id = `shipped ${room}`
    return this.#waiting.has(id) || this.#flying.has(id)
  }

  /** Puts everything that waits; within a commit. */
  write(): void {
    for (const { kind, room, value } of this.#waiting.values())
      void this.#environment.bytes[kind].put(roomKey(room), countValue(value))
    this.#flying = new Set(this.#waiting.keys())
    this.#flyingMade = this.made
    this.#waiting = new Map()
  }

  landed(): void {
    this.#flying = new Set()
    this.written = this.#flyingMade
  }
}
