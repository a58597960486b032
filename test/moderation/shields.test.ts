import { describe, expect, test } from 'vitest'
import type { RoomEvent, ServerFrame } from '../../protocol/catalogue.ts'
import { memoryStore } from '../../server/base/store-memory.ts'
import { systemRandom } from '../../server/base/random.ts'
import { defaultLimits, type Limits } from '../../server/limits.ts'
import type { Sender } from '../../server/moderation/classifier.ts'
import { decide } from '../../server/moderation/policy.ts'
import { Shields } from '../../server/moderation/shields.ts'
import { standingPolicy } from '../../server/moderation/standing-policy.ts'
import { Standing } from '../../server/moderation/standing-book.ts'
import { Mail } from '../../server/moderation/mail.ts'
import { Statements } from '../../server/moderation/statements.ts'
import { temperatureRules } from '../../server/moderation/temperature.ts'
import type { Verdict } from '../../server/moderation/verdict.ts'
import { Ring } from '../../server/room/ring.ts'
import { Room } from '../../server/room/room.ts'
import { Roster } from '../../server/room/roster.ts'
import type { LogRecord, RetainedLog } from '../../server/log/log.ts'
import { manualClock } from '../support/manual-clock.ts'
import { recordedTelemetry } from '../support/recorded-telemetry.ts'
import { finding } from '../support/scripted-classifier.ts'
import { receiver } from '../support/receiver.ts'

const newcomer: Sender = { newcomer: true, moderator: false }
const { raiseHeat } = temperatureRules
const rules = { ruleset: 'sha256:1', model: null, text: 'text' }
const passes: Verdict = { ...decide([], 'standard'), ...rules }
const held: Verdict = { ...decide([finding('spam', 0.95)], 'standard'), ...rules }
const blocked: Verdict = { ...decide([finding('flood', 0.95)], 'standard'), ...rules }
const flagged: Verdict = { ...decide([finding('spam', 0.6)], 'standard'), ...rules }
const failed: Verdict = { ...decide([], 'standard', {}, ['hate']), ...rules }
const leaked: Verdict = { ...decide([finding('personal_data', 0.95)], 'standard'), ...rules }

function house(limits: Partial<Limits> = {}) {
  const clock = manualClock()
  const { telemetry, of } = recordedTelemetry()
  const appended: LogRecord[] = []
  const told: { user: string; frame: ServerFrame }[] = []
  let accepting = true
  const log = {
    append: (record: LogRecord) => void appended.push(record),
    accepting: () => accepting,
  } as Pick<RetainedLog, 'append' | 'accepting'> as RetainedLog
  const fanout = { deliver: (room: Room) => room.receivers.size, deliverTo: () => 0 }
  const all = { ...defaultLimits, ...limits }
  const store = memoryStore()
  const tell = (user: string, frame: ServerFrame) => told.push({ user, frame })
  const statements = new Statements({
    store,
    clock,
    random: systemRandom,
    limits: all,
    telemetry,
    ruleset: 'sha256:1',
    model: null,
    mail: new Mail({ store, limits: all, tell }),
    standing: new Standing({ store, clock, telemetry, limits: all, standingPolicy: standingPolicy() }),
  })
  const ports = { clock, telemetry, log, fanout, statements, limits: all }
  const shields = new Shields(ports as unknown as ConstructorParameters<typeof Shields>[0])

  const room = (name = 'den') =>
    new Room({
      name,
      leaversMax: 10,
      epoch: 'ep_1',
      modes: { slow_s: 0, locked: false, assurance: 'low', topic: '', retain_days: 180, shield: false },
      roster: new Roster(name, memoryStore().table('roster'), new Map()),
      ring: new Ring(64, 0),
      seq: 0,
      at: clock.now(),
    })
  const come = (den: Room, who: number, newcomerUntil = clock.now() + 900_000) => {
    const here = receiver(`u_${who}`)
    den.enter(here, `user${who}`, { at: clock.now(), newcomerUntil })
    shields.came(den, here.user)
    return here
  }
  const judge = (den: Room, who: number, verdict: Verdict, sender: Sender = newcomer) =>
    shields.judged(
      den,
      { kind: 'message', text: 'text', room: den.name, author: `u_${who}`, at: clock.now(), sender },
      verdict,
    )
  /** `n` newcomers come, and each gets this verdict. */
  const trouble = (den: Room, n: number, verdict: Verdict = held) => {
    for (let who = 0; who < n; who++) come(den, who)
    for (let who = 0; who < n; who++) judge(den, who, verdict)
  }
  const events = () => appended.map(({ event }) => event)
  const shut = () => (accepting = false)
  return {
    clock,
    shields,
    room,
    come,
    judge,
    trouble,
    events,
    appended,
    told,
    of,
    shut,
    open: () => (accepting = true),
  }
}

const modesOf = (events: readonly RoomEvent[]) =>
  events.map((e) => (e.t === 'modes' ? [e.by, e.modes.shield] : [e.t]))

/** Few enough newcomers that nobody calls their coming a burst. */
const enough = raiseHeat

describe('a shield goes up by itself', () => {
  test('when several newcomers are in trouble: an event of the room, by nobody, with its cause in the audit', () => {
    const { room, trouble, events, appended, of } = house()
    const den = room()
    trouble(den, enough)
    expect(den.modes.shield).toBe(true)
    expect(modesOf(events())).toEqual([['server', true]])
    expect(appended[0]?.audit).toEqual({ cause: 'shield.raised' })
    expect(of('note')).toEqual([['info', 'a shield went up', { room: 'den' }]])
  })

  test('once, however much trouble follows', () => {
    const { room, trouble, events } = house()
    const den = room()
    trouble(den, 40)
    expect(events()).toHaveLength(1)
  })

  test.each([
    ['messages that pass', passes],
    ['marks for a moderator', flagged],
    ['a classifier that failed', failed],
    ['people who give away data of their own', leaked],
  ])('not because of %s', (_what, verdict) => {
    const { room, trouble, events } = house()
    trouble(room(), 100, verdict)
    expect(events()).toEqual([])
  })

  test('because of floods as well', () => {
    const { room, trouble } = house()
    const den = room()
    trouble(den, enough, blocked)
    expect(den.modes.shield).toBe(true)
  })

  test('not because of one person, however often, nor of those who are at home', () => {
    const { room, come, judge, events, clock } = house()
    const den = room()
    come(den, 1)
    for (let i = 0; i < 300; i++) {
      judge(den, 1, held)
      clock.advance(1_000)
    }
    for (let who = 100; who < 200; who++) {
      come(den, who, 0)
      judge(den, who, held, { newcomer: false, moderator: false })
    }
    expect(events()).toEqual([])
  })

  test('not because of a thousand who come at once and chat, a few of them badly', () => {
    const { room, come, judge, events } = house()
    const den = room()
    for (let who = 0; who < 1_000; who++) come(den, who)
    for (let who = 0; who < 1_000; who++) judge(den, who, who % 10 === 0 ? held : passes)
    expect(events()).toEqual([])
  })

  test('in the room where the trouble is, and no other', () => {
    const { room, trouble } = house()
    const [den, attic] = [room('den'), room('attic')]
    trouble(den, enough)
    expect([den.modes.shield, attic.modes.shield]).toEqual([true, false])
  })
})

describe('it comes down by itself', () => {
  test('after shieldMs at least, once the room has cooled', () => {
    const { room, trouble, shields, clock, events } = house()
    const den = room()
    trouble(den, enough)
    clock.advance(defaultLimits.shieldMs - 1)
    shields.sweep()
    expect(den.modes.shield).toBe(true)
    clock.advance(1)
    shields.sweep()
    expect(modesOf(events())).toEqual([
      ['server', true],
      ['server', false],
    ])
    shields.sweep()
    expect(events()).toHaveLength(2)
  })

  test('not while the trouble goes on', () => {
    const { room, trouble, judge, shields, clock } = house()
    const den = room()
    trouble(den, enough)
    for (let i = 0; i < 20; i++) {
      clock.advance(temperatureRules.countEveryMs)
      for (let who = 0; who < enough; who++) judge(den, who, held)
      shields.sweep()
    }
    expect(den.modes.shield).toBe(true)
  })

  test('not while the log takes nothing: at the next sweep', () => {
    const { room, trouble, shields, clock, shut, open } = house()
    const den = room()
    trouble(den, enough)
    clock.advance(defaultLimits.shieldMs)
    shut()
    shields.sweep()
    expect(den.modes.shield).toBe(true)
    open()
    shields.sweep()
    expect(den.modes.shield).toBe(false)
  })

  test('not in an empty room, which may be out of memory; but when somebody comes back to it', () => {
    const { room, come, judge, shields, clock, events } = house()
    const den = room()
    const people = Array.from({ length: enough }, (_, who) => come(den, who))
    for (let who = 0; who < enough; who++) judge(den, who, held)
    for (const receiver of people) den.leave(receiver, clock.now())
    clock.advance(defaultLimits.shieldMs)
    shields.sweep()
    expect(events()).toHaveLength(1)
    come(den, 1)
    shields.sweep()
    expect(den.modes.shield).toBe(false)
  })
})

describe('a moderator’s word counts more', () => {
  test('what one raised stays up', () => {
    const { room, trouble, shields, clock } = house()
    const den = room()
    trouble(den, enough)
    shields.decided(den, true)
    clock.advance(10 * defaultLimits.shieldMs)
    shields.sweep()
    expect(den.modes.shield).toBe(true)
    expect(den.shieldKept).toBe(true)
  })

  test('what one lowered does not go up by itself for shieldRestMs', () => {
    const { room, trouble, shields, clock } = house()
    const den = room()
    shields.decided(den, false)
    trouble(den, 2 * enough)
    expect(den.modes.shield).toBe(false)
    clock.advance(defaultLimits.shieldRestMs - 1)
    trouble(den, 2 * enough)
    expect(den.modes.shield).toBe(false)
    clock.advance(temperatureRules.countEveryMs)
    trouble(den, 2 * enough)
    expect(den.modes.shield).toBe(true)
  })
})

describe('whoever it slows', () => {
  test('gets a statement that says so, blames nobody, and ends when they are no newcomer any more', () => {
    const { room, trouble, shields, told, clock } = house()
    const den = room()
    trouble(den, enough)
    shields.slowed(den, 'u_1')
    expect(told).toHaveLength(1)
    expect(told[0]).toMatchObject({
      user: 'u_1',
      frame: {
        t: 'statement',
        action: 'shield',
        scope: 'room',
        category: 'raid',
        room: 'den',
        ends_at: new Date(clock.now() + 900_000).toISOString(),
        automation: { detected: 'automatic', decided: 'automatic' },
        redress: { self_fix: 'none' },
      },
    })
    expect(JSON.stringify(told[0])).toContain('not about anything you wrote')
  })

  test('says that a moderator did it when one did', () => {
    const { room, come, shields, told } = house()
    const den = room()
    come(den, 1)
    shields.decided(den, true)
    shields.slowed(den, 'u_1')
    expect(told[0]?.frame).toMatchObject({ automation: { detected: 'human', decided: 'human' } })
    expect(JSON.stringify(told[0])).toContain('A moderator put this room under protection')
  })

  test('gets it once for each raising', () => {
    const { room, come, shields, told } = house()
    const den = room()
    come(den, 1)
    shields.decided(den, true)
    for (let i = 0; i < 5; i++) shields.slowed(den, 'u_1')
    expect(told).toHaveLength(1)
    shields.decided(den, true)
    shields.slowed(den, 'u_1')
    expect(told).toHaveLength(2)
  })

  test('gets it again when shieldToldMax others were told since', () => {
    const { room, come, shields, told } = house({ shieldToldMax: 2 })
    const den = room()
    for (const who of [1, 2, 3]) come(den, who)
    shields.decided(den, true)
    for (const who of [1, 2, 1]) shields.slowed(den, `u_${who}`)
    expect(told).toHaveLength(2)
    shields.slowed(den, 'u_3') // 2 is forgotten
    shields.slowed(den, 'u_1')
    expect(told).toHaveLength(3)
    shields.slowed(den, 'u_2')
    expect(told).toHaveLength(4)
  })
})
