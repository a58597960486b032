/**
 * The tables of an evaluation, as Markdown.
 */
import { falsePositivesByGroup } from './groups.ts'
import type { Judge } from './judge.ts'
import { count, emptyConfusion, f1, macroF1, percent, precision, recall } from './metrics.ts'
import type { Peer } from './peers.ts'
import { confusionOf, perFunction, rowsOf, tasks } from './tasks.ts'

/** What happens to people who did nothing. */
export function benignTable(folder: string, judges: readonly Judge[]): string {
  const rows = rowsOf(folder, 'topical_chat_benign')
  const lines = judges.flatMap((judge) => {
    const judged = rows.map((row) => judge.judge(row.text))
    const any = judged.filter(({ action }) => action !== 'allow')
    const kept = any.filter(({ action }) => action === 'hold' || action === 'block')
    const by = new Map<string, number>()
    for (const { category } of any) by.set(category ?? '', (by.get(category ?? '') ?? 0) + 1)
    const kinds = [...by].map(([category, number]) => `${category} ${number}`).join(', ')
    return `| ${judge.name} | ${rows.length} | ${any.length} (${percent(any.length / rows.length, 2)}) | ${kept.length} (${percent(kept.length / rows.length, 2)}) | ${kinds} |`
  })
  return `## Benign chat

\`topical_chat_benign\`, standard preset. Goal of the pipeline: at most 0.4 % any action, at most 0.10 % held or blocked.

| judge | rows | any action | held or blocked | by category |
|---|---|---|---|---|
${lines.join('\n')}`
}

export function taskTable(folder: string, judges: readonly Judge[]): string {
  const lines = tasks.flatMap((task) => {
    const rows = rowsOf(folder, task.file)
    return judges.map((judge) => {
      const c = confusionOf(task, rows, judge)
      const counts = `${c.truePositives} / ${c.falsePositives} / ${c.falseNegatives} / ${c.trueNegatives}`
      return `| ${task.title}, \`${task.file}\` | ${judge.name} | ${f1(c).toFixed(3)} | ${macroF1(c).toFixed(3)} | ${percent(precision(c))} | ${percent(recall(c))} | ${counts} | ${task.goal ?? ''} |`
    })
  })
  return `## What is found

Found means that a category of the task has a score of 0.5 or more, where the standard preset begins to flag.

| task | judge | F1 | macro-F1 | precision | recall | TP / FP / FN / TN | goal |
|---|---|---|---|---|---|---|---|
${lines.join('\n')}`
}

/** Rows that are not bad, of the sets in which people speak roughly. */
export function groupTable(folder: string, judge: Judge): string {
  const sets: [string, string][] = [
    ['davidson', 'neither'],
    ['edos', 'not sexist'],
    ['topical_chat_benign', 'benign'],
  ]
  const tables = sets.map(([file, label]) => {
    const rows = rowsOf(folder, file).filter((row) => row.label === label)
    const lines = falsePositivesByGroup(rows, judge)
      .filter((rate) => rate.rows > 0)
      .map(
        ({ group, rows: all, flagged, kept }) =>
          `| ${group} | ${all} | ${flagged} (${percent(flagged / all)}) | ${kept} (${percent(kept / all)}) |`,
      )
    return `\`${file}\`, rows labelled "${label}":

| group | rows | any action | masked, held or blocked |
|---|---|---|---|
${lines.join('\n')}`
  })
  return `## False positives by group

${tables.join('\n\n')}`
}

/** HateCheck by function: found of all, in four languages. For what is hateful more is better, for the rest less. */
export function functionTable(folder: string, judge: Judge): string {
  const languages = ['de', 'es', 'fr', 'pt']
  const found = languages.map((language) => perFunction(rowsOf(folder, `hatecheck_${language}`), judge))
  const names = [...new Set(found.flatMap((functions) => [...functions.keys()]))]
  const lines = names.map((name) => {
    const cells = found.map((functions) => {
      const entry = functions.get(name)
      return entry === undefined ? '–' : `${entry.found} / ${entry.all}`
    })
    const label = found.map((functions) => functions.get(name)?.label).find((one) => one !== undefined)
    return `| \`${name}\` | ${label ?? ''} | ${cells.join(' | ')} |`
  })
  return `## HateCheck by function

Found of all, through the whole pipeline. Nothing was learned or tuned on it.

| function | label | ${languages.join(' | ')} |
|---|---|${languages.map(() => '---').join('|')}|
${lines.join('\n')}`
}

/** Offensive language and benign chat, for us and for whoever else is installed. */
export function peerTable(folder: string, pipeline: Judge, peers: readonly Peer[]): string {
  const lines = [...rowsOf(folder, 'davidson'), ...rowsOf(folder, 'topical_chat_benign')]
  const isTrue = (label: string) => label === 'hate' || label === 'offensive'
  const all: readonly Peer[] = [
    { name: 'parley', finds: (text) => pipeline.judge(text).action !== 'allow' },
    ...peers,
  ]
  const rows = all.map((peer) => {
    const confusion = emptyConfusion()
    for (const { text, label } of lines) count(confusion, isTrue(label), peer.finds(text))
    const { truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn } = confusion
    return `| ${peer.name} | ${f1(confusion).toFixed(3)} | ${percent(recall(confusion))} | ${percent(fp / Math.max(1, fp + tn), 2)} | ${tp} / ${fp} / ${fn} / ${tn} |`
  })
  return `## Beside others

\`davidson\` and \`topical_chat_benign\` together; any action counts as found.

| package | F1 | recall | false positives | TP / FP / FN / TN |
|---|---|---|---|---|
${rows.join('\n')}`
}
