/**
 * A real disk is full, while people talk on a real server: new messages are refused and the operator can
 * see why; when there is room again a restart mends it, and nothing acknowledged is missing.
 */
import { describe, expect, test } from 'vitest'
import { metric, readiness } from '../support/admin-page.ts'
import { eventually } from '../support/eventually.ts'
import { patience, tell } from '../support/fault-run.ts'
import { expectLogged } from '../support/log-proof.ts'
import { startChild } from '../support/server-child.ts'
import { boundedFiles, mountedDisk, type SmallDisk } from '../support/small-disk.ts'
import { Account, talkative } from '../support/talkers.ts'

const rooms = ['lobby', 'hall']
const mounting = mountedDisk(1)
mounting?.close()

async function filled(disk: SmallDisk): Promise<void> {
  const { dataDir, shell } = disk
  const account = new Account()
  {
    await using child = await startChild({ dataDir, shell, limits: talkative })
    const talk = await account.talk({
      ...child,
      url: child.url,
      rooms,
      each: 2,
      ack: 'durable',
      chars: 1_500,
    })
    await eventually(() => account.said.some(({ answer }) => answer === 'log_unavailable'))
    await talk.stop()
    const { ok, ...others } = account.answers()
    tell(`${ok} acknowledged before it was full; then ${JSON.stringify(others)}`)
    expect(ok).toBeGreaterThan(0)
    expect(Object.keys(others).sort()).toEqual(['durability_unknown', 'log_unavailable'])
    expect(await readiness(child.adminUrl)).toBe(503)
    expect(await metric(child.adminUrl, 'parley_journal_failures_total')).toBeGreaterThan(0)
    expect(child.output()).toContain('journal_failed')
    expect(await child.end()).toBe(1)
  }
  disk.makeRoom()
  await using child = await startChild({ dataDir, shell, limits: talkative })
  expect(await readiness(child.adminUrl)).toBe(200)
  const again = new Account(account.said)
  const talk = await again.talk({ ...child, url: child.url, rooms, each: 2, ack: 'durable', chars: 1_500 })
  const enough = account.acknowledged.length + 50
  await eventually(() => again.acknowledged.length >= enough)
  await talk.stop()
  expect(await child.end()).toBe(0)
  await expectLogged(again, dataDir)
}

describe('a disk is full', () => {
  test(
    'the kernel refuses to let a file grow: refused, seen, and whole after a restart',
    patience,
    async () => {
      const disk = boundedFiles(1)
      try {
        await filled(disk)
      } finally {
        disk.close()
      }
    },
  )

  test.skipIf(mounting === undefined)(
    `a file system has no space left${mounting === undefined ? ' (mounting one is not allowed here)' : ''}`,
    patience,
    async () => {
      const disk = mountedDisk(1)
      try {
        if (disk !== undefined) await filled(disk)
      } finally {
        disk?.close()
      }
    },
  )
})
