import { expect, test } from 'vitest'
import { pinned, unpinned } from '../../loadtest/pinning.ts'

test('a program with a core is started by taskset, one without as it is', () => {
  expect(pinned(0, 'node', ['a.js'])).toEqual(['taskset', ['-c', '0', 'node', 'a.js']])
  expect(pinned(undefined, 'node', ['a.js'])).toEqual(['node', ['a.js']])
})

test('an unpinned generator has every core', () => {
  expect(unpinned()).toMatchObject({ serverCore: undefined, generatorCores: expect.any(Number) })
})
