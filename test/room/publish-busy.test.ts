/**
 * The path of every message under the busiest traffic that is still people talking: nobody is slowed, held
 * or refused, and no shield goes up. The real pipeline, the real room and a clock that stands where it is put.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { packageRoot } from '../../server/base/package-root.ts'
import { systemRandom } from '../../server/base/random.ts'
import { memoryStore } from '../../server/base/store-memory.ts'
import { defaultLimits } from '../../server/limits.ts'
import type { RetainedLog } from '../../server/log/log.ts'
import { createDefaultPipeline } from '../../server/moderation/default-pipeline.ts'
import { Holds } from '../../server/moderation/holds.ts'
import { Shields } from '../../server/moderation/shields.ts'
import { standingPolicy } from '../../server/moderation/standing-policy.ts'
import { Standing } from '../../server/moderation/standing-book.ts'
import { Duty } from '../../server/moderation/duty-book.ts'
import { Mail } from '../../server/moderation/mail.ts'
import { Statements } from '../../server/moderation/statements.ts'
import type { Fanout } from '../../server/room/fanout.ts'
import { createNewcomers } from '../../server/room/newcomers.ts'
import { type Outcome, publish } from '../../server/room/publish.ts'
import { Ring } from '../../server/room/ring.ts'
import { Room } from '../../server/room/room.ts'
import { Roster } from '../../server/room/roster.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import { manualClock } from '../support/manual-clock.ts'
import { receiver } from '../support/receiver.ts'

/** A room full of people who have all just come. */
async function crowd(names: readonly string[]) {
  const clock = manualClock()
  const [limits, telemetry, store, random] = [defaultLimits, silentTelemetry, memoryStore(), systemRandom]
  const pipeline = await createDefaultPipeline({ limits, clock, telemetry })
  const fanout = { deliver: () => 0, deliverTo: () => 0 } as unknown as Fanout
  const log = { append: () => undefined, accepting: () => true } as unknown as RetainedLog
  const standing = new Standing({ store, clock, telemetry, limits, standingPolicy: standingPolicy() })
  const rules = {
    standing,
    ruleset: pipeline.ruleset,
    model: pipeline.model,
    mail: new Mail({ store, limits, tell: () => 1 }),
  }
  const statements = new Statements({ store, clock, random, limits, telemetry, ...rules })
  const duty = new Duty({ store, clock, limits })
  const holds = new Holds({
    store,
    clock,
    random,
    limits,
    fanout,
    statements,
    duty,
    standing: { total: () => 0 },
  })
  const shields = new Shields({ clock, telemetry, fanout, log, statements, limits })
  const newcomers = createNewcomers({ clock, telemetry, limits })
  const modes = {
    slow_s: 0,
    locked: false,
    assurance: 'low',
    topic: '',
    retain_days: 180,
    shield: false,
  } as const
  const roster = new Roster('den', store.table('roster'), new Map())
  const at = clock.now() + 1
  const room = new Room({
    name: 'den',
    leaversMax: 10,
    epoch: 'ep_1',
    modes,
    roster,
    ring: new Ring(256, 0),
    seq: 0,
    at,
  })
  for (const user of names) {
    room.enter(receiver(user), user, newcomers.arrive(room, user))
    shields.came(room, user)
  }
  const ports = {
    clock,
    telemetry,
    pipeline,
    statements,
    holds,
    shields,
    standing,
    fanout,
    log,
    limits,
    preset: 'standard',
  } as const
  const say = (user: string, text: string): Outcome => {
    const outcome = publish({ kind: 'message', text, author: { user, name: user }, ref: 1 }, room, ports)
    if (outcome instanceof Promise) throw new Error('our classifiers answer at once')
    return outcome
  }
  return { clock, room, say, shields }
}

/** What became of a message, in one word: `accepted`, or by what it was restricted. */
function fate(outcome: Outcome): string {
  if (outcome.kind === 'held') return `held ${outcome.statement.category}`
  if (outcome.kind === 'refused') return outcome.name
  return outcome.statement === undefined ? 'accepted' : `accepted ${outcome.statement.category}`
}

test('a thousand newcomers who each send once a second, for a minute, are all heard', async () => {
  const names = Array.from({ length: 1_000 }, (_, i) => `u_${i}`)
  const { clock, room, say, shields } = await crowd(names)
  const fates = new Map<string, number>()
  for (let second = 0; second < 60; second++) {
    for (const name of names) {
      const what = fate(
        say(name, `load test message ${second} sent at ${clock.now()} with a few more words behind it`),
      )
      fates.set(what, (fates.get(what) ?? 0) + 1)
      clock.advance(1)
    }
    shields.sweep()
  }
  expect([...fates]).toEqual([['accepted', 60_000]])
  expect(room.seq).toBe(60_000) // messages, and no event of a shield
}, 60_000)

const transcript = join(packageRoot(), '../shared/data/replay.jsonl.gz')

// Not in the package: its licence is for measuring only.
describe.skipIf(!existsSync(transcript))(
  'two hundred newcomers who replay ordinary chat, abuse included',
  () => {
    test.each([20, 100, 1_000])(
      'do not raise the shield, at one message in %i ms',
      async (stepMs) => {
        const lines = gunzipSync(readFileSync(transcript))
          .toString('utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as { from: string; text: string })
        const { clock, room, say, shields } = await crowd([...new Set(lines.map((line) => line.from))])
        const fates = new Set<string>()
        for (const { from, text } of lines) {
          fates.add(fate(say(from, text)))
          clock.advance(stepMs)
          shields.sweep()
        }
        expect(room.modes.shield).toBe(false)
        for (const fault of ['slow_mode', 'held raid', 'held flood', 'accepted flood', 'accepted raid'])
          expect([...fates]).not.toContain(fault)
      },
      60_000,
    )
  },
)
