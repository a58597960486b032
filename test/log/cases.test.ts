import { afterEach, describe, expect, test } from 'vitest'
import { defaultLimits, type Limits } from '../../server/limits.ts'
import { recordsSeen } from '../../server/log/case.ts'
import { approveCase, caseOf, closeCase, deferTelling, isCaseId, openCase } from '../../server/log/cases.ts'
import { chainedAfter } from '../../server/log/chained-table.ts'
import { actorOf, keepCompliance } from '../../server/log/compliance.ts'
import { type ReadRequest, type RecordSource, readLog } from '../../server/log/read.ts'
import { tellingsOf } from '../../server/log/tellings.ts'
import { epochAt, type LogFolder, openLogFolder, said } from '../support/log-folder.ts'
import { manualClock } from '../support/manual-clock.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'

const open: LogFolder[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

const ann = { id: 'ann', os: 'os:root' }
const ben = { id: 'ben', os: 'os:root' }
const start = epochAt + 60_000
const dayMs = 86_400_000
const always = { from: 0, until: Number.MAX_SAFE_INTEGER }

/** Ann and Ben speak in three rooms, ten messages each room; somebody of the compliance role looks into it. */
async function log(more: Partial<Limits> = {}) {
  const one = openLogFolder()
  open.push(one)
  for (const room of ['lobby', 'hall', 'attic'])
    for (let seq = 1; seq <= 10; seq++) {
      const { event } = said(room, seq, `${room} ${seq}`)
      one.journal.append(
        seq % 2 === 0 && event.t === 'message' ? { event: { ...event, from: 'u_ben' } } : { event },
      )
    }
  await one.journal.flushed()
  const clock = manualClock(start)
  const limits = { ...defaultLimits, ...more }
  const read = async (request: Partial<ReadRequest> = {}, source?: RecordSource) => {
    const ports = { clock, limits, telemetry: silentTelemetry, ...(source && { source }) }
    const whole = { room: 'lobby', case: 'c-1', reader: 'ann', os: 'os:root', ...request }
    const outcome = await readLog(one.environment, whole, ports)
    return outcome.ok ? outcome.value.records.map(({ seq }) => seq) : outcome.error
  }
  const begin = async (wish: Partial<Parameters<typeof openCase>[1]> = {}) => {
    const scope = { rooms: ['lobby'], people: [], ...always, ...wish.scope }
    const opening = { id: 'c-1', purpose: 'a complaint', actor: ann, now: clock.now(), ...wish, scope }
    const outcome = await openCase(one.environment, opening, limits)
    return outcome.ok ? outcome.value : outcome.error
  }
  const approve = async (actor = ben, deferral = false) => {
    const outcome = await approveCase(one.environment, 'c-1', { actor, now: clock.now(), deferral })
    return outcome.ok ? 'ok' : outcome.error
  }
  const entries = () =>
    [...chainedAfter(one.environment, 'access', 0)].map(
      ({ body }) => JSON.parse(Buffer.from(body).toString()) as object,
    )
  return { environment: one.environment, clock, read, begin, approve, entries }
}

describe('a case', () => {
  test('reads its rooms and its times, and nothing beyond', async () => {
    const { begin, read } = await log()
    await begin({
      scope: { rooms: ['lobby', 'hall'], people: [], from: epochAt + 3_000, until: epochAt + 6_000 },
    })
    expect(await read()).toEqual([3, 4, 5])
    expect(await read({ room: 'hall', since: epochAt + 5_000, until: epochAt + 60_000 })).toEqual([5])
    expect(await read({ room: 'attic' })).toBe('out_of_scope')
  })

  test('about a person reads what that person said, and nobody else', async () => {
    const { begin, read, environment } = await log()
    await begin({ scope: { rooms: ['lobby'], people: ['u_ben'], ...always } })
    expect(await read()).toEqual([2, 4, 6, 8, 10])
    expect(tellingsOf(environment, 'u_ann', 10)).toEqual([])
  })

  test('that is closed reads nothing any more; neither does one that expired', async () => {
    const { begin, read, environment, clock } = await log()
    await begin({ expiresAt: start + 1_000 })
    expect(await read()).toHaveLength(10)
    await clock.advance(1_000)
    expect(await read()).toBe('case_expired')
    await begin({ id: 'c-2' })
    expect(await closeCase(environment, 'c-2', { actor: ben, now: clock.now() })).toMatchObject({ ok: true })
    expect(await read({ case: 'c-2' })).toBe('case_closed')
    expect(await closeCase(environment, 'c-2', { actor: ben, now: clock.now() })).toMatchObject({
      error: 'case_closed',
    })
  })

  test('that is closed while the text is being fetched returns nothing of it', async () => {
    const { begin, read, environment, clock } = await log()
    await begin()
    const source: RecordSource = {
      name: 'slow',
      async read() {
        await closeCase(environment, 'c-1', { actor: ben, now: clock.now() })
        return [{ seq: 1, at: start, body: Buffer.of(1) }]
      },
    }
    expect(await read({}, source)).toBe('case_closed')
  })

  test('that waits for a second person reads nothing until another person approves it', async () => {
    const { begin, read, approve } = await log({ caseRecordsMax: 5 })
    expect(await begin({ recordsMax: 6 })).toMatchObject({ needs: ['many_records'] })
    expect(await read()).toBe('case_waiting')
    expect(await approve(ann)).toBe('same_person')
    expect(await read()).toBe('case_waiting')
    expect(await approve(ben)).toBe('ok')
    expect(await approve(ben)).toBe('nothing_to_approve')
    expect(await read()).toEqual([1, 2, 3, 4, 5, 6])
    expect(await read({ since: epochAt + 7_000 })).toBe('case_spent')
  })

  test('larger than anybody may approve is refused', async () => {
    const { begin, read } = await log({
      caseRecordsApprovedMax: 20,
      caseRoomsApprovedMax: 2,
      caseOpenApprovedMs: dayMs,
    })
    expect(await begin({ recordsMax: 21, expiresAt: start + dayMs })).toBe('case_too_large')
    expect(await begin({ recordsMax: 20, scope: { rooms: ['a', 'b', 'c'], people: [], ...always } })).toBe(
      'case_too_large',
    )
    expect(await begin({ recordsMax: 20, expiresAt: start + dayMs + 1 })).toBe('case_too_large')
    expect(await read({ case: 'c-1', purpose: 'p' })).toBe('case_too_large') // nobody opened it: it would be as large as the default
  })

  test.each([
    [{ purpose: ' ' }, 'purpose_missing'],
    [{ purpose: 'p'.repeat(1_001) }, 'purpose_missing'],
    [{ id: '' }, 'case_invalid'],
    [{ id: 'a\u0000b' }, 'case_invalid'],
    [{ id: 'c'.repeat(201) }, 'case_invalid'],
    [{ scope: { rooms: [], people: [], ...always } }, 'scope_invalid'],
    [{ scope: { rooms: [''], people: [], ...always } }, 'scope_invalid'],
    [{ scope: { rooms: ['lobby'], people: [], from: 5, until: 5 } }, 'scope_invalid'],
    [{ recordsMax: 0 }, 'scope_invalid'],
    [{ recordsMax: Number.NaN }, 'scope_invalid'],
    [{ expiresAt: start }, 'scope_invalid'],
  ])('with %j is refused, and leaves nothing', async (wish, refusal) => {
    const { begin, entries } = await log()
    expect(await begin(wish)).toBe(refusal)
    expect(entries()).toEqual([])
  })

  test('has an id that is given once', async () => {
    const { begin } = await log()
    await begin()
    expect(await begin()).toBe('case_exists')
    expect(isCaseId('c'.repeat(200))).toBe(true)
  })
})

describe('a case that nobody opened', () => {
  test('is opened by its first read, for that room, with that purpose', async () => {
    const { read, environment, entries } = await log()
    expect(await read({ purpose: 'a complaint' })).toHaveLength(10)
    expect(caseOf(environment, 'c-1')).toMatchObject({
      openedBy: 'ann',
      purpose: 'a complaint',
      implicit: true,
    })
    expect(entries()).toMatchObject([
      { case: 'c-1', room: 'lobby', opened: true, reader: 'ann', os: 'os:root' },
    ])
    expect(await read({ case: 'c-2' })).toBe('purpose_missing')
  })

  test('grows with what its opener reads, up to caseRoomsMax rooms, and not with what others do', async () => {
    const { read, entries } = await log({ caseRoomsMax: 2 })
    await read({ purpose: 'p' })
    expect(await read({ room: 'hall', reader: 'ben' })).toBe('out_of_scope')
    expect(await read({ room: 'hall' })).toHaveLength(10)
    expect(entries().at(-1)).toMatchObject({ room: 'hall', widened: true })
    expect(await read({ room: 'hall', reader: 'ben' })).toHaveLength(10)
    expect(await read({ room: 'attic' })).toBe('out_of_scope')
  })

  test('sees at most caseRecordsMax records, however it is asked', async () => {
    const { read, environment } = await log({ caseRecordsMax: 12 })
    expect(await read({ purpose: 'p' })).toHaveLength(10)
    expect(await read({})).toHaveLength(10)
    expect(await read({ room: 'hall' })).toEqual([1, 2])
    expect(await read({ room: 'attic' })).toBe('case_spent')
    const one = caseOf(environment, 'c-1')
    expect(one && recordsSeen(one)).toBe(12)
  })

  test('waits for a second person once somebody opened casesPerDayMax within a day', async () => {
    const { read, clock, approve, entries } = await log({ casesPerDayMax: 2 })
    await read({ case: 'c-a', purpose: 'p' })
    await read({ case: 'c-b', purpose: 'p' })
    expect(await read({ purpose: 'p' })).toBe('case_waiting')
    expect(entries().at(-1)).toMatchObject({ action: 'case_open', case: 'c-1', needs: ['many_cases'] })
    expect(await read({ case: 'c-c', purpose: 'p', reader: 'ben' })).toHaveLength(10)
    expect(await approve()).toBe('ok')
    expect(await read()).toHaveLength(10)
    await clock.advance(dayMs + 1)
    expect(await read({ case: 'c-d', purpose: 'p' })).toHaveLength(10)
  })
})

test('every step of a case is an entry of the chain', async () => {
  const { begin, approve, environment, entries, clock } = await log({ caseRecordsMax: 5 })
  await begin({ recordsMax: 6 })
  await approve()
  const deferral = { actor: ann, now: clock.now(), until: start + dayMs, reason: 'an inquiry' }
  await deferTelling(environment, 'c-1', deferral)
  expect(await approve(ann, true)).toBe('same_person')
  expect(await approve(ben, true)).toBe('ok')
  expect(await approve(ben, true)).toBe('nothing_to_approve')
  await closeCase(environment, 'c-1', { actor: ann, now: clock.now() })
  expect(entries()).toMatchObject([
    { action: 'case_open', case: 'c-1', by: 'ann', os: 'os:root', rooms: ['lobby'], needs: ['many_records'] },
    { action: 'case_approve', by: 'ben' },
    { action: 'case_defer', by: 'ann', until: start + dayMs, reason: 'an inquiry' },
    { action: 'case_deferral_approve', by: 'ben' },
    { action: 'case_close', by: 'ann' },
  ])
})

test('a deferral needs a reason and a time to come', async () => {
  const { begin, environment, clock } = await log()
  await begin()
  const now = clock.now()
  const ask = (more: object) =>
    deferTelling(environment, 'c-1', { actor: ann, now, until: now + 1, reason: 'r', ...more })
  expect(await ask({ reason: ' ' })).toMatchObject({ error: 'reason_missing' })
  expect(await ask({ until: now })).toMatchObject({ error: 'until_invalid' })
  expect(
    await deferTelling(environment, 'none', { actor: ann, now, until: now + 1, reason: 'r' }),
  ).toMatchObject({
    error: 'no_such_case',
  })
})

test('a read leaves whom there is to tell, with how much and where, before it returns', async () => {
  const { read, environment, clock } = await log()
  await read({ purpose: 'p', limit: 3 })
  await clock.advance(5_000)
  await read({ room: 'hall' })
  expect(tellingsOf(environment, 'u_ann', 10)).toEqual([
    {
      user: 'u_ann',
      case: 'c-1',
      rooms: ['lobby', 'hall'],
      records: 7,
      firstAt: start,
      lastAt: start + 5_000,
    },
  ])
  expect(tellingsOf(environment, 'u_ben', 10)).toMatchObject([{ records: 6 }])
})

describe('the compliance role', () => {
  test('is everybody at the machine while nobody is named, and then those who are', async () => {
    const { environment } = await log()
    expect(actorOf(environment, undefined, 'root')).toEqual({
      ok: true,
      value: { id: 'os:root', os: 'os:root' },
    })
    expect(actorOf(environment, 'ann', 'root')).toEqual({ ok: true, value: { id: 'ann', os: 'os:root' } })
    await keepCompliance(environment, ['ann', 'os:mo'])
    expect(actorOf(environment, 'ann', 'root')).toMatchObject({ ok: true })
    expect(actorOf(environment, undefined, 'mo')).toMatchObject({ ok: true })
    expect(actorOf(environment, 'ben', 'root')).toEqual({ ok: false, error: 'not_compliance' })
    expect(actorOf(environment, undefined, 'root')).toEqual({ ok: false, error: 'not_compliance' })
    await keepCompliance(environment, [])
    expect(actorOf(environment, 'ben', 'root')).toMatchObject({ ok: true })
  })

  test('nobody is another user of the machine by saying so, and ids are plain', async () => {
    const { environment } = await log()
    expect(actorOf(environment, 'os:mo', 'root')).toEqual({ ok: false, error: 'actor_invalid' })
    expect(actorOf(environment, 'os:root', 'root')).toMatchObject({ ok: true })
    for (const bad of ['', 'a b', 'a\n', 'a'.repeat(101)])
      expect(actorOf(environment, bad, 'root')).toEqual({ ok: false, error: 'actor_invalid' })
  })
})
