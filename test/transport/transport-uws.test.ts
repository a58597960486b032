/**
 * The uWebSockets.js transport: the conformance suite where the package loads, in a process of its own.
 */
import { describe, expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import { createUwsTransport } from '../../server/transport/transport-uws.ts'
import { transportConformance } from '../conformance/transport.ts'
import { groupConformance } from '../conformance/transport-group.ts'
import { startTransport, usualOptions } from '../support/transport-server.ts'

const tried = await startTransport('uws')
const reason = typeof tried === 'string' ? tried : undefined
if (typeof tried !== 'string') await tried[Symbol.asyncDispose]()

describe.skipIf(reason !== undefined)(
  `the uws transport${reason === undefined ? '' : ` (skipped, uWebSockets.js did not load: ${reason})`}`,
  () => {
    transportConformance('uws')
    groupConformance('uws')
  },
)

describe('where uWebSockets.js does not load, the reason reaches the caller', () => {
  test.each([
    [
      'it is not installed',
      Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' }),
    ],
    [
      "Error: /lib/libc.so.6: version `GLIBC_2.38' not found",
      new Error("This version supports only …\n\nError: /lib/libc.so.6: version `GLIBC_2.38' not found"),
    ],
  ])('%s', async (expected, error) => {
    expect(await createUwsTransport(usualOptions, systemClock, () => Promise.reject(error))).toEqual({
      ok: false,
      error: expected,
    })
  })

  test('a package of the same name with another interface is not used', async () => {
    expect(await createUwsTransport(usualOptions, systemClock, async () => ({ App: 1 }))).toEqual({
      ok: false,
      error: 'the package has another interface than expected',
    })
  })
})
