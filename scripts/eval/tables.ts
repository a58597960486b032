/**
 * The figures of an evaluation as Markdown. `tables-rules.ts` has the tables of the rule detectors and the peers.
 */
import { table } from '../docs/sections.ts'
import { counts, type Goal } from './goals.ts'
import { type Figures, hatecheckLanguages } from './measure.ts'
import { f1, macroF1, percent, precision, recall } from './metrics.ts'
import { sparkline, thresholds } from './plots.ts'
import { disguiseTable, peerTable, secretTable } from './tables-rules.ts'

/** Everything, goals first. */
export function report(figures: Figures, goals: readonly Goal[]): string {
  return [
    hashes(figures),
    goalTable(goals),
    benignTable(figures),
    taskTable(figures),
    scorePlots(figures),
    groupTables(figures),
    functionTable(figures),
    disguiseTable(figures),
    secretTable(figures),
    peerTable(figures),
  ].join('\n\n')
}

function hashes({ ruleset, model }: Figures): string {
  return `Rules \`${ruleset.slice(0, 19)}…\`, model ${model === null ? 'none in service' : `\`${model.slice(0, 19)}…\``}. Counts are true positives / false positives / false negatives / true negatives.`
}

function goalTable(goals: readonly Goal[]): string {
  const rows = goals.map(({ what, goal, measured, met }) => [what, goal, measured, met ? 'yes' : '**no**'])
  const met = goals.filter((goal) => goal.met).length
  return `## Goals\n\n${met} of ${goals.length} are met.\n\n${table(['what', 'goal', 'measured', 'met'], rows)}`
}

function benignTable({ benign }: Figures): string {
  const share = (part: number, all: number) => `${part} (${percent(part / all, 2)})`
  const rows = benign.map(({ judge, rows: all, any, stopped, byCategory }) => {
    const kinds = Object.entries(byCategory).map(([category, number]) => `${category} ${number}`)
    return [judge, all, share(any, all), share(stopped, all), kinds.join(', ')]
  })
  return `## Benign chat

\`topical_chat_benign\`, standard preset.

${table(['judge', 'rows', 'any action', 'held or blocked', 'by category'], rows)}`
}

function taskTable({ tasks }: Figures): string {
  const rows = tasks.map(({ task, judge, confusion }) => [
    `${task.title}, \`${task.file}\``,
    judge,
    f1(confusion).toFixed(3),
    macroF1(confusion).toFixed(3),
    percent(precision(confusion)),
    percent(recall(confusion)),
    counts(confusion),
  ])
  return `## What is found

Found means that a category of the task has a score of 0.5 or more, where the standard preset begins to flag. "pipeline" is
everything together, as in the rooms; "model" is the linear model alone.

${table(['task', 'judge', 'F1', 'macro-F1', 'precision', 'recall', 'counts'], rows)}`
}

/** Where the scores lie, for whoever would rather look than read. */
function scorePlots({ tasks }: Figures): string {
  const rows = tasks
    .filter(({ judge }) => judge === 'pipeline')
    .flatMap(({ task, scores }) => [
      [`\`${task.file}\``, 'bad', `\`${sparkline(scores.bad)}\``, ...scores.recall.map((r) => percent(r, 0))],
      ['', 'good', `\`${sparkline(scores.good)}\``, ...scores.precision.map((p) => percent(p, 0))],
    ])
  const head = ['set', 'rows', 'scores 0 → 1', ...thresholds.map((least) => `≥ ${least}`)]
  return `## Scores and thresholds

Of each set: how many rows have a score in each tenth from 0 to 1 (height by the square root, so that few stay visible), and
at each threshold the recall (line of the bad rows) and the precision (line of the good ones).

${table(head, rows)}`
}

function groupTables({ groups }: Figures): string {
  const share = (part: number, all: number) => `${part} (${percent(part / all)})`
  const parts = groups.map(({ file, label, rates }) => {
    const rows = rates
      .filter((rate) => rate.rows > 0)
      .map(({ group, rows: all, flagged, kept }) => [group, all, share(flagged, all), share(kept, all)])
    return `\`${file}\`, rows labelled "${label}":\n\n${table(['group', 'rows', 'any action', 'masked, held or blocked'], rows)}`
  })
  return `## False positives by group

Whom it hits when it is wrong: rows that their set calls not bad, by whom they name or how they are written. The labels of
these sets are themselves in doubt where people quote or joke; groups of few rows say little.

${parts.join('\n\n')}`
}

/** HateCheck by function: for what is hateful more is better, for the rest less. */
function functionTable({ functions }: Figures): string {
  const rows = functions.map(({ name, label, by }) => [
    `\`${name}\``,
    label,
    ...hatecheckLanguages.map((language) => {
      const entry = by[language]
      return entry === undefined ? '–' : `${entry.found} / ${entry.all}`
    }),
  ])
  return `## HateCheck by function

Found of all, through the whole pipeline. Reported only: nothing was learned from it, and no threshold set by it.

${table(['function', 'label', ...hatecheckLanguages], rows)}`
}
