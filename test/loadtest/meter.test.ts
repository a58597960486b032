import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { firstOf, noMeter, processMeter, usageIn, usageOnPage } from '../../loadtest/meter.ts'

const stat = (name: string) => `42 (${name}) S 1 42 42 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 11 0 1000 9 9`
const status = 'Name:\tnode\nVmPeak:\t  900 kB\nVmRSS:\t  2048 kB\n'

describe('/proc', () => {
  test('user and system time are added, memory is in bytes', () => {
    expect(usageIn(stat('node'), status)).toEqual({ cpuS: 3, rssBytes: 2048 * 1024 })
  })

  test('a process may call itself anything', () => {
    expect(usageIn(stat('a) S (b c'), status)).toMatchObject({ cpuS: 3 })
  })

  test('what is no such file gives nothing', () => {
    expect(usageIn('', status)).toBeUndefined()
    expect(usageIn(stat('node'), 'State:\tZ\n')).toBeUndefined()
  })

  test.skipIf(!existsSync('/proc/self/stat'))('this process costs something', async () => {
    const usage = await processMeter(process.pid).read()
    expect(usage?.cpuS).toBeGreaterThan(0)
    expect(usage?.rssBytes).toBeGreaterThan(1024 * 1024)
  })

  test('a process that is not there costs nothing that anybody knows', async () => {
    expect(await processMeter(2 ** 30).read()).toBeUndefined()
  })
})

describe('the admin page', () => {
  test('has both figures under prom-client’s names, with or without labels', () => {
    const page = '# HELP x\nprocess_cpu_seconds_total 1.5\nprocess_resident_memory_bytes{node="a"} 1e6\n'
    expect(usageOnPage(page)).toEqual({ cpuS: 1.5, rssBytes: 1e6 })
  })

  test('without them gives nothing', () => {
    expect(usageOnPage('process_cpu_seconds_total 1.5\n')).toBeUndefined()
  })
})

test('the first meter that tells is believed', async () => {
  const told = { read: () => Promise.resolve({ cpuS: 1, rssBytes: 2 }) }
  const other = { read: () => Promise.resolve({ cpuS: 9, rssBytes: 9 }) }
  expect(await firstOf(noMeter, told, other).read()).toEqual({ cpuS: 1, rssBytes: 2 })
  expect(await firstOf(noMeter).read()).toBeUndefined()
})
