/**
 * The clauses that statements cite: for each category, which policy it is and what it says, in words
 * that the person affected understands. A changed sentence needs a new version: statements are kept.
 */
import type { Category } from '../../protocol/statement.ts'

/** The edition of all clauses below. Date of the change, and its number on that day. */
export const groundsVersion = '2026-11-21.1'

export interface Ground {
  readonly kind: 'terms' | 'room_rule'
  readonly policy: string
  /** The clause. */
  readonly text: string
  /** What the message did, to continue "… because it". */
  readonly because: string
  /** How the matched part looks is what evaders scrape: it is kept back for these. */
  readonly disclosure: 'full' | 'category_only'
}

export const grounds: Readonly<Record<Category, Ground>> = {
  spam: {
    kind: 'terms',
    policy: 'conduct.spam',
    text: 'Unasked advertising and bulk messages are not allowed.',
    because: 'looks like unasked advertising or a bulk message',
    disclosure: 'category_only',
  },
  scam: {
    kind: 'terms',
    policy: 'conduct.scam',
    text: 'Attempts to obtain money, access or personal data by deception are not allowed.',
    because: 'looks like an attempt to deceive people out of money, access or data',
    disclosure: 'full',
  },
  malicious_link: {
    kind: 'terms',
    policy: 'links.phishing',
    text: 'Links to sites that deceive or harm their visitors are not allowed.',
    because: 'links to a site that is known or likely to harm its visitors',
    disclosure: 'full',
  },
  harassment: {
    kind: 'terms',
    policy: 'conduct.harassment',
    text: 'Insulting, degrading or hounding other people is not allowed.',
    because: 'contains words that insult or degrade',
    disclosure: 'full',
  },
  threat: {
    kind: 'terms',
    policy: 'conduct.threat',
    text: 'Threatening people with harm, or encouraging harm, is not allowed.',
    because: 'reads as a threat or an encouragement of harm',
    disclosure: 'full',
  },
  hate: {
    kind: 'terms',
    policy: 'conduct.hate',
    text: 'Attacking people for who they are, such as their origin, religion, disability, gender or orientation, is not allowed.',
    because: 'contains words that attack people for who they are',
    disclosure: 'full',
  },
  sexual: {
    kind: 'terms',
    policy: 'content.sexual',
    text: 'Sexually explicit content is not allowed where a room does not permit it.',
    because: 'contains sexually explicit words',
    disclosure: 'full',
  },
  drugs: {
    kind: 'terms',
    policy: 'trade.drugs',
    text: 'Offering or seeking illegal drugs is not allowed.',
    because: 'looks like an offer of, or a search for, illegal drugs',
    disclosure: 'full',
  },
  gambling: {
    kind: 'terms',
    policy: 'trade.gambling',
    text: 'Promoting gambling is not allowed.',
    because: 'looks like a promotion of gambling',
    disclosure: 'full',
  },
  personal_data: {
    kind: 'terms',
    policy: 'privacy.personal_data',
    text: 'Personal data such as phone numbers, addresses or account numbers do not belong in a room.',
    because: 'contains what looks like personal data',
    disclosure: 'full',
  },
  credentials: {
    kind: 'terms',
    policy: 'privacy.credentials',
    text: 'Passwords, keys and other secrets do not belong in a room.',
    because: 'contains what looks like a password, a key or another secret',
    disclosure: 'full',
  },
  flood: {
    kind: 'terms',
    policy: 'conduct.flood',
    text: 'Sending the same text again and again, or very many messages in a short time, is not allowed.',
    because: 'repeats a text, or is one of very many messages in a short time',
    disclosure: 'full',
  },
  raid: {
    kind: 'terms',
    policy: 'conduct.raid',
    text: 'Taking part in a coordinated disruption of a room is not allowed.',
    because: 'resembles many messages that others sent at the same time',
    disclosure: 'category_only',
  },
  room_rule: {
    kind: 'room_rule',
    policy: 'room.rules',
    text: 'Each room has rules of its own, kept by its moderators.',
    because: 'goes against a rule of this room',
    disclosure: 'full',
  },
  other: {
    kind: 'terms',
    policy: 'conduct.other',
    text: 'Behaviour that harms others or the service is not allowed.',
    because: 'may harm others or the service',
    disclosure: 'full',
  },
}

/** More exact reasons than the category's, by the rule that matched. */
export const becauseOfRule: Readonly<Record<string, string>> = {
  'links.blocklist': 'links to a site on the phishing blocklist',
  'flood.repeat': 'repeats a text that you sent several times within half a minute',
  'flood.mentions': 'mentions very many people, alone or with what you wrote just before',
  'raid.copies': 'is nearly the same as what several other newcomers wrote here within a minute',
  'links.newcomer':
    'has more links than somebody may send who is new in this room, or who was restricted in it several times lately',
  'flood.burst': 'is one of very many messages that you sent in a short time',
}
