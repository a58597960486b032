import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultLimits } from '../../server/limits.ts'
import {
  approvalReasons,
  type Case,
  type CaseWish,
  isTooMuch,
  recordsSeen,
  stateOf,
  tellAt,
  withSeen,
} from '../../server/log/case.ts'

const now = 1_790_000_000_000
const dayMs = 86_400_000
const rooms = (count: number) => Array.from({ length: count }, (_, i) => `r${i}`)

function wish({
  scope = {},
  ...rest
}: { scope?: Partial<CaseWish['scope']> } & Partial<Omit<CaseWish, 'scope'>> = {}): CaseWish {
  const all = { rooms: ['lobby'], people: [], from: 0, until: now, ...scope }
  return { recordsMax: 10, openedAt: now, expiresAt: now + dayMs, ...rest, scope: all }
}

function aCase(more: Partial<Case> = {}): Case {
  return {
    id: 'c-1',
    purpose: 'p',
    openedBy: 'ann',
    needs: [],
    implicit: false,
    seen: {},
    ...wish(),
    ...more,
  }
}

describe('a second person must approve', () => {
  const { caseRecordsMax, caseRoomsMax, caseOpenMs, casesPerDayMax } = defaultLimits
  test.each([
    ['nothing out of the ordinary', wish(), 0, []],
    ['caseRecordsMax records', wish({ recordsMax: caseRecordsMax }), 0, []],
    ['one more', wish({ recordsMax: caseRecordsMax + 1 }), 0, ['many_records']],
    ['caseRoomsMax rooms', wish({ scope: { rooms: rooms(caseRoomsMax) } }), 0, []],
    ['one more', wish({ scope: { rooms: rooms(caseRoomsMax + 1) } }), 0, ['many_rooms']],
    ['a person in one room', wish({ scope: { people: ['u_ann'] } }), 0, []],
    [
      'a person in two',
      wish({ scope: { people: ['u_ann'], rooms: rooms(2) } }),
      0,
      ['a_person_in_many_rooms'],
    ],
    ['caseOpenMs', wish({ expiresAt: now + caseOpenMs }), 0, []],
    ['a moment longer', wish({ expiresAt: now + caseOpenMs + 1 }), 0, ['long']],
    ['the last of casesPerDayMax', wish(), casesPerDayMax - 1, []],
    ['one more', wish(), casesPerDayMax, ['many_cases']],
  ])('%s', (_what, one, lately, reasons) => {
    expect(approvalReasons(one, lately, defaultLimits)).toEqual(reasons)
    expect(isTooMuch(one, defaultLimits)).toBe(false)
  })
})

describe('nobody can approve', () => {
  const { caseRecordsApprovedMax, caseRoomsApprovedMax, caseOpenApprovedMs } = defaultLimits
  test.each([
    [{ recordsMax: caseRecordsApprovedMax }, { recordsMax: caseRecordsApprovedMax + 1 }],
    [
      { scope: { rooms: rooms(caseRoomsApprovedMax) } },
      { scope: { rooms: rooms(caseRoomsApprovedMax + 1) } },
    ],
    [
      { scope: { people: rooms(caseRoomsApprovedMax) } },
      { scope: { people: rooms(caseRoomsApprovedMax + 1) } },
    ],
    [{ expiresAt: now + caseOpenApprovedMs }, { expiresAt: now + caseOpenApprovedMs + 1 }],
  ])('more than the approved maximum (row %#)', (most, more) => {
    expect(isTooMuch(wish(most), defaultLimits)).toBe(false)
    expect(isTooMuch(wish(more), defaultLimits)).toBe(true)
  })
})

test('a case is open until it expires or is closed, and waits while somebody must approve', () => {
  expect(stateOf(aCase(), now)).toBe('open')
  expect(stateOf(aCase(), now + dayMs - 1)).toBe('open')
  expect(stateOf(aCase(), now + dayMs)).toBe('expired')
  expect(stateOf(aCase({ closedAt: now }), now)).toBe('closed')
  expect(stateOf(aCase({ needs: ['long'] }), now)).toBe('waiting')
  expect(stateOf(aCase({ needs: ['long'], approvedBy: 'ben' }), now)).toBe('open')
})

describe('what a case has seen', () => {
  test('reading the same again costs nothing, reading on does', () => {
    const one = aCase({ recordsMax: 5 })
    const first = withSeen(one, 'lobby', [1, 2, 3])
    expect(first).toEqual({ may: 3, seen: { lobby: [1, 3] } })
    expect(withSeen({ ...one, ...first }, 'lobby', [1, 2, 3]).may).toBe(3)
    expect(withSeen({ ...one, ...first }, 'lobby', [1, 2, 3, 4, 5, 6])).toEqual({
      may: 5,
      seen: { lobby: [1, 5] },
    })
    expect(withSeen({ ...one, ...first }, 'hall', [7, 8, 9])).toEqual({
      may: 2,
      seen: { lobby: [1, 3], hall: [7, 8] },
    })
  })

  test('nothing new is seen once recordsMax is reached', () => {
    const full = aCase({ recordsMax: 3, seen: { lobby: [1, 3] } })
    expect(withSeen(full, 'lobby', [4]).may).toBe(0)
    expect(withSeen(full, 'hall', [1]).may).toBe(0)
    expect(withSeen(full, 'lobby', [2, 3]).may).toBe(2)
  })

  test('a room named like a property of every object is a room like others', () => {
    const one = aCase({ seen: withSeen(aCase(), '__proto__', [1, 2]).seen })
    expect(recordsSeen(JSON.parse(JSON.stringify(one)) as Case)).toBe(2)
    expect(withSeen(aCase(), 'constructor', [1]).may).toBe(1)
  })

  test('whatever is read in whatever order, no case sees more than recordsMax', () => {
    const read = fc.record({
      room: fc.constantFrom('a', 'b'),
      seqs: fc
        .uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 20 })
        .map((seqs) => seqs.toSorted((x, y) => x - y)),
    })
    fc.assert(
      fc.property(fc.array(read, { maxLength: 20 }), fc.integer({ min: 1, max: 40 }), (reads, recordsMax) => {
        let one = aCase({ recordsMax })
        const shown = new Set<string>()
        for (const { room, seqs } of reads) {
          const { may, seen } = withSeen(one, room, seqs)
          for (const seq of seqs.slice(0, may)) shown.add(`${room} ${seq}`)
          one = { ...one, seen }
        }
        expect(shown.size).toBeLessThanOrEqual(recordsSeen(one))
        expect(recordsSeen(one)).toBeLessThanOrEqual(recordsMax)
      }),
    )
  })
})

describe('when people are told', () => {
  const { tellAfterMs, tellDeferMs } = defaultLimits
  const deferral = { until: now + 20 * dayMs, reason: 'an inquiry', by: 'ann', approvedBy: 'ben' }
  const long = aCase({ expiresAt: now + 1_000 * dayMs })

  test('tellAfterMs after the read, also when the case is gone', () => {
    expect(tellAt(now, long, now, defaultLimits)).toBe(now + tellAfterMs)
    expect(tellAt(now, undefined, now, defaultLimits)).toBe(now + tellAfterMs)
  })

  test('later when two people agreed on it, as long as the case is open', () => {
    expect(tellAt(now, { ...long, deferral }, now, defaultLimits)).toBe(deferral.until)
    const { approvedBy: _, ...alone } = deferral
    expect(tellAt(now, { ...long, deferral: alone }, now, defaultLimits)).toBe(now + tellAfterMs)
    expect(tellAt(now, { ...long, deferral, closedAt: now }, now, defaultLimits)).toBe(now + tellAfterMs)
    const expired = { ...long, deferral, expiresAt: now + dayMs }
    expect(tellAt(now, expired, now + dayMs, defaultLimits)).toBe(now + tellAfterMs)
  })

  test('never later than tellDeferMs after the read, and never sooner than without', () => {
    const forEver = { ...deferral, until: Number.MAX_SAFE_INTEGER }
    expect(tellAt(now, { ...long, deferral: forEver }, now, defaultLimits)).toBe(now + tellDeferMs)
    const past = { ...deferral, until: now + 1 }
    expect(tellAt(now, { ...long, deferral: past }, now, defaultLimits)).toBe(now + tellAfterMs)
  })
})
