/**
 * What requests are given to work with. `app.ts` puts it together; a test may put in parts of its own.
 */
import type { Clock } from './base/clock.ts'
import type { Random } from './base/random.ts'
import type { Store } from './base/store.ts'
import type { Handles } from './identity/handles.ts'
import type { IdentityGate } from './identity/identity.ts'
import type { DecreeDesk } from './cluster/decree-desk.ts'
import type { Ignores } from './identity/ignores.ts'
import type { KeptRevocations } from './identity/open-revocations.ts'
import type { Limits } from './limits.ts'
import type { RetainedLog } from './log/log.ts'
import type { Appeals } from './moderation/appeals.ts'
import type { TellReads } from './log/tell-reads.ts'
import type { Actions } from './moderation/actions.ts'
import type { CommandKeys } from './moderation/commands/command-keys.ts'
import type { Holds } from './moderation/holds.ts'
import type { Mail } from './moderation/mail.ts'
import type { Pipeline, Preset } from './moderation/pipeline.ts'
import type { Purges } from './moderation/purges.ts'
import type { RoomNumbers } from './moderation/room-numbers.ts'
import type { RuleBook } from './moderation/rules/rule-book.ts'
import type { Duty } from './moderation/duty-book.ts'
import type { Reports } from './moderation/reports.ts'
import type { RoomCases } from './moderation/room-cases.ts'
import type { SealedTexts } from './moderation/sealed-texts.ts'
import type { Standing } from './moderation/standing-book.ts'
import type { Shields } from './moderation/shields.ts'
import type { Statements } from './moderation/statements.ts'
import type { Everywhere } from './room/everywhere.ts'
import type { Codecs, Fanout } from './room/fanout.ts'
import type { Newcomers } from './room/newcomers.ts'
import type { Presence } from './room/presence.ts'
import type { Rooms } from './room/rooms.ts'
import type { OwnExport } from './session/own-export.ts'
import type { Sessions } from './session/sessions.ts'
import type { Telemetry } from './telemetry/telemetry.ts'

export interface Ports {
  readonly clock: Clock
  readonly random: Random
  readonly limits: Limits
  readonly telemetry: Telemetry
  readonly codecs: Codecs
  readonly store: Store
  readonly log: RetainedLog
  readonly identity: IdentityGate
  readonly handles: Handles
  readonly revocations: KeptRevocations
  readonly ignores: Ignores
  readonly pipeline: Pipeline
  /** Which thresholds rooms start with. */
  readonly preset: Preset
  /** What was judged in the last hour, for those who look after a room. */
  readonly numbers: RoomNumbers
  readonly statements: Statements
  readonly mail: Mail
  readonly standing: Standing
  readonly reports: Reports
  readonly duty: Duty
  readonly texts: SealedTexts
  readonly cases: RoomCases
  readonly appeals: Appeals
  readonly tellReads: TellReads
  readonly ownExport: OwnExport
  /** Erases beyond the log what was ordered since the last call. */
  readonly eraseBeyond: () => Promise<void>
  readonly holds: Holds
  readonly shields: Shields
  /** The register of what moderators do. */
  readonly actions: Actions
  readonly commandKeys: CommandKeys
  readonly purges: Purges
  readonly everywhere: Everywhere
  /** Where what holds everywhere is announced to other nodes. */
  readonly decrees: DecreeDesk
  /** The rules that rooms have of their own. */
  readonly rules: RuleBook
  readonly rooms: Rooms
  readonly fanout: Fanout
  readonly presence: Presence
  readonly newcomers: Newcomers
  readonly sessions: Sessions
  /** True while the server says goodbye: nobody new is let in. */
  readonly draining: () => boolean
  /** Days for which a room may keep its log. */
  readonly retention: { readonly minDays: number; readonly maxDays: number }
}
