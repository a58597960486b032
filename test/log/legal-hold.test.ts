import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { deletionsOf } from '../../server/log/deletion.ts'
import { chainedAfter } from '../../server/log/chained-table.ts'
import { eraseText } from '../../server/log/erase.ts'
import {
  allHolds,
  type HoldScope,
  holdsOn,
  type LegalHold,
  requestHold,
  stepHold,
  stepped,
} from '../../server/log/legal-hold.ts'
import { epochAt, type LogFolder, removed, said } from '../support/log-folder.ts'
import { dayMs, filledFolder, upTo } from '../support/upkeep-runs.ts'

const open: LogFolder[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

const dora = { id: 'dora', os: 'os:ops' }
const emil = { id: 'emil', os: 'os:ops' }

/** A folder of forty days, with hands for two people of the compliance role. */
async function held(rooms: readonly string[] = ['lobby']) {
  const made = await filledFolder(rooms, 40)
  open.push(made.folder)
  const { environment } = made.folder
  const request = async (scope: HoldScope) => {
    const asked = { scope, purpose: 'a court order', case: 'c-7', actor: dora }
    const hold = await requestHold(environment, asked, made.clock)
    if (!hold.ok) throw new Error(hold.error)
    return hold.value.id
  }
  const step = (id: string, which: 'approve' | 'release', actor = emil) =>
    stepHold(environment, id, which, actor, made.clock)
  const inForce = async (scope: HoldScope) => {
    const id = await request(scope)
    expect((await step(id, 'approve')).ok).toBe(true)
    return id
  }
  return { ...made, environment, request, step, inForce }
}

describe('the steps of a hold', () => {
  const asked: LegalHold = {
    id: 'hold-1',
    scope: { room: 'lobby' },
    purpose: 'p',
    case: 'c',
    state: 'requested',
    askedBy: 'dora',
    at: 1,
  }

  test('two different people bring it into force, and two different people out of it', () => {
    expect(stepped(asked, 'approve', 'dora', 2)).toEqual({ ok: false, error: 'same_person' })
    const active = stepped(asked, 'approve', 'emil', 2)
    expect(active).toMatchObject({ value: { state: 'active', askedBy: 'dora', approvedBy: 'emil', at: 2 } })
    if (!active.ok) return
    const releasing = stepped(active.value, 'release', 'emil', 3)
    expect(releasing).toMatchObject({ value: { state: 'release_requested', askedBy: 'emil' } })
    if (!releasing.ok) return
    expect(stepped(releasing.value, 'approve', 'emil', 4)).toEqual({ ok: false, error: 'same_person' })
    expect(stepped(releasing.value, 'approve', 'dora', 4)).toMatchObject({ value: { state: 'released' } })
  })

  test('whatever is tried, nobody alone changes whether it is in force', () => {
    const steps = fc.array(fc.constantFrom<'approve' | 'release'>('approve', 'release'), { maxLength: 8 })
    const inForce = ({ state }: LegalHold) => state === 'active' || state === 'release_requested'
    const starts = fc.constantFrom<LegalHold>(asked, { ...asked, state: 'active', askedBy: 'emil' })
    fc.assert(
      fc.property(starts, steps, (start, tried) => {
        const end = tried.reduce((hold, step) => {
          const next = stepped(hold, step, 'dora', 9)
          return next.ok ? next.value : hold
        }, start)
        expect(inForce(end)).toBe(inForce(start))
      }),
    )
  })

  test('what is not there to be approved or released is refused by name', async () => {
    const { step, request, environment, clock } = await held()
    expect(await step('hold-99', 'approve')).toEqual({ ok: false, error: 'unknown_hold' })
    const id = await request({ room: 'lobby' })
    expect(await step(id, 'release')).toEqual({ ok: false, error: 'not_in_force' })
    await step(id, 'approve')
    expect(await step(id, 'approve')).toEqual({ ok: false, error: 'nothing_to_approve' })
    const ask = { scope: {}, purpose: 'p', case: 'c', actor: dora }
    expect(await requestHold(environment, ask, clock)).toEqual({ ok: false, error: 'scope_missing' })
    const scope = { room: 'lobby' }
    const noPurpose = { ...ask, scope, purpose: ' ' }
    expect(await requestHold(environment, noPurpose, clock)).toEqual({ ok: false, error: 'purpose_missing' })
    const noCase = { ...ask, scope, case: '' }
    expect(await requestHold(environment, noCase, clock)).toEqual({ ok: false, error: 'case_missing' })
  })

  test('each leaves an entry in the access log', async () => {
    const { environment, inForce } = await held()
    const id = await inForce({ user: 'u_ann' })
    const entries = [...chainedAfter(environment, 'access', 0)].map(
      ({ body }) => JSON.parse(Buffer.from(body).toString()) as unknown,
    )
    expect(entries).toMatchObject([
      { action: 'hold_request', by: 'dora', os: 'os:ops', case: 'c-7', scope: { user: 'u_ann' } },
      { action: 'hold_approve', by: 'emil', hold: id, state: 'active' },
    ])
    expect(allHolds(environment)).toMatchObject([{ id, state: 'active' }])
  })
})

describe('under a hold', () => {
  test('retention takes what is beside its time, not what is in it, and the chain is whole', async () => {
    const { environment, clock, inForce, step, run, kept, problems } = await held()
    await run()
    const id = await inForce({
      room: 'lobby',
      since: epochAt + 8 * dayMs,
      until: epochAt + 12 * dayMs,
    })
    clock.advance(165 * dayMs)
    await run()
    expect(kept('lobby')).toEqual([...upTo(11, 8), ...upTo(40, 26)])
    expect(deletionsOf(environment, 'lobby').map(({ from, to }) => [from, to])).toEqual([
      [1, 7],
      [12, 25],
    ])
    expect(await problems()).toEqual([])
    await step(id, 'release', dora)
    await run()
    expect(kept('lobby').slice(0, 4)).toEqual(upTo(11, 8)) // in force until another approves
    await step(id, 'approve', emil)
    await run()
    expect(kept('lobby')).toEqual(upTo(40, 26))
    expect(await problems()).toEqual([])
  })

  test('of a person only their words stay, in the journal as in segments', async () => {
    const { folder, clock, inForce, run, kept, problems } = await held(['attic', 'lobby'])
    await run()
    for (const room of ['attic', 'lobby'])
      for (const seq of [41, 42, 43]) {
        const { event } = said(room, seq, 'hi', clock.now())
        const from = seq === 42 ? 'u_bob' : 'u_ann'
        folder.journal.append({ event: event.t === 'message' ? { ...event, from } : event })
      }
    await folder.journal.flushed()
    await inForce({ user: 'u_bob', room: 'attic' })
    clock.advance(200 * dayMs)
    await run()
    expect(kept('attic')).toEqual([42])
    expect(kept('lobby')).toEqual([])
    expect(await problems()).toEqual([])
  })

  test('only asked for, nothing is kept', async () => {
    const { clock, request, run, kept } = await held()
    await request({ room: 'lobby' })
    clock.advance(300 * dayMs)
    await run()
    expect(kept('lobby')).toEqual([])
  })

  test('a removed message keeps its text until the release', async () => {
    const { folder, clock, inForce, step, run, texts, problems } = await held()
    folder.journal.append(removed(said('lobby', 4, 'x', epochAt + 4 * dayMs).event, 41))
    await folder.journal.flushed()
    const id = await inForce({ user: 'u_ann' })
    clock.advance(100 * dayMs)
    expect(await run()).toMatchObject({ stripped: 0 })
    expect(texts('lobby')[3]).toBe('message 4 of lobby')
    await step(id, 'release', dora)
    await step(id, 'approve', emil)
    expect(await run()).toMatchObject({ stripped: 1 })
    expect(texts('lobby')[3]).toBeUndefined()
    expect(await problems()).toEqual([])
  })

  test('the keys of the person stay in that room and go in the others, and the erasure says so', async () => {
    const { environment, clock, inForce, texts } = await held(['attic', 'lobby'])
    await inForce({ room: 'attic' })
    expect(holdsOn(environment, 'lobby', 'u_ann')).toEqual([])
    const request = { user: 'u_ann', purpose: 'their wish', case: 'c-8', by: 'dora' }
    const erased = await eraseText(environment, request, clock)
    expect(erased).toMatchObject({ value: { rooms: 1, held: ['attic'] } })
    expect(texts('attic')[0]).toBe('message 1 of attic')
    expect(texts('lobby')[0]).toBeUndefined()
    const inHeld = await eraseText(environment, { ...request, room: 'attic' }, clock)
    expect(inHeld).toMatchObject({ value: { rooms: 0, held: ['attic'] } })
  })
})
