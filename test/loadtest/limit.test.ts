import { expect, test } from 'vitest'
import { limitOf } from '../../loadtest/limit.ts'

test.each([
  [{ serverCores: 0.9, generatorBusy: 0.89, machineIdle: 0.5 }, 'server'],
  [{ serverCores: 0.89, generatorBusy: 0.9, machineIdle: 0.5 }, 'generator'],
  [{ serverCores: 0.95, generatorBusy: 0.95, machineIdle: 0 }, 'both'],
  [{ serverCores: 0.5, generatorBusy: 0.5, machineIdle: 0.04 }, 'machine'],
  [{ serverCores: 0.5, generatorBusy: 0.5, machineIdle: 0.05 }, 'neither'],
  [{ serverCores: undefined, generatorBusy: 0.5, machineIdle: 0.5 }, 'neither'],
  [{ serverCores: undefined, generatorBusy: 1, machineIdle: 0 }, 'generator'],
] as const)('%j: the limit was %s', (facts, side) => {
  expect(limitOf(facts).side).toBe(side)
})

test('the figures behind it are told', () => {
  expect(limitOf({ serverCores: 0.954, generatorBusy: 0.2, machineIdle: 0.313 }).why).toBe(
    'server 0.95 cores, generator 20 %, machine idle 31 %',
  )
  expect(limitOf({ serverCores: undefined, generatorBusy: 0.2, machineIdle: 1 }).why).toContain(
    'server unknown',
  )
})
