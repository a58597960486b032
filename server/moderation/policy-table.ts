/**
 * The policy's numbers, and nothing else: what an operator argues about, line by line.
 * `policy.ts` reads them; their content is part of the ruleset's hash.
 */
import type { Category } from '../../protocol/statement.ts'

export const presets = ['relaxed', 'standard', 'strict'] as const
export type Preset = (typeof presets)[number]

/** From which score on an action applies; a rung that is left out is never reached. */
export interface Ladder {
  readonly flag?: number
  readonly mask?: number
  readonly hold?: number
  readonly block?: number
}

/**
 * The ladders of each preset. Classifiers give 0.9 and more to what a standard room should act on, and 0.5
 * to 0.9 to what a moderator may want to see. Where the rungs come from: `block` needs near certainty, because it silences;
 * `hold` shows the message to a person; `mask` is for what harms by being readable, whoever wrote it.
 */
export const ladders: Readonly<Record<Category, Readonly<Record<Preset, Ladder>>>> = {
  spam: {
    relaxed: { flag: 0.8, hold: 0.97 },
    standard: { flag: 0.5, hold: 0.9, block: 0.97 },
    strict: { flag: 0.4, hold: 0.7, block: 0.9 },
  },
  scam: {
    relaxed: { flag: 0.7, hold: 0.9, block: 0.98 },
    standard: { flag: 0.5, hold: 0.8, block: 0.95 },
    strict: { flag: 0.4, hold: 0.65, block: 0.85 },
  },
  malicious_link: {
    relaxed: { flag: 0.5, hold: 0.7, block: 0.9 },
    standard: { flag: 0.5, hold: 0.7, block: 0.9 },
    strict: { hold: 0.5, block: 0.8 },
  },
  harassment: {
    relaxed: { flag: 0.8, hold: 0.97 },
    standard: { flag: 0.5, hold: 0.9, block: 0.95 },
    strict: { flag: 0.4, hold: 0.65, block: 0.9 },
  },
  threat: {
    relaxed: { flag: 0.7, hold: 0.9, block: 0.98 },
    standard: { flag: 0.5, hold: 0.8, block: 0.95 },
    strict: { flag: 0.4, hold: 0.65, block: 0.85 },
  },
  hate: {
    relaxed: { flag: 0.7, hold: 0.93, block: 0.98 },
    standard: { flag: 0.5, hold: 0.9, block: 0.95 },
    strict: { flag: 0.4, hold: 0.65, block: 0.9 },
  },
  sexual: {
    relaxed: { flag: 0.95 },
    standard: { flag: 0.5, hold: 0.9, block: 0.97 },
    strict: { flag: 0.4, hold: 0.6, block: 0.9 },
  },
  drugs: {
    relaxed: { flag: 0.9 },
    standard: { flag: 0.7, hold: 0.9 },
    strict: { flag: 0.5, hold: 0.75, block: 0.95 },
  },
  gambling: {
    relaxed: { flag: 0.9 },
    standard: { flag: 0.7, hold: 0.9 },
    strict: { flag: 0.5, hold: 0.75, block: 0.95 },
  },
  personal_data: { relaxed: { mask: 0.85 }, standard: { mask: 0.6 }, strict: { mask: 0.5 } },
  credentials: { relaxed: { mask: 0.8 }, standard: { mask: 0.6 }, strict: { mask: 0.5, block: 0.95 } },
  flood: {
    relaxed: { flag: 0.5, hold: 0.7, block: 0.9 },
    standard: { flag: 0.5, hold: 0.7, block: 0.9 },
    strict: { flag: 0.5, hold: 0.6, block: 0.8 },
  },
  raid: {
    relaxed: { flag: 0.7, hold: 0.9 },
    standard: { flag: 0.5, hold: 0.7, block: 0.95 },
    strict: { flag: 0.4, hold: 0.6, block: 0.9 },
  },
  room_rule: {
    relaxed: { flag: 0.5, hold: 0.9 },
    standard: { flag: 0.5, hold: 0.8, block: 0.95 },
    strict: { flag: 0.4, hold: 0.6, block: 0.9 },
  },
  other: { relaxed: { flag: 0.9 }, standard: { flag: 0.7 }, strict: { flag: 0.5, hold: 0.9 } },
}

/** What no preset and no owner goes below: harm to third parties, and to the server's own life. */
export const operatorFloor: Readonly<Partial<Record<Category, Ladder>>> = {
  malicious_link: { hold: 0.7, block: 0.9 },
  scam: { flag: 0.9 },
  threat: { flag: 0.9 },
  credentials: { mask: 0.9 },
  flood: { block: 0.9 },
  raid: { flag: 0.9 },
}

/**
 * What happens to a draft whose classifier for this category failed, was late or lied. Never `allow`.
 * `hold` where a miss harms people at once and cannot be taken back; `flag` where a miss is a nuisance,
 * because holding every message of every room for it would be the outage.
 */
export const failureActions: Readonly<Record<Category, 'flag' | 'hold' | 'block'>> = {
  spam: 'flag',
  scam: 'hold',
  malicious_link: 'hold',
  harassment: 'flag',
  threat: 'hold',
  hate: 'hold',
  sexual: 'flag',
  drugs: 'flag',
  gambling: 'flag',
  personal_data: 'hold',
  credentials: 'hold',
  flood: 'flag',
  raid: 'flag',
  room_rule: 'flag',
  other: 'flag',
}
