/**
 * What the scenarios with a crowd have in common: their options, and from these the plan of the crowd.
 */
import { cpus } from 'node:os'
import type { CrowdPlan } from '../crowd.ts'
import { textNumbersMax } from '../driver/texts.ts'
import { loadLimits } from '../limits.ts'
import type { OptionTable, Values } from '../options.ts'

export const workersOption = {
  workers: {
    kind: 'number',
    value: undefined,
    min: 1,
    max: loadLimits.workersMax,
    help: 'threads of the generator (default: cores less one)',
  },
} as const satisfies OptionTable

export const pinOption = {
  pin: {
    kind: 'choice',
    value: 'auto',
    choices: ['auto', 'none'],
    help: 'give the server a core of its own, where taskset does',
  },
} as const satisfies OptionTable

export const crowdOptions = {
  duration: {
    kind: 'number',
    value: undefined,
    min: 0.5,
    max: 3_600,
    help: 'seconds that are measured (10; 6 each when there are several rates or servers)',
  },
  warmup: { kind: 'number', value: 2, min: 0, max: 600, help: 'seconds before them, at the same rate' },
  size: { kind: 'number', value: 100, min: 40, max: 4_000, help: 'characters of a text' },
  arrivals: {
    kind: 'choice',
    value: 'even',
    choices: ['even', 'poisson'],
    help: 'how messages are spread over time',
  },
  ...workersOption,
  ...pinOption,
} as const satisfies OptionTable

/** Over it the server refuses: `sendsPerSecond` of one person. */
const ratePerMemberMax = 5

/** Threads of the generator: as many as asked for, else the cores less the server's. */
export function workersOf(values: Values): number {
  return Math.round(values.maybeNumber('workers') ?? Math.max(1, Math.min(cpus().length - 1, 4)))
}

/** A plan for one cell: one server at one rate. */
export function crowdPlanOf(
  values: Values,
  rooms: number,
  ratePerS: number,
  durationS: number,
  seed: number,
): CrowdPlan {
  return {
    rooms,
    membersPerRoom: values.number('members'),
    ratePerS,
    durationS: values.maybeNumber('duration') ?? durationS,
    warmupS: values.number('warmup'),
    textChars: values.number('size'),
    arrivals: values.text('arrivals') === 'poisson' ? 'poisson' : 'even',
    workers: workersOf(values),
    seed,
  }
}

/** What is wrong with a plan, in one line. */
export function checkCrowd(plan: CrowdPlan): string | undefined {
  const connections = plan.rooms * plan.membersPerRoom
  if (!Number.isInteger(connections)) return '--rooms and --members are whole numbers'
  if (connections > loadLimits.connectionsMax)
    return `${connections} connections are more than the ${loadLimits.connectionsMax} that one machine has ports for`
  const messages = plan.ratePerS * (plan.durationS + plan.warmupS)
  if (messages > Math.min(loadLimits.messagesMax, textNumbersMax))
    return `${messages} messages are more than the ${loadLimits.messagesMax} of one run: lower --rate or --duration`
  if (plan.ratePerS / connections > ratePerMemberMax)
    return `each member would send ${(plan.ratePerS / connections).toFixed(1)} messages a second, and a person may send ${ratePerMemberMax}: more --members, or a lower --rate`
  return undefined
}
