/**
 * Role × command × target, every cell: a command does what it says for those who may type it about somebody below
 * them, and is refused with `role_too_low` everywhere else.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commands } from '../../../server/moderation/commands/table.ts'
import { outranks, ranks, type Role, roles } from '../../../server/room/rank.ts'
import { type Cast, openCast, type Player } from '../../support/cast.ts'

let cast: Cast
beforeAll(async () => {
  cast = await openCast()
})
afterAll(() => cast[Symbol.asyncDispose]())

const targets = [...roles, 'self'] as const
let cells = 0

interface Cell {
  readonly room: string
  readonly actor: Player
  readonly target: Player
  readonly operator: Player
}

/** A room of its own, with people of its own: an owner, and whoever acts and is acted upon. */
async function stage(has: Role, whom: Role | 'self'): Promise<Cell> {
  const n = ++cells
  const room = `room-${n}`
  const operator = await cast.enter('operator')
  const owner = await cast.enter(`owner${n}`)
  await owner.ask('join', { room, create: true })
  await operator.ask('join', { room })
  const person = async (role: Role, name: string) => {
    if (role === 'operator') return operator
    if (role === 'owner') return owner
    const one = await cast.enter(`${name}${n}`)
    await one.ask('join', { room })
    if (role === 'moderator') await owner.command(room, `/role @${one.name} moderator`)
    return one
  }
  const actor = await person(has, 'actor')
  return { room, actor, target: whom === 'self' ? actor : await person(whom, 'target'), operator }
}

/** What is typed about somebody, and what must be so before. */
const about: Readonly<
  Record<string, { readonly line: string; readonly before?: (cell: Cell) => Promise<Record<string, string>> }>
> = {
  warn: { line: '/warn @u no' },
  mute: { line: '/mute @u 1h no' },
  slow: { line: '/slow @u 10s 1h no' },
  kick: { line: '/kick @u no' },
  ban: { line: '/ban @u 1d no' },
  unmute: { line: '/unmute @u', before: imposed('mute') },
  unban: { line: '/unban @u', before: imposed('ban') },
  remove: { line: '/remove {id} no', before: said },
  purge: { line: '/purge @u 1h no', before: said },
  role: { line: '/role @u {other}', before: otherRole },
  transfer: { line: '/transfer @u --yes' },
  revoke: { line: '/revoke @u no' },
  undo: { line: '/undo {action}', before: acted },
}

/** As if somebody above everybody had done it, whoever it is about. */
function imposed(kind: 'mute' | 'ban') {
  return ({ room, target }: Cell) => {
    const until = cast.clock.now() + 3_600_000
    const roster = cast.ports.rooms.loaded(room)?.roster
    roster?.impose(target.user, target.name, kind, { until, by: 'u_test', statement: 'sor_test' })
    return Promise.resolve({})
  }
}

async function said({ room, target }: Cell): Promise<Record<string, string>> {
  const sent = await target.ask('send', { room, text: 'hello' })
  return { id: sent.t === 'ok' ? (sent.id ?? '') : '' }
}

async function otherRole({ room, target }: Cell): Promise<Record<string, string>> {
  const is = cast.ports.rooms.loaded(room)?.roster.roleOf(target.user)
  return { other: is === 'moderator' ? 'member' : 'moderator' }
}

/** A warning that the server itself gave: nobody outranks its author, so only the target's rank counts. */
async function acted({ room, target }: Cell): Promise<Record<string, string>> {
  const { user, name } = target
  const deed = { room, command: 'warn', by: 'server', at: cast.clock.now(), target: user, name }
  return { action: cast.ports.actions.record({ ...deed, undo: { kind: 'statement' } }).id }
}

describe('about somebody', () => {
  for (const [name, { line, before }] of Object.entries(about)) {
    test.each(roles)(`/${name} by a %s`, async (has) => {
      const needs = commands.get(name)?.role ?? 'operator'
      for (const whom of targets) {
        const cell = await stage(has, whom)
        const words = (await before?.(cell)) ?? {}
        const typed = Object.entries({ ...words, '@u': `@${cell.target.name}` }).reduce(
          (text, [key, value]) => text.replace(key.startsWith('@') ? key : `{${key}}`, value),
          line,
        )
        const answer = await cell.actor.command(cell.room, typed)
        const may = ranks(has, needs) && whom !== 'self' && outranks(has, whom)
        // Whoever is muted or banned oneself is refused for that: it is no way around one's rank either.
        const refused = expect.stringMatching(/^(?:role_too_low|muted|not_a_member)$/)
        expect(answer, `${has}: ${typed} on ${whom}`).toMatchObject(
          may ? { t: 'ok', result: { command: name } } : { t: 'error', name: refused },
        )
        if (may) expect((answer as { result: object }).result).toHaveProperty('target', cell.target.user)
      }
    })
  }
})

/** About the room or oneself: open from a role upwards. */
const plain: Readonly<Record<string, string>> = {
  help: '/help',
  rules: '/rules',
  standing: '/standing',
  ignore: '/ignore',
  held: '/held',
  appeals: '/appeals',
  audit: '/audit',
  reports: '/reports',
  numbers: '/numbers',
  duty: '/duty',
  slow: '/slow 10s',
  lock: '/lock',
  unlock: '/unlock',
  shield: '/shield on',
  topic: '/topic Tea',
  assurance: '/assurance low',
  retain: '/retain 30',
  policy: '/policy preset strict',
  rule: '/rule add word rosebud block No spoilers.',
}

describe('about the room', () => {
  test.each(Object.entries(plain))('/%s', async (name, line) => {
    for (const has of roles) {
      const { actor, room } = await stage(has, 'self')
      const may = ranks(has, commands.get(name)?.role ?? 'operator')
      for (const typed of [`?${line}`, line]) {
        const answer = await actor.command(room, typed)
        expect(answer, `${has}: ${typed}`).toMatchObject(may ? { t: 'ok' } : { name: 'role_too_low' })
      }
    }
  })

  test('what holds on the whole server is for operators', async () => {
    for (const [name, { flags = [] }] of commands) {
      if (!flags.includes('server')) continue
      for (const has of ['member', 'moderator', 'owner'] as const) {
        const { actor, room, target } = await stage(has, 'member')
        const line = name === 'audit' ? '/audit --server' : `/${name} @${target.name} 10s 1h no --server`
        expect(await actor.command(room, line), `${has}: ${line}`).toMatchObject({ name: 'role_too_low' })
      }
    }
  })
})

/** Named by an item, an appeal, a statement or a message of one's own: tested where these are. */
const elsewhere = ['export', 'approve', 'deny', 'appeal', 'decide', 'why', 'resolve', 'report']

test('every command is in one of these tables', () => {
  const covered = new Set([...Object.keys(about), ...Object.keys(plain), ...elsewhere])
  expect([...commands.keys()].filter((name) => !covered.has(name))).toEqual([])
})
