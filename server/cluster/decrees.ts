/**
 * What operators decided for the whole server, for all its nodes: one list that only grows at its end, which every
 * node reads in the same order, also what was decided while it was away.
 *
 * Contract (`test/conformance/decrees.ts` runs it on every adapter):
 * - a decree that was announced is read by everybody, in one order, and again from any place that was read before;
 * - at most `decreesMax` are kept, the latest;
 * - nothing throws and nothing hangs: who cannot be asked is `unavailable`.
 */
import type { Statement } from '../../protocol/statement.ts'
import type { Result } from '../base/result.ts'
import type { UserId } from '../identity/identity.ts'
import type { Sanction, SanctionKind } from '../room/roster.ts'

export type Decree =
  | {
      readonly kind: 'sanction'
      readonly user: UserId
      readonly name: string
      readonly sanction: SanctionKind
      /** Null: it has ended. */
      readonly order: Sanction | null
      /** What the person is told, where it was made for this. */
      readonly statement?: Statement
    }
  /** Everything that the person was given until `at` is worth nothing. */
  | { readonly kind: 'revocation'; readonly user: UserId; readonly at: number; readonly statement: Statement }

export interface Placed {
  /** Where it stands; sorts like the list. */
  readonly place: string
  readonly decree: Decree
}

export interface Decrees {
  announce(decree: Decree): Promise<Result<void, 'unavailable'>>
  /** What follows on a place, at most `limit`; the empty place is before all. */
  after(place: string, limit: number): Promise<Result<readonly Placed[], 'unavailable'>>
  close(): Promise<void>
}
