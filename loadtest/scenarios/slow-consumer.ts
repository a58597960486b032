/**
 * `slow-consumer`: the same crowd twice, without and with readers that have stalled. The others must not
 * notice, the server must not keep what nobody reads, and who comes back must miss nothing.
 */
import { type Aside, runCrowd } from '../crowd.ts'
import { Straggler, type StragglerHost } from '../driver/straggler.ts'
import { createReplayReader } from '../replay/reader.ts'
import { loadLimits } from '../limits.ts'
import type { Scenario, ScenarioContext } from '../scenario.ts'
import type { Target } from '../target.ts'
import { checkCrowd, crowdOptions, crowdPlanOf } from './crowd-options.ts'

const durationS = 15
const stalledMax = 100

export const slowConsumer: Scenario = {
  summary: 'readers that stall: the others’ latency and the server’s memory with and without them',
  options: {
    members: { kind: 'number', value: 300, min: 2, max: 10_000, help: 'members who read' },
    stalled: { kind: 'number', value: 1, min: 0, max: 50, help: 'percent as many more who stop reading' },
    stall: { kind: 'number', value: 10, min: 0.1, max: 600, help: 'seconds before they read again' },
    rate: { kind: 'number', value: 250, min: 0.1, max: 10_000, help: 'messages a second, of all together' },
    ...crowdOptions,
    // Long texts: the system's buffers hold several megabytes before the server notices anything.
    size: { kind: 'number', value: 4_000, min: 40, max: 4_000, help: 'characters of a text' },
  },
  check: (values) => checkCrowd(crowdPlanOf(values, 1, values.number('rate'), durationS, 0)),
  async run(values, context) {
    const plan = crowdPlanOf(values, 1, values.number('rate'), durationS, context.seed)
    const stalled = Math.min(
      stalledMax,
      Math.max(1, Math.round((plan.membersPerRoom * values.number('stalled')) / 100)),
    )
    await using quiet = await context.openParley()
    const without = await runCrowd(quiet, plan, context)
    await quiet[Symbol.asyncDispose]() // its memory and its core are free for the other; closing twice is harmless
    await using target = await context.openParley()
    const aside = stalledReaders(target, stalled, values.number('stall') * 1_000, context)
    const beside = await runCrowd(target, plan, context, aside)
    return [
      { ...without, variant: 'nobody stalled' },
      { ...beside, variant: `${stalled} stalled` },
    ]
  },
}

/** Readers who enter the room, stall while it talks, and read again after a while. */
function stalledReaders(
  target: Target,
  count: number,
  stallMs: number,
  { clock, progress }: ScenarioContext,
): Aside {
  const { decode } = createReplayReader()
  const readBuffer = Buffer.alloc(256 * 1024)
  const host: StragglerHost = { url: target.url, clock, readBuffer, decode }
  const all: Straggler[] = []
  return {
    async before({ rooms: [room = ''] }) {
      const accounts = Array.from({ length: count }, (_, i) => ({
        subject: `slow-${i}`,
        handle: `slow-${i}`,
      }))
      for (const token of await target.tokens(accounts)) {
        const straggler = new Straggler(token, room, host)
        await straggler.enter()
        straggler.stall()
        all.push(straggler)
      }
      clock.after(stallMs, () => {
        for (const straggler of all) straggler.wake()
      })
    },
    async after({ tally, now }) {
      const { accepted } = tally.totals()
      for (const straggler of all) straggler.wake()
      const deadlineMs = now() + loadLimits.catchUpMs
      const behind = () => all.reduce((sum, { messages }) => sum + Math.max(0, accepted - messages), 0)
      while (behind() > 0 && now() < deadlineMs) {
        progress.show('catch up', 0, `${behind()} messages to go`)
        await clock.sleep(50)
      }
      for (const straggler of all) straggler.leave()
      return outcome(all, behind())
    },
  }
}

function outcome(all: readonly Straggler[], missing: number) {
  const closes = all.flatMap((straggler) => straggler.closes)
  const doubles = all.reduce((sum, straggler) => sum + straggler.doubles, 0)
  const broken = all.filter((straggler) => straggler.broken).length
  const slow = closes.filter((code) => code === 4008).length
  return {
    figures: {
      stalled_members: all.length,
      stalled_closed_4008: slow,
      stalled_closed_otherwise: closes.length - slow,
      stalled_messages_missing: missing,
      stalled_events_doubled: doubles,
    },
    notes:
      closes.length > 0
        ? []
        : ['no stalled reader was closed: all of it fitted into buffers; try a larger --size'],
    problems: [
      ...(missing > 0 ? [`${missing} messages were missed by stalled readers that came back`] : []),
      ...(doubles > 0 ? [`${doubles} events came twice to stalled readers`] : []),
      ...(broken > 0 ? [`${broken} stalled readers were told that continuity is broken`] : []),
    ],
  }
}
