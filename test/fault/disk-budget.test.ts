/**
 * The log has taken all the disk that it may take: new messages are refused visibly, what was accepted is kept,
 * reading goes on, and with a larger budget the room goes on where it was.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import { openEnvironment } from '../../server/base/environment.ts'
import { defaultLimits } from '../../server/limits.ts'
import { verifyLog } from '../../server/log/verify.ts'
import { conversation } from '../support/conversation.ts'
import { eventually } from '../support/eventually.ts'
import { patience } from '../support/fault-run.ts'
import { recordedTelemetry } from '../support/recorded-telemetry.ts'
import { textOf } from '../../loadtest/driver/texts.ts'

test(
  'at journalBytesMax messages are refused and none is dropped; with more room the seq goes on',
  patience,
  async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'parley-fault-'))
    const told = recordedTelemetry()
    const gauge = (name: string) => {
      const read = told.of('gauge').findLast(([known]) => known === name)?.[2]
      return typeof read === 'function' ? Number(read()) : Number.NaN
    }
    const open = (journalBytesMax: number) =>
      conversation({
        dataDir,
        classifiers: [],
        telemetry: told.telemetry,
        limits: { journalBytesMax, sendBurstMax: 100_000, resumeEventsMax: 5_000 },
      })
    const small = await open(400 * 1024)
    const [ann, bob] = await small.gather('den', 'ann', 'bob')
    if (ann === undefined || bob === undefined) throw new Error('two people came')
    let accepted = 0
    let refused = 'nothing'
    while (refused === 'nothing' && accepted < 10_000) {
      const answer = await ann.send('den', textOf(accepted, 1_500), { ack: 'durable' })
      if (answer.t === 'ok') accepted += 1
      else refused = answer.t === 'error' ? answer.name : answer.t
    }
    expect(refused).toBe('log_unavailable')
    expect(accepted).toBeGreaterThan(50)
    expect(gauge('journal_disk_bytes')).toBeGreaterThanOrEqual(400 * 1024)
    expect(gauge('journal_pending')).toBe(0)
    expect(gauge('journal_oldest_ms')).toBe(0)
    expect((await fetch(`${small.server.webUrl}readyz`)).status).toBe(503)
    expect(await bob.send('den', 'me neither')).toMatchObject({ name: 'log_unavailable', retry: 'later' })
    expect(await bob.command('den', '/lock')).toMatchObject({ t: 'error' })
    expect(told.of('journalFailed')).toEqual([]) // the disk is well
    await eventually(() => bob.texts('den').length === accepted)
    const page = await bob.expect('page', 'history', { room: 'den', after: 0, limit: 20 })
    expect(page.events).toHaveLength(20)
    await small.stop()

    const large = await open(64 * 1024 * 1024)
    const back = await large.person('ann')
    expect(await back.join('den')).toMatchObject({ seq: accepted })
    expect(await back.send('den', 'room again', { ack: 'durable' })).toMatchObject({
      t: 'ok',
      seq: accepted + 1,
    })
    await large.stop()
    const environment = openEnvironment(dataDir, { role: 'tool', clock: systemClock, limits: defaultLimits })
    const report = await verifyLog(environment, { pause: () => systemClock.sleep(0) })
    await environment.close()
    expect(report).toMatchObject({ records: accepted + 1, problems: [] })
    await rm(dataDir, { recursive: true, force: true })
  },
)
