/**
 * The calibration: from which logit on a head's score reaches the rungs of the policy. Benign texts are the
 * constraint, what is found is what it comes to. Only logits of rows that the model had not learned are looked
 * at: each row's, by the model that learned from the other folds.
 */
import {
  type Anchor,
  type Head,
  type HeadName,
  headCategory,
  headNames,
} from '../../server/moderation/model-heads.ts'
import { ladders } from '../../server/moderation/policy-table.ts'
import { count, emptyConfusion, macroF1 } from '../eval/metrics.ts'
import type { Row } from './rows.ts'

/** Of benign rows, the most that may reach a rung; and how many of all that reach it must be right. */
export interface Budget {
  /** Share of polite chat, whole or cut short. */
  readonly polite: number
  /** Share of real text that is not polite: text messages, and for heads about trade tweets and comments too. */
  readonly rough: number
  /** Share of generated twins. A template held out is all or nothing, so this is coarse. */
  readonly twins: number
  readonly precision: number
}

interface Budgets {
  readonly flag: Budget
  readonly hold: Budget
  readonly block: Budget
  /** The data set for which the first rung lies where macro-F1 is best, if the budget allows. */
  readonly best?: string
}

/** All heads together stay below what the goal allows for polite chat: 0.3 % any action, 0.05 % held. */
const usual: Budgets = {
  flag: { polite: 0.000_15, rough: 0.002, twins: 0.02, precision: 0.6 },
  hold: { polite: 0.000_04, rough: 0.000_3, twins: 0.008, precision: 0.85 },
  block: { polite: 0, rough: 0.000_1, twins: 0.002, precision: 0.95 },
}

const people: Budgets = {
  flag: { polite: 0.000_2, rough: 0.004, twins: 0.03, precision: 0.5 },
  hold: { polite: 0.000_04, rough: 0.000_3, twins: 0.005, precision: 0.85 },
  block: { polite: 0, rough: 0.000_1, twins: 0.002, precision: 0.88 },
}

/** Annotators do not agree on what is hatred and what only an insult: their own precision is no higher. */
const hatred: Budgets = {
  flag: { ...people.flag, precision: 0.4 },
  hold: { ...people.hold, precision: 0.65 },
  block: { ...people.block, precision: 0.75 },
}

/** Text messages hold a few lines of advertising that are called ham. */
const advertising: Budgets = {
  flag: { polite: 0.000_15, rough: 0.004, twins: 0.04, precision: 0.8 },
  hold: { polite: 0.000_04, rough: 0.000_6, twins: 0.01, precision: 0.92 },
  block: { polite: 0, rough: 0.000_2, twins: 0.002, precision: 0.97 },
  best: 'sms_spam_smishing',
}

const special: Readonly<Partial<Record<HeadName, Budgets>>> = {
  spam: advertising,
  scam: { ...advertising, best: 'generated' },
  harassment: people,
  hate: hatred,
  threat: people,
  sexism: { ...people, flag: { polite: 0.000_8, rough: 0.03, twins: 0.03, precision: 0.4 }, best: 'edos' },
  rude: { ...people, flag: { polite: 0.000_6, rough: 0.04, twins: 0.08, precision: 0.5 }, best: 'davidson' },
}

/** Heads whose own sets are full of what is nearly bad: there precision decides. */
const aboutPeople: ReadonlySet<HeadName> = new Set(['harassment', 'hate', 'threat', 'sexism', 'rude'])

/**
 * Heads that can be wrong about whom they mean only ever flag. Insult, hatred and threat depend on who says it to whom:
 * however sure the model is, a person decides, and nothing is refused outright.
 */
const ceilings: Readonly<Partial<Record<HeadName, number>>> = {
  rude: 0.8,
  sexism: 0.8,
  harassment: 0.94,
  hate: 0.94,
  threat: 0.94,
}

/** Share of bad texts that the guard may take for talk about them. */
const guardedShareMax = 0.01
/** No rung follows another at once: scores in between say how close it was. */
const rungLogitsMin = 0.25
/** Scores where the policy has no rung for them. */
const defaults = { flag: 0.5, hold: 0.9, block: 0.97 }

export type Calibrated = Pick<Head, 'anchors' | 'ceiling'>

/**
 * @param logits of each row, in the order of `headNames`
 */
export function calibrate(rows: readonly Row[], logits: readonly Float64Array[]): Calibrated[] {
  return headNames.map((name, h) => {
    const z = (row: number) => logits[row]?.[h] ?? 0
    if (name === 'guard') return { anchors: [{ z: guardFrom(rows, z), score: 0.5 }], ceiling: 1 }
    const { flag, hold, block, best } = special[name] ?? usual
    const allowed = lowestLogit(rows, name, z, flag)
    const least = best === undefined ? allowed : Math.max(allowed, bestLogit(rows, name, z, best))
    const acting = Math.max(lowestLogit(rows, name, z, hold), least + rungLogitsMin)
    const sure = Math.max(lowestLogit(rows, name, z, block), acting + rungLogitsMin)
    return { anchors: anchorsFor(name, least, acting, sure), ceiling: ceilings[name] ?? 0.99 }
  })
}

function anchorsFor(name: HeadName, least: number, acting: number, sure: number): Anchor[] {
  const category = headCategory[name]
  const ladder = category === null ? {} : ladders[category].standard
  // Where the first rung already covers or keeps a message, the score of a mere flag stays below it.
  const first = ladder.flag ?? Math.min(defaults.flag, (ladder.mask ?? 1) - 0.15)
  const second = ladder.hold ?? ladder.mask ?? defaults.hold
  const third = Math.max(ladder.block ?? defaults.block, second + 0.05)
  return [
    { z: least, score: first },
    { z: acting, score: second },
    { z: sure, score: third },
  ].map(({ z, score }) => ({ z: Math.round(z * 1e4) / 1e4, score }))
}

/** The lowest logit from which on all parts of the budget are kept. */
export function lowestLogit(
  rows: readonly Row[],
  name: HeadName,
  z: (row: number) => number,
  { polite, rough, twins, precision }: Budget,
): number {
  // What speaks about the bad is the guard's business.
  const told = rows.flatMap((row, index) =>
    row.labels[name] === undefined || row.label === 'about' ? [] : [index],
  )
  const group = (chosen: (row: Row) => boolean) =>
    rows.flatMap((row, index) => (row.labels[name] === 0 && chosen(row) ? [z(index)] : []))
  const isPolite = ({ source }: Row) => source === 'topical_chat_benign' || source === 'short'
  const isReal = (row: Row) => row.source !== 'generated' && !isPolite(row)
  const textMessages = rows.flatMap(({ label }, index) => (label === 'ham' ? [z(index)] : []))
  return Math.max(
    aboveAllBut(group(isPolite), polite),
    // Of text messages also those the head was taught nothing about: friends swear, and are let be.
    aboveAllBut(aboutPeople.has(name) ? textMessages : group(isReal), rough),
    aboveAllBut(
      group((row) => row.source === 'generated' && row.label !== 'about'),
      twins,
    ),
    preciseFrom(told, (row) => rows[row]?.labels[name] === 1, z, precision),
  )
}

/** The logit from which on a yes makes the best macro-F1 of one data set. */
export function bestLogit(
  rows: readonly Row[],
  name: HeadName,
  z: (row: number) => number,
  source: string,
): number {
  const told = rows.flatMap((row, index) =>
    row.source === source && row.labels[name] !== undefined
      ? [{ z: z(index), yes: row.labels[name] === 1 }]
      : [],
  )
  const counts = emptyConfusion()
  for (const { yes } of told) count(counts, yes, false)
  let best = { z: Number.NEGATIVE_INFINITY, macro: 0 }
  for (const one of told.sort((a, b) => b.z - a.z)) {
    if (one.yes) counts.falseNegatives--
    else counts.trueNegatives--
    count(counts, one.yes, true)
    const macro = macroF1(counts)
    if (macro > best.macro) best = { z: one.z, macro }
  }
  return best.z
}

/** Just above all but this share of the values. */
function aboveAllBut(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort().reverse()
  const allowed = Math.floor(sorted.length * share)
  return allowed < sorted.length ? (sorted[allowed] ?? 0) + 1e-6 : Number.NEGATIVE_INFINITY
}

/** The lowest value from which on this share of what lies above is right. */
function preciseFrom(
  rows: readonly number[],
  right: (row: number) => boolean,
  z: (row: number) => number,
  precision: number,
): number {
  const sorted = rows.map((row) => ({ z: z(row), right: right(row) })).sort((a, b) => b.z - a.z)
  let yes = 0
  let lowest = sorted[0]?.z ?? 0
  for (const [index, one] of sorted.entries()) {
    if (one.right) yes++
    if (one.right && yes / (index + 1) >= precision) lowest = one.z
  }
  return lowest
}

/** Above all but a few of the bad texts. */
function guardFrom(rows: readonly Row[], z: (row: number) => number): number {
  const bad = rows.flatMap((row, index) =>
    Object.values(row.labels).includes(1) && row.labels.guard !== 1 ? [z(index)] : [],
  )
  return aboveAllBut(bad, guardedShareMax)
}
