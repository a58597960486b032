/**
 * No sequence of commands lets anyone act above their rank, escape a sanction, or restrict someone without a statement:
 * random sequences against the whole server, looked at after every step.
 */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ServerFrame } from '../../../protocol/catalogue.ts'
import { outranks, ranks, type Role } from '../../../server/room/rank.ts'
import type { Room } from '../../../server/room/room.ts'
import { type Sanction, sanctionKinds } from '../../../server/room/roster.ts'
import { type Cast, openCast, type Player } from '../../support/cast.ts'

let cast: Cast
beforeAll(async () => {
  cast = await openCast()
})
afterAll(() => cast[Symbol.asyncDispose]())

const names = ['operator', 'olga', 'mia', 'max', 'ann', 'bob'] as const
type Name = (typeof names)[number]

const someone = fc.constantFrom(...names)
/** Whoever moderates types more, so that more happens; the others try as well. */
const powerful = fc.oneof(someone, fc.constantFrom<Name>('operator', 'olga', 'olga', 'mia', 'max'))
const lasting = fc.constantFrom('1s', '10m', '2h')

/** What a step types; `{n}` stands for the n-th message or action so far. */
const line = fc.oneof(
  fc
    .tuple(fc.constantFrom('mute', 'ban', 'slow'), someone, lasting, fc.constantFrom('', ' --server'))
    .map(
      ([command, whom, time, where]) =>
        `/${command} @${whom} ${command === 'slow' ? '10s ' : ''}${time} spam${where}`,
    ),
  fc
    .tuple(fc.constantFrom('unmute', 'unban'), someone, fc.constantFrom('', ' --server'))
    .map(([command, whom, where]) => `/${command} @${whom}${where}`),
  fc
    .tuple(fc.constantFrom('warn', 'kick', 'purge'), someone)
    .map(([command, whom]) => `/${command} @${whom}${command === 'purge' ? ' 1h' : ''} spam`),
  fc.tuple(someone, fc.constantFrom('moderator', 'member')).map(([whom, role]) => `/role @${whom} ${role}`),
  someone.map((whom) => `/transfer @${whom} --yes`),
  someone.map((whom) => `/slow @${whom} off`),
  someone.map((whom) => `?/ban @${whom} 7d`),
  fc.constantFrom('/lock', '/unlock', '/slow off', '/shield on', '/topic Tea', '/assurance substantial'),
  fc.nat(12).map((n) => `/undo act_${n}`),
  fc.nat(5).map((n) => `/undo act_s${n}`),
  fc.nat(9).map((n) => `/remove {${n}} spam`),
)

type Step =
  | { readonly does: 'types'; readonly who: Name; readonly line: string }
  | {
      readonly does: 'says' | 'edits' | 'returns' | 'second device'
      readonly who: Name
      readonly line?: undefined
    }
  | { readonly does: 'waits'; readonly ms: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('types' as const), who: powerful, line }) },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constantFrom('says', 'edits', 'returns', 'second device'),
      who: someone,
    }) as fc.Arbitrary<Step>,
  },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('waits' as const),
      ms: fc.constantFrom(1_000, 600_000, 7_200_000),
    }),
  },
)

interface Stage {
  readonly room: Room
  readonly players: Map<Name, Player[]>
  readonly users: Map<string, Name>
  readonly messages: { readonly id: string; readonly by: Name }[]
}

let stages = 0

async function stage(): Promise<Stage> {
  const name = `maze-${++stages}`
  const players = new Map<Name, Player[]>()
  const users = new Map<string, Name>()
  for (const who of ['olga', ...names.filter((n) => n !== 'olga')] as Name[]) {
    // Everybody is new in every run, but for the operator, whom the configuration names.
    const one = await cast.enter(who === 'operator' ? who : `${who}-${stages}`)
    await one.ask('join', { room: name, create: true })
    players.set(who, [one])
    users.set(one.user, who)
  }
  const room = cast.ports.rooms.loaded(name)
  if (room === undefined) throw new Error('the room is gone')
  for (const who of ['mia', 'max'])
    await players.get('olga')?.[0]?.command(name, `/role @${who}-${stages} moderator`)
  return { room, players, users, messages: [] }
}

const roleOf = ({ room, players }: Stage, who: Name): Role => room.roleOf(players.get(who)?.[0]?.user ?? '')

function sanctionsOf(
  { room, players }: Stage,
  who: Name,
): Partial<Record<(typeof sanctionKinds)[number], Sanction>> {
  const user = players.get(who)?.[0]?.user ?? ''
  const now = cast.clock.now()
  return Object.fromEntries(
    sanctionKinds.flatMap((kind) => {
      const sanction = room.sanction(user, kind, now)
      return sanction === undefined ? [] : [[kind, sanction]]
    }),
  )
}

async function act(on: Stage, what: Exclude<Step, { does: 'waits' }>): Promise<ServerFrame> {
  const mine = on.players.get(what.who) ?? []
  let player = mine.findLast((one) => !one.closed)
  const [first] = mine
  if (player === undefined || what.does === 'second device') {
    player = await cast.enter(first?.name ?? what.who)
    on.players.set(what.who, [...mine, player].slice(-6))
    if (first !== undefined) on.players.set(what.who, [first, ...(on.players.get(what.who) ?? []).slice(-5)])
    const joined = await player.ask('join', { room: on.room.name })
    if (what.does === 'second device') return joined
  }
  const { name: room } = on.room
  switch (what.does) {
    case 'says':
      return player.ask('send', { room, text: `words ${on.messages.length}` })
    case 'edits': {
      const own = on.messages.findLast(({ by }) => by === what.who)
      return player.ask('edit', { room, id: own?.id ?? 'm_0', text: 'other words' })
    }
    case 'returns':
      await player.ask('leave', { room })
      return player.ask('join', { room })
    default: {
      const typed = (what.line ?? '')
        .replace(/@(olga|mia|max|ann|bob)\b/, `@$1-${room.split('-')[1]}`)
        .replace(/\{(\d+)\}/, (_, n: string) => on.messages[Number(n)]?.id ?? 'm_0')
      return player.command(room, typed)
    }
  }
}

/** Commands that act on somebody, by whom they may not be typed about somebody else. */
function look(on: Stage, what: Exclude<Step, { does: 'waits' }>, answer: ServerFrame, before: Before): void {
  const told = JSON.stringify({ what, answer })
  const result = answer.t === 'ok' ? ((answer.result ?? {}) as Readonly<Record<string, unknown>>) : {}
  const target = on.users.get(String(result['target'] ?? ''))
  // Nobody acts above their rank, and so nobody on themselves.
  if (what.does === 'types' && target !== undefined)
    expect(outranks(before.roles[what.who], before.roles[target]), told).toBe(true)
  // Roles change only by who is an owner or above, and never that of an operator.
  for (const name of names) {
    const is = roleOf(on, name)
    if (is === before.roles[name]) continue
    expect(what.does === 'types' && answer.t === 'ok' && ranks(before.roles[what.who], 'owner'), told).toBe(
      true,
    )
    expect(name === 'operator' || is === 'operator', told).toBe(false)
  }
  // Nobody escapes a sanction that was in force before the step, by whatever they do.
  const mine = before.sanctions[what.who]
  if (mine.mute !== undefined && (what.does === 'says' || what.does === 'edits'))
    expect(answer.t, told).not.toBe('ok')
  if (
    mine.mute !== undefined &&
    what.does === 'types' &&
    result['dry_run'] === undefined &&
    'action' in result
  )
    expect(true, `${told}: a muted person acted`).toBe(false)
  if (mine.ban !== undefined && (what.does === 'returns' || what.does === 'second device'))
    expect(answer, told).toMatchObject({ name: 'banned' })
  for (const name of names) {
    if (sanctionsOf(on, name).ban === undefined) continue
    const user = on.players.get(name)?.[0]?.user ?? ''
    expect(on.room.present.has(user), `${told}: ${name} is banned and present`).toBe(false)
  }
  // What ended a sanction before its time is an action of somebody above the person.
  for (const name of names)
    for (const [kind, sanction] of Object.entries(before.sanctions[name])) {
      const now = sanctionsOf(on, name)[kind as 'mute']
      if (now?.until === sanction.until || sanction.until <= cast.clock.now()) continue
      expect(answer.t === 'ok' && target === name, `${told}: ${kind} of ${name} changed`).toBe(true)
    }
}

/** Whoever is restricted was given the statement, with who decided it. */
async function lookForStatements(on: Stage): Promise<void> {
  for (const name of names) {
    const devices = on.players.get(name) ?? []
    const user = devices[0]?.user ?? ''
    for (const sanction of Object.values(sanctionsOf(on, name))) {
      const kept = await cast.ports.statements.find(user, sanction.statement)
      expect(kept?.statement, `${name} is restricted without a statement`).toBeDefined()
      expect(kept?.statement.ends_at).toBe(new Date(sanction.until).toISOString())
    }
  }
  const actions = await cast.ports.actions.list(on.room.name, { limit: 200 })
  const restricting = ['warn', 'mute', 'slow', 'kick', 'ban', 'remove', 'purge']
  for (const { command, target, statement } of actions) {
    if (target === null || !restricting.includes(command)) continue
    expect(statement, `/${command} without a statement`).not.toBeNull()
    expect(await cast.ports.statements.find(target, statement ?? '')).toBeDefined()
  }
}

interface Before {
  readonly roles: Readonly<Record<Name, Role>>
  readonly sanctions: Readonly<Record<Name, ReturnType<typeof sanctionsOf>>>
}

function now(on: Stage): Before {
  const of = <T>(get: (name: Name) => T) =>
    Object.fromEntries(names.map((name) => [name, get(name)])) as Record<Name, T>
  return { roles: of((name) => roleOf(on, name)), sanctions: of((name) => sanctionsOf(on, name)) }
}

const runs = Number(process.env['PARLEY_MAZE_RUNS'] ?? 150)

test('no sequence of commands is a way around ranks, sanctions or statements', {
  timeout: 1_800_000,
}, async () => {
  let acted = 0
  let sanctioned = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40, size: 'max' }), async (steps) => {
      const on = await stage()
      for (const what of steps) {
        if (what.does === 'waits') {
          cast.clock.shift(what.ms)
          continue
        }
        const before = now(on)
        const answer = await act(on, what)
        look(on, what, answer, before)
        if (what.does === 'says' && answer.t === 'ok' && answer.id !== undefined)
          on.messages.push({ id: answer.id, by: what.who })
        if (what.does === 'types' && answer.t === 'ok') acted++
        if (names.some((name) => Object.keys(sanctionsOf(on, name)).length > 0)) sanctioned++
      }
      await lookForStatements(on)
    }),
    { numRuns: runs },
  )
  // The test itself: there was something to see.
  expect(acted).toBeGreaterThan(runs)
  expect(sanctioned).toBeGreaterThan(runs)
})
