/**
 * The promise of the contract: a busy room of a thousand members, each sending once a second, meets no
 * detector; and neither do two hundred people who chat as people do. All of them are newcomers here, and all
 * came at once, which is the worst case.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { packageRoot } from '../../server/base/package-root.ts'
import { defaultLimits } from '../../server/limits.ts'
import type { Sender, Subject } from '../../server/moderation/classifier.ts'
import { createFloodClassifier } from '../../server/moderation/flood.ts'
import { createFolder } from '../../server/moderation/fold.ts'
import { createMentionClassifier } from '../../server/moderation/mentions.ts'
import { createRaidClassifier } from '../../server/moderation/raid.ts'
import { Temperature } from '../../server/moderation/temperature.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import { manualClock } from '../support/manual-clock.ts'
import { seeded } from '../support/seeded.ts'

const never = new AbortController().signal
const newcomer: Sender = { newcomer: true, moderator: false }
const members = 1_000

function detectors() {
  const clock = manualClock()
  const folder = createFolder(400)
  const ports = { clock, telemetry: silentTelemetry, limits: defaultLimits }
  const all = [
    createFloodClassifier(clock, defaultLimits),
    createMentionClassifier(ports),
    createRaidClassifier(ports),
  ]
  /** The rules that the message met. */
  const rules = (text: string, author: string, room = 'lobby'): string[] => {
    const subject: Subject = { kind: 'message', text, room, author, at: clock.now(), sender: newcomer }
    const folded = folder.fold(text)
    return all.flatMap((c) => {
      const findings = c.classify(subject, folded, never)
      return Array.isArray(findings) ? findings.map((f) => String(f.rule)) : []
    })
  }
  return { clock, rules }
}

const padding = 'x'.repeat(60)
const templates: readonly [string, number, (member: number, second: number, at: number) => string][] = [
  [
    'a counter',
    180,
    (_m, second) =>
      `load test message number ${second} with some more words so that it is long enough to count`,
  ],
  [
    'a counter for each member',
    120,
    (m, second) => `this is message ${second} of member ${m} and it says the same as all the others do`,
  ],
  [
    'a time',
    120,
    (_m, _s, at) => `it is now ${at} and the room is as busy as it has ever been, thank you for asking`,
  ],
  [
    'an ISO time',
    60,
    (m, _s, at) =>
      `${new Date(at).toISOString()} user-${m} says hello to all of you who happen to be here today`,
  ],
  [
    'padded zeros and padding',
    60,
    (m, second) =>
      `${String(m * 1_000 + second).padStart(12, '0')} ${padding} the quick brown fox jumps over the lazy dog again`,
  ],
  [
    'JSON',
    60,
    (m, second, at) =>
      `{"id":${second},"user":${m},"ts":${at},"payload":"some payload that everybody sends around"}`,
  ],
  [
    'a UUID',
    60,
    (m, second) =>
      `message 7f3c${m}-${second}a4-4d2e-9b1c to whoever reads this in the room of a thousand people`,
  ],
  [
    'a mention',
    60,
    (m, second) =>
      `@user-${(m + second) % members} I got your message number ${second}, thank you very much for it`,
  ],
  [
    'two mentions',
    60,
    (m, second) =>
      `@user-${(m + second) % members} @user-${m} this is answer number ${second} to both of you`,
  ],
]

describe('a thousand members, each sending once a second, meet nothing', () => {
  test.each(templates)(
    'with texts that differ in %s',
    (_what, seconds, text) => {
      const { clock, rules } = detectors()
      const met = new Set<string>()
      for (let second = 0; second < seconds; second++) {
        for (let m = 0; m < members; m++) {
          for (const rule of rules(text(m, second, clock.now()), `u_${m}`)) met.add(rule)
          clock.advance(1)
        }
      }
      expect([...met]).toEqual([])
    },
    60_000,
  )

  test('with the same short texts as everybody', () => {
    const { clock, rules } = detectors()
    const random = seeded(7)
    const said = ['gg', 'lol', 'yes', 'no', 'hi all', 'ok', '👍', '🎉🎉', 'wow', 'nice']
    const met = new Set<string>()
    for (let second = 0; second < 60; second++) {
      for (let m = 0; m < members; m++)
        for (const rule of rules(said[random.below(said.length)] ?? '', `u_${m}`)) met.add(rule)
      clock.advance(1_000)
    }
    expect([...met]).toEqual([])
  })

  test('and the thousand who come at once do not heat the room', () => {
    const temperature = new Temperature(0)
    for (let m = 0; m < members; m++) temperature.came(m)
    for (let m = 0; m < members; m++) temperature.wrote(m % 20 === 0, 1_000 + m) // one in twenty is held
    expect(temperature.isHot(2_000)).toBe(false)
  })
})

const transcript = join(packageRoot(), '../shared/data/replay.jsonl.gz')

interface Line {
  readonly room: string
  readonly from: string
  readonly text: string
}

// Not in the package: its licence is for measuring only.
describe.skipIf(!existsSync(transcript))('two hundred members who replay ordinary chat meet nothing', () => {
  const lines = existsSync(transcript)
    ? gunzipSync(readFileSync(transcript))
        .toString('utf8')
        .trim()
        .split('\n')
        .map((l) => JSON.parse(l) as Line)
    : []

  test.each([
    ['in their rooms, as fast as each may write', (line: Line) => line.room, 5],
    ['all in one room', () => 'lobby', 5],
    ['all in one room, ten times as fast', () => 'lobby', 1],
  ])('%s', (_how, roomOf, stepMs) => {
    const { clock, rules } = detectors()
    const met: string[] = []
    for (const line of lines) {
      met.push(...rules(line.text, line.from, roomOf(line)))
      clock.advance(stepMs * 20)
    }
    expect(lines.length).toBeGreaterThan(3_000)
    expect(met).toEqual([])
  })
})
