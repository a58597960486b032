/**
 * Several servers and several rates in one report: a cell is one server at one rate, on a process of its
 * own, one cell after the other.
 */
import { type CrowdPlan, runCrowd } from '../crowd.ts'
import { loadLimits } from '../limits.ts'
import type { OptionTable, Values } from '../options.ts'
import { peersIn } from '../peers/peer.ts'
import type { Run } from '../report/report.ts'
import type { ScenarioContext } from '../scenario.ts'
import { checkCrowd, crowdPlanOf } from './crowd-options.ts'

export const cellOptions = {
  rates: { kind: 'text', name: 'LIST', help: 'several rates, one after the other, e.g. 50,200,1000' },
  peers: {
    kind: 'text',
    name: 'all|none|NAME,…',
    help: 'servers to compare with: raw-uws, socketio-uws, socketio-ws, ws-broadcast (none)',
  },
  'without-log': { kind: 'switch', help: 'our server without its log beside it, twice in turn' },
} as const satisfies OptionTable

const ratesMax = 12
const rateMax = 100_000
/** Seconds that are measured: of a single cell, and of each of several. */
const durationsS = { one: 10, each: 6 } as const

export interface CellsWanted {
  readonly rooms: number
  /** Without `--rate` and `--rates`: of our server alone, and beside peers. */
  readonly rates: { readonly alone: readonly number[]; readonly beside: readonly number[] }
}

/** What is wrong with the cells that were asked for, in one line. */
export function checkCells(values: Values, wanted: CellsWanted): string | undefined {
  const peers = peersIn(values.text('peers') ?? 'none')
  if (!peers.ok) return peers.error
  if (values.on('without-log') && values.text('url') !== undefined)
    return '--without-log is for a server that the load test started'
  const rates = ratesOf(values, wanted)
  if (typeof rates === 'string') return rates
  const cells = rates.length * (peers.value.length + (values.on('without-log') ? 4 : 1))
  if (cells > loadLimits.cellsMax) return `${cells} cells are more than the ${loadLimits.cellsMax} of one run`
  for (const rate of rates) {
    const problem = checkCrowd(crowdPlanOf(values, wanted.rooms, rate, durationsS.one, 0))
    if (problem !== undefined) return problem
  }
  return undefined
}

/** Every cell, rate by rate: what stands side by side in the report was measured within the same minute. */
export async function runCells(
  values: Values,
  wanted: CellsWanted,
  context: ScenarioContext,
): Promise<readonly Run[]> {
  const peers = peersIn(values.text('peers') ?? 'none')
  const rates = ratesOf(values, wanted)
  if (!peers.ok || typeof rates === 'string') throw new Error('the command line was checked before')
  const servers = [...ours(values, context), ...peers.value.map((name) => () => context.openPeer(name))]
  const durationS = servers.length * rates.length > 1 ? durationsS.each : durationsS.one
  const runs: Run[] = []
  for (const rate of rates) {
    const plan: CrowdPlan = crowdPlanOf(values, wanted.rooms, rate, durationS, context.seed)
    for (const open of servers) {
      await using target = await open()
      runs.push(await runCrowd(target, plan, context))
      if (servers.length * rates.length > 1)
        context.progress.say(`${target.name} at ${rate} messages/s: done`)
    }
    const ratio = costOfLog(runs.filter((run) => run.rate_per_s === rate))
    if (values.on('without-log'))
      context.progress.say(`p99 at ${rate} messages/s, with the log ÷ without: ${ratio}`)
  }
  return runs
}

/** With and without in turn, so that what else the machine does falls on both. */
function ours(values: Values, context: ScenarioContext) {
  const [here, without] = [() => context.openParley(), () => context.openParley(true)]
  return values.on('without-log') ? [here, without, here, without] : [here]
}

/** The smaller p99 of each kind, as a ratio: noise only adds. */
function costOfLog(runs: readonly Run[]): string {
  const best = (without: boolean) =>
    Math.min(
      ...runs
        .filter(({ target }) => target.startsWith('parley') && target.endsWith('without log') === without)
        .map(({ latency }) => latency?.p99_ms ?? Number.POSITIVE_INFINITY),
    )
  return (best(false) / best(true)).toFixed(2)
}

function ratesOf(values: Values, { rates }: CellsWanted): readonly number[] | string {
  const list = values.text('rates')
  if (list === undefined) {
    const rate = values.maybeNumber('rate')
    if (rate !== undefined) return [rate]
    return (values.text('peers') ?? 'none') === 'none' ? rates.alone : rates.beside
  }
  if (values.maybeNumber('rate') !== undefined) return '--rate and --rates exclude each other'
  const numbers = list.split(',').map((word) => (/^\d+(?:\.\d+)?$/.test(word) ? Number(word) : Number.NaN))
  if (numbers.length <= ratesMax && numbers.every((n) => n >= 0.1 && n <= rateMax)) return numbers
  return `--rates is up to ${ratesMax} numbers from 0.1 to ${rateMax}, with commas between them`
}
