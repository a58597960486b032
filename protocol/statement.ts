/**
 * The statement of reasons: what a person is told when a message or they themselves are restricted.
 * The fields follow the EU Digital Services Act, Art. 17 and 20; `docs/moderation.md` explains them.
 */

export const categories = [
  'spam',
  'scam',
  'malicious_link',
  'harassment',
  'threat',
  'hate',
  'sexual',
  'drugs',
  'gambling',
  'personal_data',
  'credentials',
  'flood',
  'raid',
  'room_rule',
  'other',
] as const
export type Category = (typeof categories)[number]

export const statementActions = [
  'flag',
  'mask',
  'hold',
  'block',
  'remove',
  'warn',
  'slow',
  'mute',
  'kick',
  'ban',
  'shield',
] as const
export type StatementAction = (typeof statementActions)[number]

/** Where in the sender's own text the reason lies; offsets are UTF-16 code units of what was sent. */
export interface Evidence {
  readonly kind: 'span' | 'behaviour' | 'link'
  readonly start?: number
  readonly end?: number
  readonly detector: string
}

export interface Statement {
  readonly v: 1
  readonly id: string
  readonly issued_at: string
  readonly content_at: string
  readonly applies_from: string
  readonly ends_at: string | null
  readonly room: string
  readonly ref: number | null
  readonly message: string | null
  readonly content_type: 'text'
  readonly action: StatementAction
  readonly scope: 'message' | 'room' | 'server'
  readonly category: Category
  readonly ground: {
    readonly kind: 'terms' | 'room_rule' | 'law'
    readonly policy: string
    readonly version: string
    readonly text: string
    readonly reference: string | null
  }
  readonly facts: {
    readonly text: string
    readonly evidence: readonly Evidence[]
    readonly score: number | null
    readonly threshold: number | null
    readonly passes_if: string | null
    readonly disclosure: 'full' | 'category_only'
  }
  readonly automation: {
    readonly detected: 'automatic' | 'human'
    readonly decided: 'automatic' | 'partly' | 'human'
    readonly ruleset: string
    readonly model: string | null
    readonly degraded: boolean
  }
  readonly source: 'own_initiative' | 'report'
  readonly standing: {
    readonly points: number
    readonly expires_at: string
    readonly total: number
    readonly next: { readonly at: number; readonly action: string } | null
  } | null
  readonly redress: {
    readonly appeal_until: string
    readonly self_fix: 'edit_and_resend' | 'none'
  }
}

export function isCategory(value: string): value is Category {
  return (categories as readonly string[]).includes(value)
}
