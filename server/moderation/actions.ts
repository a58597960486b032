/**
 * The register of actions: who did what to whom, why, when, until when and by which rule, for `/audit`,
 * `/undo` and appeals. Every action has a number in its room, short enough to be typed: `act_12`; those
 * on the whole server have one of their own: `act_s12`. The retained log has each of them as an event too.
 *
 * A room keeps its last `actionsPerRoomMax`; older ones are in the log only. No text of a message is in here.
 */
import type { Category } from '../../protocol/statement.ts'
import { invariant } from '../base/invariant.ts'
import type { Store } from '../base/store.ts'
import type { UserId } from '../identity/identity.ts'
import type { Limits } from '../limits.ts'
import { everywhereName } from '../room/everywhere.ts'
import type { Undo } from './undo.ts'

export interface Action {
  readonly id: string
  /** The room, or the empty name for the whole server. */
  readonly room: string
  /** As typed, without the slash; what the server does by itself has a name too, e.g. `ladder`. */
  readonly command: string
  readonly by: UserId
  readonly at: number
  readonly target: UserId | null
  /** The handle of the target then. */
  readonly name: string | null
  readonly reason: string
  readonly category: Category | null
  /** The rule of the room or of the policy that asked for it, where there is one. */
  readonly rule: string | null
  readonly until: number | null
  readonly statement: string | null
  readonly message: string | null
  /** How many messages or members it concerned. */
  readonly count: number | null
  /** What was so before; null when it cannot be undone. */
  readonly undo: Undo | null
  readonly undone: { readonly by: UserId; readonly at: number; readonly action: string } | null
}

/** What a caller states; the rest is empty. */
export type Deed = Pick<Action, 'room' | 'command' | 'by' | 'at'> &
  Partial<Omit<Action, 'id' | 'room' | 'command' | 'by' | 'at' | 'undone'>>

export interface ActionsPorts {
  readonly store: Store
  readonly limits: Pick<Limits, 'actionsPerRoomMax'>
}

export class Actions {
  readonly #ports: ActionsPorts
  /** Room → the number of its last action; of the rooms in memory. */
  readonly #last = new Map<string, number>()

  /** Actions that are being undone in this moment: at most one of each session. */
  readonly #undoing = new Set<string>()

  constructor(ports: ActionsPorts) {
    this.#ports = ports
  }

  /** Reads where a room's numbers go on. Before the first `record` of that room. */
  async load(room: string): Promise<void> {
    if (this.#last.has(room)) return
    const [row] = await this.#table().list([room], { limit: 1, reverse: true })
    if (!this.#last.has(room)) this.#last.set(room, row === undefined ? 0 : Number(row.key[1]))
  }

  /** The room leaves memory. */
  drop(room: string): void {
    if (room !== everywhereName) this.#last.delete(room)
  }

  /** Numbers an action and writes it down; the oldest goes when there are too many. */
  record(deed: Deed): Action {
    const { room, statement } = deed
    const last = this.#last.get(room)
    invariant(last !== undefined, 'actions are recorded in rooms that are in memory')
    const n = last + 1
    this.#last.set(room, n)
    const action: Action = { ...blank, ...deed, id: idOf(room, n) }
    this.#table().put([room, n], action)
    this.#table().remove([room, n - this.#ports.limits.actionsPerRoomMax])
    if (statement != null) this.#byStatement().put([statement], [room, n])
    return action
  }

  async get(room: string, id: string): Promise<Action | undefined> {
    const n = numberOf(room, id)
    return n === undefined ? undefined : this.#table().get([room, n])
  }

  /** The action that a statement tells of. */
  async byStatement(statement: string): Promise<Action | undefined> {
    const place = await this.#byStatement().get([statement])
    return place === undefined ? undefined : this.#table().get([...place])
  }

  /**
   * The actions of a room, the newest first.
   * @param before older than the action of this id
   */
  async list(
    room: string,
    { before, limit }: { readonly before?: string; readonly limit: number },
  ): Promise<readonly Action[]> {
    const n = before === undefined ? undefined : numberOf(room, before)
    const after = n === undefined ? {} : { after: [room, n] }
    const rows = await this.#table().list([room], { limit, reverse: true, ...after })
    return rows.map((row) => row.value)
  }

  /** Somebody is about to undo it. @returns false when somebody else is */
  begin(room: string, id: string): boolean {
    const key = `${room}/${id}`
    if (this.#undoing.has(key)) return false
    this.#undoing.add(key)
    return true
  }

  end(room: string, id: string): void {
    this.#undoing.delete(`${room}/${id}`)
  }

  /** Writes down that an action was undone, or how far it came. */
  amend(action: Action, change: Partial<Pick<Action, 'undone' | 'count' | 'undo'>>): Action {
    const n = numberOf(action.room, action.id)
    invariant(n !== undefined, 'an action has the id that it was given')
    const amended = { ...action, ...change }
    this.#table().put([action.room, n], amended)
    return amended
  }

  #table() {
    return this.#ports.store.table<Action>('actions')
  }

  #byStatement() {
    return this.#ports.store.table<readonly [string, number]>('actions_by_statement')
  }
}

const blank = {
  target: null,
  name: null,
  reason: '',
  category: null,
  rule: null,
  until: null,
  statement: null,
  message: null,
  count: null,
  undo: null,
  undone: null,
} as const

function idOf(room: string, n: number): string {
  return `act_${room === everywhereName ? 's' : ''}${n}`
}

function numberOf(room: string, id: string): number | undefined {
  const digits = (room === everywhereName ? /^act_s(\d{1,15})$/ : /^act_(\d{1,15})$/).exec(id)?.[1]
  return digits === undefined ? undefined : Number(digits)
}
