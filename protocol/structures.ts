/**
 * Structures inside frames that only the server writes: what a room is like, who is in it, what waits.
 */
import type { Category, Evidence } from './statement.ts'

export interface Modes {
  /** Seconds a member waits between two messages; 0 is off. */
  readonly slow_s: number
  readonly locked: boolean
  readonly assurance: 'low' | 'substantial' | 'high'
  readonly topic: string
  readonly retain_days: number
  /** Up: members who came lately wait between messages and are judged more strictly. */
  readonly shield: boolean
  /** How strictly the room is moderated; absent: as the operator of the server chose. */
  readonly preset?: 'relaxed' | 'standard' | 'strict'
  /** What the owner chose for single categories, down to the operator's floor. */
  readonly overrides?: Readonly<Partial<Record<Category, 'allow' | 'flag' | 'mask' | 'hold' | 'block'>>>
}

export interface MemberInfo {
  readonly user: string
  readonly name: string
  readonly role: 'owner' | 'moderator' | 'member' | 'operator'
  readonly muted_until?: number
}

/** What `/held` lists, and what a moderator sees of a held message. */
export interface HeldItem {
  readonly item: string
  readonly room: string
  readonly from: string
  readonly name: string
  readonly text: string
  readonly category: Category
  readonly at: number
  readonly expires_at: number
  readonly finding: HeldFinding
  /** What restrictions count for the sender in this room now. */
  readonly points: number
  /** The message that an edit would change. */
  readonly edits?: string
}

/** Why a message is held: where in it, and by what. */
export interface HeldFinding {
  readonly evidence: readonly Evidence[]
  readonly rule: string | null
  readonly score: number | null
  readonly threshold: number | null
  /** True: a check could not be completed, and the failure policy decided. */
  readonly degraded: boolean
}

/** What restrictions count for a person in one room. Times are milliseconds since 1970. */
export interface RoomStanding {
  readonly room: string
  readonly total: number
  readonly next: { readonly at: number; readonly action: string } | null
  readonly entries: readonly {
    readonly statement: string
    readonly category: string
    readonly action: string
    readonly points: number
    readonly expires_at: number
  }[]
  /** Steps of the ladder that were taken; `until` is null for a word, which does not last. */
  readonly steps: readonly {
    readonly statement: string
    readonly action: string
    readonly until: number | null
  }[]
}

/** The fields of the frame `appeal`. */
export interface AppealState {
  readonly id: string
  readonly statement: string
  readonly state: 'open' | 'upheld' | 'overturned'
  readonly reasons?: string
}
