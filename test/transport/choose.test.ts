/**
 * Which transport is taken, and the line that says so. The real uWebSockets.js is not loaded here.
 */
import { describe, expect, test } from 'vitest'
import { chooseTransport } from '../../server/transport/choose.ts'
import { manualClock } from '../support/manual-clock.ts'
import { usualOptions } from '../support/transport-server.ts'

const loads = async () => ({
  App: () => undefined,
  SSLApp: () => undefined,
  us_listen_socket_close: () => undefined,
  us_socket_local_port: () => 0,
})
const absent = () => Promise.reject(Object.assign(new Error('no'), { code: 'ERR_MODULE_NOT_FOUND' }))
const choose = async (preference: 'auto' | 'uws' | 'ws', load: () => Promise<unknown>) => {
  const choice = await chooseTransport(preference, usualOptions, manualClock(0), load)
  return choice.ok ? [choice.value.transport.name, choice.value.why] : choice.error
}

describe('where uWebSockets.js loads', () => {
  test.each([
    ['auto', ['uws', 'transport uws']],
    ['uws', ['uws', 'transport uws']],
    ['ws', ['ws', 'transport ws, as configured']],
  ] as const)('%s is %j', async (preference, expected) => {
    expect(await choose(preference, loads)).toEqual(expected)
  })

  test('a package that hides its functions behind a default export is the same', async () => {
    expect(await choose('auto', async () => ({ default: await loads() }))).toEqual(['uws', 'transport uws'])
  })
})

describe('where it does not', () => {
  test('auto is ws, and the line says why', async () => {
    expect(await choose('auto', absent)).toEqual([
      'ws',
      'transport ws, because uWebSockets.js did not load: it is not installed',
    ])
  })

  test('uws is refused: who asks by name counts on it', async () => {
    expect(await choose('uws', absent)).toBe(
      'transport uws is not possible here: uWebSockets.js did not load: it is not installed',
    )
  })

  test('ws does not even try to load it', async () => {
    let tried = false
    await choose('ws', () => {
      tried = true
      return absent()
    })
    expect(tried).toBe(false)
  })
})
