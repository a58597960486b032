import { afterEach, expect, test } from 'vitest'
import { defaultLimits, type Limits } from '../../server/limits.ts'
import { chainedAfter } from '../../server/log/chained-table.ts'
import { eraseText } from '../../server/log/erase.ts'
import { createOwnExport } from '../../server/session/own-export.ts'
import { epochAt, type LogFolder, openLogFolder, said } from '../support/log-folder.ts'
import { manualClock } from '../support/manual-clock.ts'

const open: LogFolder[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

/** Ann has said ten things in each of two rooms, Ben one between any two of hers; pauses take no time. */
async function house(more: Partial<Limits> = {}) {
  const one = openLogFolder()
  open.push(one)
  for (const room of ['hall', 'lobby'])
    for (let seq = 1; seq <= 20; seq++) {
      const { event } = said(room, seq, `${room} ${seq}`)
      one.journal.append({ event: { ...event, from: seq % 2 === 0 ? 'u_ann' : 'u_ben' } as typeof event })
    }
  await one.journal.flushed()
  const limits = { ...defaultLimits, ...more }
  const time = manualClock(epochAt + 60_000)
  const clock = { ...time, now: () => time.now(), sleep: () => Promise.resolve() }
  const ports = {
    statements: { page: () => Promise.resolve([]), find: () => Promise.resolve(undefined) },
    appeals: { against: () => Promise.resolve(undefined) },
    holds: { by: () => [] },
  }
  const { page } = createOwnExport({ environment: one.environment, clock, limits, ...ports })
  const ask = async (user: string, after?: string) => {
    const outcome = await page(user, after)
    if (!outcome.ok) return outcome.error
    const { items } = outcome.value
    const texts = items.flatMap((item) =>
      item.kind === 'record' && 'text' in item.event ? [item.event.text] : [],
    )
    return { texts, after: outcome.value.after }
  }
  /** The texts of each page, from the first to the last. */
  const whole = async (user: string) => {
    const pages: (readonly string[])[] = []
    let after: string | undefined
    do {
      const answer = await ask(user, after)
      if (!('texts' in answer)) throw new Error(answer.name)
      pages.push(answer.texts)
      after = answer.after
    } while (after !== undefined)
    return pages
  }
  const accesses = () =>
    [...chainedAfter(one.environment, 'access', 0)].map(
      ({ body }) => JSON.parse(Buffer.from(body).toString()) as object,
    )
  return { environment: one.environment, time, ask, whole, accesses }
}

const hers = (room: string) => Array.from({ length: 10 }, (_, i) => `${room} ${2 * (i + 1)}`)

test('all pages together hold every record of the person once, room by room, and one access record is left', async () => {
  const { whole, accesses } = await house({ exportPageItemsMax: 4 })
  const pages = await whole('u_ann')
  expect(pages.flat()).toEqual([...hers('hall'), ...hers('lobby')])
  expect(Math.max(...pages.map(({ length }) => length))).toBe(4)
  expect(accesses()).toMatchObject([{ action: 'mine', reader: 'u_ann', user: 'u_ann', os: 'in band' }])
})

test('a page looks at no more than about exportPageRecordsMax records, and the next one goes on', async () => {
  const { whole } = await house({ exportPageRecordsMax: 1 })
  const pages = await whole('u_ann')
  expect(pages.length).toBeGreaterThan(2)
  expect(pages.flat()).toHaveLength(20)
})

test('somebody who never said anything has an empty export', async () => {
  const { whole, accesses } = await house()
  expect((await whole('u_zoe')).flat()).toEqual([])
  expect(accesses()).toHaveLength(1)
})

test('an export begins again when exportEveryMs is over, not sooner', async () => {
  const { ask, time } = await house()
  await ask('u_ann')
  expect(await ask('u_ann')).toEqual({ name: 'rate_limited', retryAfterMs: defaultLimits.exportEveryMs })
  expect(await ask('u_ben')).toHaveProperty('texts')
  await time.advance(defaultLimits.exportEveryMs - 1)
  expect(await ask('u_ann')).toMatchObject({ name: 'rate_limited', retryAfterMs: 1 })
  await time.advance(1)
  expect(await ask('u_ann')).toHaveProperty('texts')
})

test('a person reads one page at a time, with exportPauseMs between', async () => {
  const { ask } = await house()
  const [first, second] = await Promise.all([ask('u_ann', eventually), ask('u_ann', eventually)])
  expect([first, second].filter((one) => 'name' in one)).toEqual([
    { name: 'rate_limited', retryAfterMs: defaultLimits.exportPauseMs },
  ])
})
const eventually = Buffer.from(JSON.stringify({ position: null })).toString('base64url')

test('over exportsOpenMax the export begun first leaves a new access record with its next page', async () => {
  const { ask, accesses } = await house({ exportsOpenMax: 1, exportPageItemsMax: 5 })
  const first = await ask('u_ann')
  await ask('u_ben')
  expect(accesses()).toHaveLength(2)
  expect(await ask('u_ann', 'after' in first ? first.after : undefined)).toHaveProperty('texts')
  expect(accesses()).toHaveLength(3)
})

test('what is erased while it is exported is in no further page', async () => {
  const { ask, environment, time } = await house({ exportPageItemsMax: 4 })
  const first = await ask('u_ann')
  const second = await ask('u_ann', 'after' in first ? first.after : undefined)
  expect(second).toMatchObject({ texts: hers('hall').slice(0, 4) })
  await eraseText(environment, { user: 'u_ann', purpose: 'p', case: 'c', by: 'mo' }, time)
  expect(await ask('u_ann', 'after' in second ? second.after : undefined)).toEqual({
    texts: [],
    after: undefined,
  })
})

test('nobody reads another person’s records by changing the place', async () => {
  const { ask } = await house()
  await ask('u_ben')
  const place = Buffer.from(JSON.stringify({ position: { room: 'hall', after: 0 } })).toString('base64url')
  const page = await ask('u_ben', place)
  expect(JSON.stringify(page)).not.toContain('hall 2"')
  expect(page).toMatchObject({ texts: expect.arrayContaining(['hall 1']) as string[] })
})
