/**
 * What the store holds about one person, for that person: statements with the appeals against them, and what
 * waits for a moderator. Of others nothing, but who decided is left out as well: a decision is the house's.
 */
import type { Statement } from '../../protocol/statement.ts'
import type { UserId } from '../identity/identity.ts'
import type { Appeals } from './appeals.ts'
import type { Holds } from './holds.ts'
import type { Statements } from './statements.ts'

export type OwnPaper =
  | {
      readonly kind: 'statement'
      readonly statement: Statement
      /** What the statement is about; null where nothing was written, or it was erased. */
      readonly text: string | null
      readonly appeal?: {
        readonly id: string
        readonly at: number
        readonly text: string
        readonly state: string
        readonly reasons?: string
      }
    }
  | {
      readonly kind: 'held'
      readonly item: string
      readonly room: string
      readonly text: string
      readonly at: number
    }

export interface PapersPorts {
  readonly statements: Pick<Statements, 'page' | 'find'>
  readonly appeals: Pick<Appeals, 'against'>
  readonly holds: Pick<Holds, 'by'>
}

/** What waits for a moderator, at most `limit`; the statements tell of the same texts. */
export function ownHeld({ holds }: PapersPorts, user: UserId, limit: number): readonly OwnPaper[] {
  return holds.by(user, limit).map(({ item, subject }) => {
    const { room, text, at } = subject
    return { kind: 'held', item, room, text, at }
  })
}

/** Statements to this person after the one of this id, the oldest first, at most `limit`. */
export async function ownStatements(
  { statements, appeals }: PapersPorts,
  user: UserId,
  after: string | undefined,
  limit: number,
): Promise<readonly (OwnPaper & { readonly kind: 'statement' })[]> {
  const page = await statements.page(user, after, limit)
  return Promise.all(
    page.map(async ({ statement, text }) => {
      const appeal = await appeals.against(statement.id)
      if (appeal === undefined) return { kind: 'statement', statement, text } as const
      const { id, at, state, decision } = appeal
      const reasons = decision === undefined ? {} : { reasons: decision.reasons }
      return {
        kind: 'statement',
        statement,
        text,
        appeal: { id, at, text: appeal.text, state, ...reasons },
      } as const
    }),
  )
}
