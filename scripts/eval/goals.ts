/**
 * The goals of the verdicts, each beside its figure: what is asked, what is measured, whether it is met.
 */
import type { Figures } from './measure.ts'
import { type Confusion, f1, macroF1, percent, precision, recall } from './metrics.ts'

export interface Goal {
  readonly what: string
  readonly goal: string
  readonly measured: string
  readonly met: boolean
}

const benignAnyMax = 0.004
const benignStoppedMax = 0.001
const innocentMax = 0.01
const caughtMin = 0.95
const detectedRecallMin = 0.95
const detectedPrecisionMin = 0.97
/** Goals are about the whole pipeline; other judges are shown for comparison. */
const judged = 'pipeline'

export function goalsOf(figures: Figures): Goal[] {
  return [
    ...benign(figures),
    ...tasks(figures),
    ...disguised(figures),
    ...detected(figures),
    ...beside(figures),
    cost(figures),
  ]
}

function benign({ benign: all }: Figures): Goal[] {
  const found = all.find((one) => one.judge === judged)
  if (found === undefined) return []
  const { rows, any, stopped } = found
  const goal = (what: string, hit: number, most: number): Goal => ({
    what: `benign chat, ${what}`,
    goal: `≤ ${percent(most, 2)}`,
    measured: `${percent(hit / rows, 2)} (${hit} of ${rows})`,
    met: hit / rows <= most,
  })
  return [goal('blocked or held', stopped, benignStoppedMax), goal('any action', any, benignAnyMax)]
}

function tasks({ tasks: all }: Figures): Goal[] {
  return all
    .filter(({ judge, task }) => judge === judged && task.goal !== undefined)
    .map(({ task, confusion }) => {
      const { figure, least } = task.goal ?? { figure: 'f1', least: 0 }
      const value = figure === 'f1' ? f1(confusion) : macroF1(confusion)
      return {
        what: `${task.title} (\`${task.file}\`)`,
        goal: `${figure === 'f1' ? 'F1' : 'macro-F1'} ≥ ${least.toFixed(2)}`,
        measured: `${value.toFixed(3)} (${counts(confusion)})`,
        met: value >= least,
      }
    })
}

function disguised({ disguises, innocent }: Figures): Goal[] {
  const words = disguises.reduce((sum, one) => sum + one.words, 0)
  const caught = disguises.reduce((sum, one) => sum + one.caught, 0)
  return [
    {
      what: `obfuscations, ${disguises.length} kinds × ${disguises[0]?.words ?? 0} words`,
      goal: `≥ ${percent(caughtMin, 0)} caught`,
      measured: `${percent(caught / words)} (${caught} of ${words})`,
      met: caught / words >= caughtMin,
    },
    {
      what: 'our own Scunthorpe list',
      goal: `≤ ${percent(innocentMax, 0)} touched, of 300 lines`,
      measured: `${percent(innocent.touched / innocent.lines, 2)} (${innocent.touched} of ${innocent.lines})`,
      met: innocent.lines >= 300 && innocent.touched / innocent.lines <= innocentMax,
    },
  ]
}

function detected({ secrets, personal }: Figures): Goal[] {
  return [secrets, personal[0]]
    .filter((one) => one !== undefined)
    .map(({ what, confusion }) => ({
      what,
      goal: `recall ≥ ${detectedRecallMin} at precision ≥ ${detectedPrecisionMin}`,
      measured: `recall ${recall(confusion).toFixed(3)}, precision ${precision(confusion).toFixed(3)} (${counts(confusion)})`,
      met: recall(confusion) >= detectedRecallMin && precision(confusion) >= detectedPrecisionMin,
    }))
}

function beside({ peers: [ours, ...others] }: Figures): Goal[] {
  if (ours === undefined || others.length === 0) return []
  const best = others.reduce((a, b) => (f1(b.confusion) > f1(a.confusion) ? b : a))
  const careful = others.find(({ name }) => name === 'obscenity')
  const faster = others.filter(({ meanUs }) => meanUs < ours.meanUs)
  const goals: Goal[] = [
    {
      what: 'F1 beside peers, same lines',
      goal: `above the best, ${best.name} ${f1(best.confusion).toFixed(3)}`,
      measured: `${f1(ours.confusion).toFixed(3)} (${counts(ours.confusion)})`,
      met: f1(ours.confusion) > f1(best.confusion),
    },
    {
      what: 'cost beside peers, µs a message',
      goal: 'faster than all but the plainest',
      measured: `${ours.meanUs.toFixed(1)}; faster: ${faster.map(({ name, meanUs }) => `${name} ${meanUs.toFixed(1)}`).join(', ') || 'none'}`,
      met: faster.length <= 1,
    },
  ]
  if (careful !== undefined)
    goals.push({
      what: 'false positives on benign chat beside peers',
      goal: `no more than obscenity's ${careful.benignFound}`,
      measured: `${ours.benignFound} of ${ours.benignRows}`,
      met: ours.benignFound <= careful.benignFound,
    })
  return goals
}

/** `npm run bench:verdict` measures this one with care; here it is the mean of the comparison. */
function cost({ peers: [ours] }: Figures): Goal {
  const us = ours?.meanUs ?? Number.POSITIVE_INFINITY
  return {
    what: 'whole pipeline, 100 characters, processor time here (percentiles: `npm run bench:verdict`)',
    goal: '≤ 10 µs',
    measured: `${us.toFixed(1)} µs`,
    met: us <= 10,
  }
}

/** True and false positives, false and true negatives. */
export function counts({ truePositives, falsePositives, falseNegatives, trueNegatives }: Confusion): string {
  return `${truePositives} / ${falsePositives} / ${falseNegatives} / ${trueNegatives}`
}
