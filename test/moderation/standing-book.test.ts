/**
 * Whose points are where: by person and room, over a restart, within a bound, and nowhere else.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Statement } from '../../protocol/statement.ts'
import { packageRoot } from '../../server/base/package-root.ts'
import type { Store } from '../../server/base/store.ts'
import { memoryStore } from '../../server/base/store-memory.ts'
import { defaultLimits, type Limits } from '../../server/limits.ts'
import { Standing } from '../../server/moderation/standing-book.ts'
import { type StandingConfig, standingPolicy } from '../../server/moderation/standing-policy.ts'
import { statementForAction } from '../../server/moderation/statement.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import { type ManualClock, manualClock } from '../support/manual-clock.ts'

const day = 86_400_000

interface Options {
  readonly limits?: Partial<Limits>
  readonly store?: Store
  readonly clock?: ManualClock
  readonly config?: StandingConfig
}

function book({ limits, store = memoryStore(), clock = manualClock(), config = {} }: Options = {}) {
  const all = { ...defaultLimits, ...limits }
  const ports = {
    store,
    clock,
    telemetry: silentTelemetry,
    limits: all,
    standingPolicy: standingPolicy(config),
  }
  return { standing: new Standing(ports), clock, store }
}

let n = 0
function statement(more: Partial<Statement> = {}): Statement {
  const made = statementForAction({
    issuedAt: Date.UTC(2026, 10, 21),
    entropy: new Uint8Array(10).fill(++n),
    appealMs: defaultLimits.appealMs,
    action: 'remove',
    room: 'den',
    category: 'spam',
    reason: '',
    contentAt: 0,
    endsAt: null,
    ref: null,
    message: null,
    source: 'own_initiative',
    verdict: null,
    ruleset: 'sha256:1',
    model: null,
  })
  return { ...made, ...more }
}
const automatic = (more: Partial<Statement> = {}) => {
  const made = statement(more)
  return { ...made, automation: { ...made.automation, decided: 'automatic' as const } }
}

test('a statement says what it counts, until when, the sum, and what comes next', () => {
  const { standing, clock } = book()
  standing.credit('u_ann', statement())
  expect(standing.credit('u_ann', statement())).toEqual({
    points: 1,
    expires_at: new Date(clock.now() + 30 * day).toISOString(),
    total: 2,
    next: { at: 3, action: 'warn' },
  })
  expect(standing.takeDue()).toEqual([])
  expect(standing.credit('u_ann', statement())).toMatchObject({ total: 3, next: { at: 5, action: 'slow' } })
  expect(standing.takeDue()).toMatchObject([{ user: 'u_ann', room: 'den', step: { action: 'warn' } }])
  expect(standing.takeDue()).toEqual([])
})

test('points stay in the room that gave them, and with the person', () => {
  const { standing } = book()
  standing.credit('u_ann', statement())
  expect(standing.total('u_ann', 'den')).toBe(1)
  expect(standing.total('u_ann', 'attic')).toBe(0)
  expect(standing.total('u_bob', 'den')).toBe(0)
})

test('what belongs to no room, or to the whole server, counts nowhere', () => {
  const { standing } = book()
  expect(standing.credit('u_ann', statement({ room: '' }))).toBeNull()
  expect(standing.credit('u_ann', statement({ scope: 'server', action: 'ban' }))).toBeNull()
  expect(standing.rooms('u_ann').size).toBe(0)
})

describe('standingRepeatMs', () => {
  test('who tries to mend a text makes one mistake; later it is another one', () => {
    const { standing, clock } = book()
    const blocked = () => standing.credit('u_ann', automatic({ action: 'block' }))
    expect(blocked()).toMatchObject({ total: 1 })
    expect(blocked()).toBeNull()
    expect(standing.credit('u_ann', automatic({ action: 'block', category: 'hate' }))).toMatchObject({
      total: 3,
    })
    clock.advance(defaultLimits.standingRepeatMs - 1)
    expect(blocked()).toBeNull()
    clock.advance(1)
    expect(blocked()).toMatchObject({ total: 4 })
  })

  test('what a person decided counts each time', () => {
    const { standing } = book()
    standing.credit('u_ann', statement())
    expect(standing.credit('u_ann', statement())).toMatchObject({ total: 2 })
  })
})

test('points expire by themselves and leave nothing behind', async () => {
  const { standing, clock, store } = book()
  standing.credit('u_ann', statement())
  clock.advance(30 * day - 1)
  standing.sweep()
  expect(standing.total('u_ann', 'den')).toBe(1)
  clock.advance(1)
  expect(standing.total('u_ann', 'den')).toBe(0)
  standing.sweep()
  expect(standing.rooms('u_ann').size).toBe(0)
  expect(await store.table('standing').list([], { limit: 10 })).toEqual([])
})

test('who has reached the first step is trusted like a newcomer, until the points are gone', () => {
  const { standing } = book()
  const given = [statement(), statement(), statement()]
  for (const one of given.slice(0, 2)) standing.credit('u_ann', one)
  expect(standing.troubled('u_ann', 'den')).toBe(false)
  for (const one of given.slice(2)) standing.credit('u_ann', one)
  expect(standing.troubled('u_ann', 'den')).toBe(true)
  standing.takeBack('u_ann', 'den', given[0]?.id ?? '')
  expect(standing.troubled('u_ann', 'den')).toBe(false)
})

test('points and steps survive a restart, and so does taking them back', async () => {
  const { standing, store, clock } = book()
  const given = [statement(), statement(), statement()]
  for (const one of given) standing.credit('u_ann', one)
  const [due] = standing.takeDue()
  if (due === undefined) throw new Error('a warning was due')
  const step = { statement: 'sor_step', action: 'warn', at: clock.now(), threshold: 3, until: null } as const
  standing.taken('u_ann', 'den', { ...step, counted: due.counted })
  const after = book({ store, clock }).standing
  await after.load()
  expect(after.of('u_ann', 'den')).toEqual(standing.of('u_ann', 'den'))
  const back = after.takeBack('u_ann', 'den', given[1]?.id ?? '')
  expect(back).toMatchObject({ points: 1, ended: [{ statement: 'sor_step' }] })
  const again = book({ store, clock }).standing
  await again.load()
  expect(again.total('u_ann', 'den')).toBe(2)
  expect(again.of('u_ann', 'den').steps).toEqual([])
})

test('standingEntriesMax: over it nothing more counts, for nobody’s harm, until something expires', () => {
  const { standing, clock } = book({ limits: { standingEntriesMax: 2 } })
  standing.credit('u_ann', statement())
  standing.credit('u_bob', statement())
  expect(standing.credit('u_cat', statement())).toBeNull()
  clock.advance(30 * day)
  standing.sweep()
  expect(standing.credit('u_cat', statement())).toMatchObject({ total: 1 })
})

test('standing is never exported: only what serves the person and the ladder reads the tables', () => {
  const root = join(packageRoot(), 'server')
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  )
  const reading = files.filter((name) =>
    /table<[^>]*>\('standing/.test(readFileSync(join(root, name), 'utf8')),
  )
  expect(reading).toEqual(['moderation/standing-book.ts'])
  const outside = files.filter((name) => /^(?:cli|log|cluster|telemetry|transport)\//.test(name))
  const naming = outside.filter((name) =>
    /standing-book|standing-page|ports\.standing/.test(readFileSync(join(root, name), 'utf8')),
  )
  expect(naming).toEqual([])
})
