/**
 * Everything that an evaluation measures, as figures: `tables.ts` and `goals.ts` only read them. Each step is told to
 * `progress` before it begins, because the whole takes a minute.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../server/base/package-root.ts'
import { besidePeers, type PeerFigures } from './beside.ts'
import { benignFigures, type BenignFigures } from './benign.ts'
import { type DisguiseFigures, disguisedWords } from './disguised.ts'
import { falsePositivesByGroup, type GroupRate } from './groups.ts'
import type { Judge, PipelineJudge } from './judge.ts'
import { type Confusion, count, emptyConfusion } from './metrics.ts'
import { type DetectionFigures, personalFigures, secretFigures } from './personal.ts'
import type { Peer } from './peers.ts'
import { type Distribution, distributionOf } from './plots.ts'
import { foundFrom, perFunction, rowsOf, scoreOf, type Task, tasks } from './tasks.ts'

export interface TaskFigures {
  readonly task: Task
  readonly judge: string
  readonly confusion: Confusion
  readonly scores: Distribution
}

export interface GroupFigures {
  readonly file: string
  readonly label: string
  readonly rates: readonly GroupRate[]
}

export interface FunctionFigures {
  readonly name: string
  readonly label: string
  /** By language: found, and all. */
  readonly by: Readonly<Record<string, { found: number; all: number }>>
}

export interface Figures {
  readonly ruleset: string
  readonly model: string | null
  readonly benign: readonly BenignFigures[]
  readonly tasks: readonly TaskFigures[]
  readonly groups: readonly GroupFigures[]
  readonly functions: readonly FunctionFigures[]
  readonly disguises: readonly DisguiseFigures[]
  readonly innocent: { readonly lines: number; readonly touched: number }
  readonly secrets: DetectionFigures
  readonly personal: readonly DetectionFigures[]
  /** Ourselves first. */
  readonly peers: readonly PeerFigures[]
}

export const hatecheckLanguages = ['de', 'es', 'fr', 'pt'] as const

/** Rows that are not bad, of the sets in which people speak roughly, and of the polite one. */
const groupSets = [
  ['davidson', 'neither'],
  ['edos', 'not sexist'],
  ['topical_chat_benign', 'benign'],
] as const

/** @param folder the one that holds `dev/` */
export function measure(
  folder: string,
  pipeline: PipelineJudge,
  others: readonly Judge[],
  peers: readonly Peer[],
  progress: (step: string) => void,
): Figures {
  const step = <T>(name: string, run: () => T): T => {
    progress(name)
    return run()
  }
  const judges = [pipeline, ...others]
  const benignRows = rowsOf(folder, 'topical_chat_benign')
  const innocent = innocentLines()
  return {
    ruleset: pipeline.ruleset,
    model: pipeline.model,
    benign: step('benign chat', () => judges.map((judge) => benignFigures(benignRows, judge))),
    tasks: tasks.flatMap((task) => step(task.file, () => taskFigures(folder, task, judges))),
    groups: step('groups', () =>
      groupSets.map(([file, label]) => {
        const rows = rowsOf(folder, file).filter((row) => row.label === label)
        return { file, label, rates: falsePositivesByGroup(rows, pipeline) }
      }),
    ),
    functions: step('HateCheck by function', () => functionFigures(folder, pipeline)),
    disguises: step('obfuscations', () => disguisedWords(pipeline)),
    innocent: step('innocent lines', () => ({
      lines: innocent.length,
      touched: innocent.filter((line) => pipeline.judge(line).action !== 'allow').length,
    })),
    secrets: step('secrets', () => secretFigures(pipeline)),
    personal: step('personal data', () => personalFigures(pipeline, rowsOf(folder, 'presidio_synth_pii'))),
    peers: step('peers', () =>
      besidePeers([{ name: 'parley', finds: (text) => pipeline.judge(text).action !== 'allow' }, ...peers], {
        davidson: rowsOf(folder, 'davidson'),
        benign: benignRows,
        innocent,
      }),
    ),
  }
}

function innocentLines(): string[] {
  return readFileSync(join(packageRoot(), 'test/support/scunthorpe.txt'), 'utf8').trimEnd().split('\n')
}

/** Each row is judged once, for its count and for the plot. */
function taskFigures(folder: string, task: Task, judges: readonly Judge[]): TaskFigures[] {
  const rows = rowsOf(folder, task.file)
  return judges.map((judge) => {
    const confusion = emptyConfusion()
    const scored = rows.map((row) => {
      const score = scoreOf(judge.judge(row.text), task.categories)
      count(confusion, task.isTrue(row), score >= foundFrom)
      return { isTrue: task.isTrue(row), score }
    })
    return { task, judge: judge.name, confusion, scores: distributionOf(scored) }
  })
}

function functionFigures(folder: string, judge: Judge): FunctionFigures[] {
  const found = hatecheckLanguages.map((language) =>
    perFunction(rowsOf(folder, `hatecheck_${language}`), judge),
  )
  const names = [...new Set(found.flatMap((functions) => [...functions.keys()]))]
  return names.map((name) => {
    const entries = found.map((functions) => functions.get(name))
    return {
      name,
      label: entries.find((entry) => entry !== undefined)?.label ?? '',
      by: Object.fromEntries(
        hatecheckLanguages.flatMap((language, at) => {
          const entry = entries[at]
          return entry === undefined ? [] : [[language, { found: entry.found, all: entry.all }]]
        }),
      ),
    }
  })
}
