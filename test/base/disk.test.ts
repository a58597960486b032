import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { type Clock, systemClock } from '../../server/base/clock.ts'
import type { Disk } from '../../server/base/disk.ts'
import { openEnvironment } from '../../server/base/environment.ts'
import { defaultLimits } from '../../server/limits.ts'
import { type DiskUnderTest, diskConformance } from '../conformance/disk.ts'
import { type DiskFault, diskFaults, faultyDisk } from '../support/faulty-disk.ts'
import { manualClock } from '../support/manual-clock.ts'

const cleanup: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const clean of cleanup.splice(0).reverse()) await clean()
})

function folder(clock: Clock, disk?: (real: Disk) => Disk) {
  const path = mkdtempSync(join(tmpdir(), 'parley-disk-'))
  cleanup.push(() => rmSync(path, { recursive: true, force: true }))
  const shared = { clock, limits: defaultLimits, ...(disk && { disk }) }
  const environment = openEnvironment(path, { role: 'server', ...shared })
  const beside = openEnvironment(path, { role: 'tool', clock, limits: defaultLimits })
  cleanup.push(
    () => environment.close(),
    () => beside.close(),
  )
  return { environment, beside }
}

const rejection = (promise: Promise<unknown>) =>
  promise.then(
    () => 'nothing',
    (error: unknown) => error,
  )

describe('the disk of an environment', () => {
  diskConformance((): DiskUnderTest => {
    const clock = manualClock()
    return {
      ...folder(clock),
      fail(run) {
        const failing = rejection(run())
        clock.advance(defaultLimits.commitDeadlineMs) // it was silent for too long
        return failing
      },
    }
  })
})

describe.each(Object.keys(diskFaults) as DiskFault[])('a disk that fails (%s)', (fault) => {
  diskConformance((): DiskUnderTest => {
    const disk = faultyDisk()
    return {
      ...folder(systemClock, disk.wrap),
      fail(run) {
        disk.failAt(1, fault)
        return rejection(run())
      },
    }
  })

  test('it is not asked again', async () => {
    const disk = faultyDisk()
    const { environment } = folder(systemClock, disk.wrap)
    disk.failAt(2, fault)
    const call = () => rejection(environment.commit(() => undefined))
    const answers = [await call(), await call(), await call(), await call()]
    const failure = `Error: ${diskFaults[fault]}`
    expect(answers.map(String)).toEqual(['nothing', failure, failure, failure])
    expect([disk.asked, disk.failed]).toEqual([2, 1])
  })
})
