import { describe, expect, test } from 'vitest'
import { type CrowdEvidence, pointOf, type Reading } from '../../loadtest/crowd.ts'
import { crowdRun } from '../../loadtest/crowd-figures.ts'
import { newHistogram, packed, recordMs } from '../../loadtest/driver/histogram.ts'
import { localAddressOf, sampleStride } from '../../loadtest/gathering.ts'
import type { Totals } from '../../loadtest/driver/tally.ts'

const nothing: Totals = {
  joined: 0,
  lost: 0,
  sent: 0,
  accepted: 0,
  refused: 0,
  deliveries: 0,
  frames: 0,
  bytes: 0,
}

function reading(atMs: number, totals: Partial<Totals>, cpuS: number, rssBytes = 1_000_000): Reading {
  return { atMs, totals: { ...nothing, ...totals }, usage: { cpuS, rssBytes }, ownCpuS: cpuS / 2, idleS: 0 }
}

function histogram(...values: readonly number[]): string {
  const sum = newHistogram()
  for (const value of values) recordMs(sum, value)
  return packed(sum)
}

const ours = { name: 'parley', peer: false }

/** Ten members, 100 messages warm-up and 1,000 measured in ten seconds of the clock and five of the server's CPU. */
function evidence(end: Partial<Totals> = {}, more: Partial<CrowdEvidence> = {}): CrowdEvidence {
  const all = { sent: 1_100, accepted: 1_100, deliveries: 11_000, frames: 5_500 }
  return {
    plan: {
      rooms: 1,
      membersPerRoom: 10,
      ratePerS: 100,
      durationS: 10,
      warmupS: 1,
      textChars: 100,
      arrivals: 'even',
      workers: 1,
      seed: 1,
    },
    empty: reading(0, {}, 1, 1_000_000),
    full: reading(0, {}, 1.5, 1_020_000),
    begin: reading(0, { sent: 100, accepted: 100, deliveries: 1_000 }, 2),
    end: reading(10_000, { ...all, ...end }, 7),
    results: [
      {
        latency: histogram(1, 2),
        lag: histogram(0.1),
        entry: histogram(5),
        back: histogram(),
        failures: 0,
        recovered: 0,
        busy: 0.3,
        refusals: {},
        losses: {},
      },
    ],
    timeline: [],
    cores: 1,
    ...more,
  }
}

test('rates and costs are of the measured part, counts of the whole', () => {
  expect(crowdRun(ours, evidence())).toMatchObject({
    figures: {
      connections: 10,
      messages_sent: 1_100,
      deliveries: 11_000,
      deliveries_missing: 0,
      messages_per_s: 100,
      deliveries_per_s: 1_000,
      server_cpu_s: 5,
      deliveries_per_cpu_s: 2_000,
      server_cpu_per_message_us: 5_000,
      server_cpu_per_join_us: 50_000,
      rss_per_connection_bytes: 2_000,
      frames_per_delivery: 0.5,
      generator_cpu_s: 2.5,
    },
    latency: { samples: 2 },
    problems: [],
  })
})

test('a server that nobody can measure has no figures of cost, and is no failure', () => {
  const end = { ...evidence().end, usage: undefined }
  const run = crowdRun(ours, evidence({}, { end }))
  expect(run.figures).toMatchObject({ server_cpu_s: null, deliveries_per_cpu_s: null, deliveries: 11_000 })
  expect(run.problems).toEqual([])
})

describe('a run fails', () => {
  test.each([
    [{ deliveries: 10_999 }, '1 deliveries are missing'],
    [{ deliveries: 11_001 }, '1 deliveries too many'],
    [{ sent: 1_103 }, '3 messages got no answer'],
    [{ accepted: 0, refused: 1_100, deliveries: 0 }, 'no message was accepted'],
  ])('with %j: %s', (end, problem) => {
    expect(crowdRun(ours, evidence(end)).problems).toEqual([problem])
  })

  test('when members lost their connection, with the reasons', () => {
    const [result] = evidence().results
    const results =
      result === undefined
        ? []
        : [
            { ...result, losses: { slow_consumer: 2 } },
            { ...result, losses: { slow_consumer: 1 } },
          ]
    expect(crowdRun(ours, evidence({}, { results })).problems).toEqual([
      '3 connections were lost: slow_consumer',
    ])
  })
})

test('refusals are no failure, but said, and a late generator as well', () => {
  const [result] = evidence().results
  const results =
    result === undefined ? [] : [{ ...result, lag: histogram(50), refusals: { rate_limited: 100 } }]
  const run = crowdRun(ours, evidence({ accepted: 1_000, refused: 100, deliveries: 10_000 }, { results }))
  expect(run.problems).toEqual([])
  expect(run.refusals).toEqual({ rate_limited: 100 })
  expect(run.notes.join('; ')).toMatch(/100 messages were refused.*late by 50/)
})

test('one delivery in so many is sampled, in a stride that comes to every member', () => {
  expect(sampleStride(100, 10)).toBe(1)
  expect(sampleStride(200_000, 1_000)).toBe(11)
  expect(sampleStride(1_000_000, 1_000)).toBe(51)
})

test('a point of the timeline is what happened since the last reading', () => {
  const point = pointOf(
    reading(1_000, { deliveries: 10, sent: 1 }, 1),
    reading(1_500, { deliveries: 60, sent: 11 }, 1.25),
    500,
  )
  expect(point).toEqual({
    t_s: 1,
    deliveries_per_s: 100,
    messages_per_s: 20,
    server_cores: 0.5,
    server_rss_bytes: 1_000_000,
  })
})

test('what a peer does not manage is a note, and no failure of the run', () => {
  const run = crowdRun({ name: 'raw-uws', peer: true }, evidence({ deliveries: 10_000 }))
  expect(run.problems).toEqual([])
  expect(run.notes).toContain('1000 deliveries are missing')
})

test('a generator whose cores are all busy is the limit, whatever its threads say', () => {
  const busy = { ...reading(10_000, { sent: 1_100, accepted: 1_100, deliveries: 11_000 }, 7), ownCpuS: 11 }
  expect(crowdRun(ours, evidence({}, { end: busy })).limit?.side).toBe('generator')
  expect(crowdRun(ours, evidence({}, { end: busy, cores: 2 })).limit?.side).not.toBe('generator')
})

test('a crowd comes from one address as long as that has ports, from several beyond', () => {
  expect(localAddressOf(19_999, 20_000)).toBeUndefined()
  const from = (count: number) => new Set(Array.from({ length: count }, (_, i) => localAddressOf(i, count)))
  expect(from(20_001)).toEqual(new Set(['127.0.0.2', '127.0.0.3']))
  expect(from(100_000).size).toBe(5)
})
