/**
 * What a person may know about themselves: the statements about them, what counts and until when, what comes
 * next, and what became of their appeals. One answer behind the frame `standing` and the command `/standing`.
 */
import type { AppealState, RoomStanding } from '../../protocol/structures.ts'
import { protocolLimits } from '../../protocol/limits.ts'
import type { Statement } from '../../protocol/statement.ts'
import type { UserId } from '../identity/identity.ts'
import type { Ports } from '../ports.ts'
import { roomStanding, standingWords } from './standing-words.ts'

export interface StandingPage {
  readonly statements: readonly Statement[]
  readonly total: number
  readonly text: string
  readonly rooms: readonly RoomStanding[]
  readonly appeals: readonly AppealState[]
}

/** The latest `pageItemsMax` statements, and everything that counts now. */
export async function standingPage(
  user: UserId,
  { statements, appeals, standing, clock }: Pick<Ports, 'statements' | 'appeals' | 'standing' | 'clock'>,
): Promise<StandingPage> {
  const about = await statements.about(user, protocolLimits.pageItemsMax)
  const states: AppealState[] = []
  for (const { id } of about) {
    const appeal = await appeals.against(id)
    if (appeal === undefined) continue
    const { statement, state, decision } = appeal
    states.push({ id: appeal.id, statement, state, ...(decision && { reasons: decision.reasons }) })
  }
  const now = clock.now()
  const rooms = [...standing.rooms(user)]
    .slice(0, protocolLimits.pageItemsMax)
    .map(([room, ledger]) => roomStanding(room, ledger, standing.policy, now))
  const text = standingWords(rooms, about.length, standing.policy)
  return { statements: about, total: about.length, text, rooms, appeals: states }
}
