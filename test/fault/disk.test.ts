/**
 * The disk fails at the n-th thing that a server asks of it, for n = 1, 2, 3 … until nothing is left to fail:
 * full, broken, or with a failed fsync after which nobody knows. People on real sockets are refused visibly,
 * nothing that was acknowledged as durable is missing, nothing is tried again, and after a restart all
 * is well.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ServerFrame } from '../../protocol/catalogue.ts'
import { systemClock } from '../../server/base/clock.ts'
import { openEnvironment } from '../../server/base/environment.ts'
import { defaultLimits } from '../../server/limits.ts'
import { verifyLog } from '../../server/log/verify.ts'
import { type Conversation, conversation } from '../support/conversation.ts'
import { eventually } from '../support/eventually.ts'
import { faultRandom, long, patience, tell } from '../support/fault-run.ts'
import { type DiskFault, diskFaults, type FaultyDisk, faultyDisk } from '../support/faulty-disk.ts'
import type { Person } from '../support/person.ts'
import { recordedTelemetry } from '../support/recorded-telemetry.ts'

const kinds = Object.keys(diskFaults) as [DiskFault, ...DiskFault[]]
const limits = { shieldSlowMs: 1, sendBurstMax: 1_000 }

/** What a person heard of what they said. */
interface Heard {
  readonly text: string
  readonly answer: string
}

const nameOf = (answer: ServerFrame) => (answer.t === 'error' ? answer.name : answer.t)

/** Talk and moderation, for the log and the store; ends early when the disk has failed. */
async function talk(ann: Person, bob: Person, disk: FaultyDisk): Promise<readonly Heard[]> {
  const heard: Heard[] = []
  for (let i = 0; i < 4 && disk.failed === 0; i++) {
    const texts = [`ann says ${i}`, `bob says ${i}`]
    const [first, second] = await Promise.all(
      [ann, bob].map((who, at) => who.send('den', texts[at] ?? '', { ack: 'durable' })),
    )
    for (const [at, answer] of [first, second].entries())
      if (answer !== undefined) heard.push({ text: texts[at] ?? '', answer: nameOf(answer) })
    await ann.command('den', i % 2 === 0 ? '/mute @bob 1m for a test' : '/unmute @bob')
    await ann.command('den', '/unmute @bob')
  }
  return heard
}

/** @returns whether the disk got as far as failing */
async function failsAt(n: number, fault: DiskFault): Promise<boolean> {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-fault-'))
  const disk = faultyDisk()
  const told = recordedTelemetry()
  try {
    const chat = await conversation({
      classifiers: [],
      limits,
      dataDir,
      disk: disk.wrap,
      telemetry: told.telemetry,
    })
    const [ann, bob] = await chat.gather('den', 'ann', 'bob')
    if (ann === undefined || bob === undefined) throw new Error('two people came')
    const { epoch } = await ann.join('den')
    disk.failAt(n, fault)
    const heard = await talk(ann, bob, disk)
    if (disk.failed === 0) {
      const ended = await chat.stop().then(
        () => 'in order',
        () => 'with an error',
      )
      expect(ended).toBe(disk.failed === 0 ? 'in order' : 'with an error')
      await expectRecovered(dataDir, heard)
      return disk.failed > 0
    }
    await eventually(() => told.of('journalFailed').length > 0)
    await expectVisible(chat, ann)
    await expect(chat.stop()).rejects.toThrow(diskFaults[fault])
    expect(heard.filter(({ answer }) => !known.includes(answer))).toEqual([])
    await expectRecovered(dataDir, heard, epoch)
    return true
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** While the disk was failing: said and on disk, delivered and nobody knows, or refused. */
const known = ['ok', 'durability_unknown', 'log_unavailable']

async function expectVisible(chat: Conversation, ann: Person): Promise<void> {
  const before = ann.texts('den').length
  expect(await ann.send('den', 'is anybody there')).toMatchObject({ t: 'error', name: 'log_unavailable' })
  expect(await ann.command('den', '/lock')).toMatchObject({ t: 'error', name: 'log_unavailable' })
  expect(await ann.ask('ping', {})).toMatchObject({ t: 'pong' })
  expect(ann.texts('den')).toHaveLength(before)
  expect((await fetch(`${chat.server.webUrl}readyz`)).status).toBe(503)
  expect((await fetch(`${chat.server.webUrl}healthz`)).status).toBe(200)
}

/** @param epoch one that must have ended */
async function expectRecovered(dataDir: string, heard: readonly Heard[], epoch?: string): Promise<void> {
  const chat = await conversation({ classifiers: [], limits, dataDir })
  const ann = await chat.person('ann')
  const joined = await ann.join('den', { history: 100 })
  expect(joined.epoch).not.toBe(epoch)
  const page = await ann.frame('page')
  const texts = page.events.flatMap((event) => (event.t === 'message' ? [event.text] : []))
  const acknowledged = heard.filter(({ answer }) => answer === 'ok').map(({ text }) => text)
  const refused = heard.filter(({ answer }) => answer === 'log_unavailable').map(({ text }) => text)
  expect(acknowledged.filter((text) => texts.filter((found) => found === text).length !== 1)).toEqual([])
  expect(texts.filter((text) => refused.includes(text))).toEqual([])
  expect(new Set(texts).size).toBe(texts.length)
  expect(await ann.send('den', 'well again', { ack: 'durable' })).toMatchObject({ t: 'ok' })
  await chat.stop()
  const environment = openEnvironment(dataDir, {
    role: 'tool',
    clock: systemClock,
    limits: defaultLimits,
  })
  const report = await verifyLog(environment, { pause: () => systemClock.sleep(0) })
  await environment.close()
  expect(report.problems).toEqual([])
}

describe('the n-th thing asked of the disk fails', () => {
  test(`refused visibly, nothing acknowledged is missing, whole after a restart`, patience, async () => {
    const random = faultRandom()
    let n = 0
    for (let failing = true; failing; ) {
      n += 1
      for (const fault of long ? kinds : [random.pick(kinds)]) failing = await failsAt(n, fault)
    }
    tell(`it failed at each of ${n - 1} calls`)
    expect(n).toBeGreaterThan(5)
  })

  test('a server that starts on such a disk says so and does not come up', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'parley-fault-'))
    const disk = faultyDisk()
    disk.failAt(1, 'full')
    await expect(conversation({ classifiers: [], dataDir, disk: disk.wrap })).rejects.toThrow('ENOSPC')
    await using chat = await conversation({ classifiers: [], dataDir })
    const [ann] = await chat.gather('den', 'ann')
    expect(await ann?.send('den', 'hello', { ack: 'durable' })).toMatchObject({ t: 'ok' })
    await chat.stop()
    await rm(dataDir, { recursive: true, force: true })
  })

  test('whoever waits for the disk when it fails is told that nobody knows; everybody has seen the message', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'parley-fault-'))
    const disk = faultyDisk()
    const chat = await conversation({ classifiers: [], dataDir, disk: disk.wrap })
    const [ann, bob] = await chat.gather('den', 'ann', 'bob')
    await eventually(async () => {
      const before = disk.asked
      await systemClock.sleep(50)
      return disk.asked === before // the store has written who came
    })
    disk.failAt(1, 'doubtful')
    const answer = await ann?.send('den', 'did this arrive', { ack: 'durable' })
    expect(answer).toMatchObject({ t: 'error', name: 'durability_unknown', retry: 'no' })
    await bob?.frame('message', ({ text }) => text === 'did this arrive')
    await expect(chat.stop()).rejects.toThrow()
    await rm(dataDir, { recursive: true, force: true })
  })
})
