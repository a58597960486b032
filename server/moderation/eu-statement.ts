/**
 * A statement of reasons in the form of the EU's Transparency Database. Nothing of a person goes into it: no text,
 * no handle, no room, not the moderator's words; the facts are written anew from the category and the action.
 */
import type { Category, Statement, StatementAction } from '../../protocol/statement.ts'
import type { EuStatement } from './eu-schema.ts'
import { grounds } from './grounds.ts'

type EuCategory = EuStatement['category']

/** The mapping that `docs/moderation.md` shows. */
export const euCategoryOf: Readonly<Record<Category, readonly [EuCategory, string]>> = {
  scam: ['STATEMENT_CATEGORY_SCAMS_AND_FRAUD', 'KEYWORD_PHISHING'],
  malicious_link: ['STATEMENT_CATEGORY_SCAMS_AND_FRAUD', 'KEYWORD_PHISHING'],
  spam: ['STATEMENT_CATEGORY_SCAMS_AND_FRAUD', 'KEYWORD_OTHER'],
  harassment: ['STATEMENT_CATEGORY_CYBER_VIOLENCE', 'KEYWORD_CYBER_HARASSMENT'],
  threat: ['STATEMENT_CATEGORY_VIOLENCE', 'KEYWORD_INCITEMENT_VIOLENCE_HATRED'],
  hate: ['STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH', 'KEYWORD_HATE_SPEECH'],
  sexual: ['STATEMENT_CATEGORY_OTHER_VIOLATION_TC', 'KEYWORD_ADULT_SEXUAL_MATERIAL'],
  drugs: ['STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS', 'KEYWORD_PROHIBITED_PRODUCTS'],
  gambling: ['STATEMENT_CATEGORY_OTHER_VIOLATION_TC', 'KEYWORD_GOODS_SERVICES_NOT_PERMITTED'],
  personal_data: [
    'STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS',
    'KEYWORD_MISSING_PROCESSING_GROUND',
  ],
  credentials: [
    'STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS',
    'KEYWORD_MISSING_PROCESSING_GROUND',
  ],
  flood: ['STATEMENT_CATEGORY_OTHER_VIOLATION_TC', 'KEYWORD_OTHER'],
  raid: ['STATEMENT_CATEGORY_OTHER_VIOLATION_TC', 'KEYWORD_OTHER'],
  room_rule: ['STATEMENT_CATEGORY_OTHER_VIOLATION_TC', 'KEYWORD_OTHER'],
  other: ['STATEMENT_CATEGORY_OTHER_VIOLATION_TC', 'KEYWORD_OTHER'],
}

/** What `KEYWORD_OTHER` stands for. */
const otherWords: Readonly<Partial<Record<Category, string>>> = {
  spam: 'Unasked advertising and bulk messages',
  flood: 'Repeated or very many messages',
  raid: 'Coordinated disruption of a room',
  room_rule: 'A rule of the room in which it was said',
  other: 'Other harm to people or to the service',
}

const decisions: Readonly<
  Record<
    StatementAction,
    Pick<EuStatement, 'decision_visibility' | 'decision_visibility_other' | 'decision_provision'> | null
  >
> = {
  block: { decision_visibility: ['DECISION_VISIBILITY_CONTENT_REMOVED'] },
  remove: { decision_visibility: ['DECISION_VISIBILITY_CONTENT_REMOVED'] },
  hold: { decision_visibility: ['DECISION_VISIBILITY_CONTENT_DISABLED'] },
  mask: {
    decision_visibility: ['DECISION_VISIBILITY_OTHER'],
    decision_visibility_other: 'A part of the text was made unreadable',
  },
  slow: { decision_provision: 'DECISION_PROVISION_PARTIAL_SUSPENSION' },
  mute: { decision_provision: 'DECISION_PROVISION_PARTIAL_SUSPENSION' },
  kick: { decision_provision: 'DECISION_PROVISION_PARTIAL_SUSPENSION' },
  ban: { decision_provision: 'DECISION_PROVISION_PARTIAL_SUSPENSION' },
  shield: { decision_provision: 'DECISION_PROVISION_PARTIAL_SUSPENSION' },
  // They restrict nothing: Art. 17 does not ask for them.
  flag: null,
  warn: null,
}

const deeds: Readonly<Record<StatementAction, string>> = {
  block: 'The message was not delivered',
  remove: 'The message was removed',
  hold: 'The message was held back for a person to decide',
  mask: 'A part of the message was made unreadable',
  slow: 'The person may write less often for a time',
  mute: 'The person may read and not write for a time',
  kick: 'The person was taken out of a room and may come back',
  ban: 'The person may not take part for a time',
  shield: 'People who came to a room lately may write less often for a time',
  flag: 'The message was marked for a person to look at',
  warn: 'The person was warned',
}

/** @returns null for what restricts nobody */
export function euStatement(statement: Statement): EuStatement | null {
  const { action, category, scope, source, automation, ends_at } = statement
  const decision = decisions[action]
  if (decision === null) return null
  const [euCategory, keyword] = euCategoryOf[category]
  const other =
    keyword === 'KEYWORD_OTHER' ? { category_specification_other: otherWords[category] ?? category } : {}
  return {
    ...(scope === 'server' && action === 'ban'
      ? { decision_account: 'DECISION_ACCOUNT_SUSPENDED' as const }
      : decision),
    ...(ends_at === null ? {} : endOf(statement, day(ends_at))),
    ...groundOf(statement),
    content_type: ['CONTENT_TYPE_TEXT'],
    category: euCategory,
    category_specification: [keyword],
    ...other,
    content_date: day(statement.content_at),
    application_date: day(statement.applies_from),
    decision_facts: `${deeds[action]}, because it ${grounds[category].because}.`,
    source_type: source === 'report' ? 'SOURCE_TYPE_OTHER_NOTIFICATION' : 'SOURCE_VOLUNTARY',
    automated_detection: automation.detected === 'automatic' ? 'Yes' : 'No',
    automated_decision: automated[automation.decided],
    puid: statement.id,
  }
}

const automated = {
  automatic: 'AUTOMATED_DECISION_FULLY',
  partly: 'AUTOMATED_DECISION_PARTIALLY',
  human: 'AUTOMATED_DECISION_NOT_AUTOMATED',
} as const

/** Of a room's own clause only that it is one: owners write what they like into it. */
function groundOf({ ground, category }: Statement) {
  const clause = ground.kind === 'room_rule' ? grounds.room_rule : grounds[category]
  return ground.kind === 'law'
    ? {
        decision_ground: 'DECISION_GROUND_ILLEGAL_CONTENT' as const,
        illegal_content_legal_ground: clause.policy,
        illegal_content_explanation: clause.text,
      }
    : {
        decision_ground: 'DECISION_GROUND_INCOMPATIBLE_CONTENT' as const,
        incompatible_content_ground: clause.policy,
        incompatible_content_explanation: clause.text,
        incompatible_content_illegal: 'No' as const,
      }
}

function endOf({ scope, action }: Statement, end: string) {
  if (scope === 'server' && action === 'ban') return { end_date_account_restriction: end }
  return decisions[action]?.decision_provision === undefined
    ? { end_date_visibility_restriction: end }
    : { end_date_service_restriction: end }
}

function day(iso: string): string {
  return iso.slice(0, 10)
}
