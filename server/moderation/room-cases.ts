/**
 * A room's own test set: texts that a classifier restricted and a person, on appeal, found to be fine.
 * `/rule test` tries a rule on them, `/rule cases` lists them, and `parley report --cases` writes them for
 * `parley classify --cases`, so that the same mistake is found before it is made again.
 */
import type { Category } from '../../protocol/statement.ts'
import type { Store } from '../base/store.ts'
import type { Limits } from '../limits.ts'
import { failed } from './statement-words.ts'
import type { Kept } from './statements.ts'
import type { VerdictAction } from './verdict.ts'

/** A line that `parley classify --cases` reads. */
export interface RoomCase {
  readonly text: string
  readonly expect: readonly VerdictAction[]
  /** What it was taken for. */
  readonly not: Category
  readonly appeal: string
  /** When it was decided, in ms since 1970. */
  readonly at: number
}

export interface RoomCasesPorts {
  readonly store: Store
  readonly limits: Pick<Limits, 'casesPerRoomMax'>
}

/** What is about behaviour over time is not shown by one text. */
const overTime: readonly Category[] = ['flood', 'raid']

/** The case that a successful appeal makes; undefined where no text was misjudged. */
export function caseOf({ text, verdict }: Kept, appeal: string, at: number): RoomCase | undefined {
  if (text === null || verdict === undefined || verdict.category === null) return undefined
  if (failed(verdict) || overTime.includes(verdict.category)) return undefined
  return { text, expect: ['allow', 'flag'], not: verdict.category, appeal, at }
}

export class RoomCases {
  readonly #ports: RoomCasesPorts

  constructor(ports: RoomCasesPorts) {
    this.#ports = ports
  }

  /** Keeps a case; the oldest goes when there are `casesPerRoomMax`. */
  async add(room: string, one: RoomCase): Promise<void> {
    const { casesPerRoomMax } = this.#ports.limits
    this.#table().put([room, one.appeal], one)
    const rows = await this.#table().list([room], { limit: casesPerRoomMax + 1 })
    const [oldest] = rows
    if (rows.length > casesPerRoomMax && oldest !== undefined) this.#table().remove(oldest.key)
  }

  /** The cases of a room, the oldest first. */
  async list(room: string): Promise<readonly RoomCase[]> {
    const rows = await this.#table().list([room], { limit: this.#ports.limits.casesPerRoomMax })
    return rows.map((row) => row.value)
  }

  #table() {
    return this.#ports.store.table<RoomCase>('room_cases')
  }
}
