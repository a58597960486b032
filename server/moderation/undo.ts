/**
 * What an action changed, so that it can be put back: stored with the action, never shown.
 */
import type { Modes } from '../../protocol/catalogue.ts'
import type { Role } from '../room/rank.ts'
import type { Sanction, SanctionKind } from '../room/roster.ts'
import type { Rule } from './rules/rule.ts'

export type Undo =
  /** The modes before and after, of which only `keys` were changed. */
  | {
      readonly kind: 'modes'
      readonly keys: readonly (keyof Modes)[]
      readonly before: Modes
      readonly after: Modes
    }
  /** The sanction that was in force before, or none. */
  | { readonly kind: 'sanction'; readonly sanction: SanctionKind; readonly before: Sanction | null }
  | { readonly kind: 'message'; readonly id: string }
  /** Many messages: their ids are kept by `purges.ts`, under the action. */
  | { readonly kind: 'messages' }
  | { readonly kind: 'role'; readonly before: Role; readonly after: Role }
  | { readonly kind: 'rule_added'; readonly rule: string }
  | { readonly kind: 'rule_removed'; readonly rule: Rule }
  /** A held message that was refused: its draft is kept with the statement. */
  | { readonly kind: 'denied'; readonly item: string }
  /** Nothing but the statement itself: a warning, a kick. */
  | { readonly kind: 'statement' }
