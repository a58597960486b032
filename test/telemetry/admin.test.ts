/** The operator's page answers on its own port, and only what it should. */
import { describe, expect, test } from 'vitest'
import { type Admin, startAdmin } from '../../server/telemetry/admin.ts'
import { createLogger } from '../../server/telemetry/logger.ts'
import { createMetrics } from '../../server/telemetry/metrics.ts'
import { silentTelemetry, type Telemetry } from '../../server/telemetry/telemetry.ts'
import { liveTelemetry } from '../../server/telemetry/telemetry-live.ts'
import { connect } from 'node:net'
import { defaultLimits } from '../../server/limits.ts'
import { manualClock } from '../support/manual-clock.ts'

async function page(telemetry: Telemetry = silentTelemetry) {
  const state = { ready: true }
  const admin: Admin = await startAdmin({ host: '127.0.0.1', port: 0, telemetry, ready: () => state.ready })
  const url = `http://127.0.0.1:${admin.port}`
  return { admin, state, url, [Symbol.asyncDispose]: () => admin.close() }
}

describe('the admin page', () => {
  test('/healthz is 200 while the process lives, /readyz only while it should get traffic', async () => {
    await using it = await page()
    const status = async (path: string) => (await fetch(it.url + path)).status
    expect([await status('/healthz'), await status('/readyz')]).toEqual([200, 200])
    it.state.ready = false
    expect([await status('/healthz'), await status('/readyz')]).toEqual([200, 503])
  })

  test('/metrics is the Prometheus page, and is not cached', async () => {
    const log = createLogger({ level: 'silent', clock: manualClock(0), to: { write: () => undefined } })
    await using it = await page(liveTelemetry(createMetrics(), log))
    const response = await fetch(`${it.url}/metrics?x=1`)
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.text()).toContain('# TYPE parley_verdict_seconds histogram')
  })

  test('nothing else is there, and nothing can be sent to it', async () => {
    await using it = await page()
    expect((await fetch(`${it.url}/`)).status).toBe(404)
    expect((await fetch(`${it.url}/metrics/../secret`)).status).toBe(404)
    expect((await fetch(`${it.url}/metrics`, { method: 'POST', body: 'x' })).status).toBe(405)
  })

  test('a page that cannot be made is noted, and the next one is answered', async () => {
    const notes: string[] = []
    const broken: Telemetry = {
      ...silentTelemetry,
      metrics: () => Promise.reject(new Error('a gauge threw')),
      note: (_level, message, fields) => void notes.push(`${message}: ${fields?.['error']}`),
    }
    await using it = await page(broken)
    await expect(fetch(`${it.url}/metrics`)).rejects.toThrow()
    expect(notes).toEqual(['the admin page failed: Error: a gauge threw'])
    expect((await fetch(`${it.url}/healthz`)).status).toBe(200)
  })

  test('a port that is taken is an error, not a surprise later', async () => {
    await using it = await page()
    const second = startAdmin({
      host: '127.0.0.1',
      port: it.admin.port,
      telemetry: silentTelemetry,
      ready: () => true,
    })
    await expect(second).rejects.toThrow('EADDRINUSE')
  })

  test('adminConnectionsMax connections are taken, one more is refused', async () => {
    await using it = await page()
    const open = () =>
      new Promise<'answered' | 'refused'>((resolve) => {
        const socket = connect(it.admin.port, '127.0.0.1', () =>
          socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n'),
        )
        socket.once('data', () => resolve('answered'))
        socket.once('close', () => resolve('refused'))
        socket.once('error', () => resolve('refused'))
      })
    const outcomes: string[] = []
    for (let i = 0; i < defaultLimits.adminConnectionsMax + 1; i++) outcomes.push(await open())
    expect(outcomes.filter((outcome) => outcome === 'answered')).toHaveLength(
      defaultLimits.adminConnectionsMax,
    )
    expect(outcomes.at(-1)).toBe('refused')
  })

  test('closing ends open connections too', async () => {
    const it = await page()
    const socket = connect(it.admin.port, '127.0.0.1')
    await new Promise((resolve) => socket.once('connect', resolve))
    const ended = new Promise((resolve) => socket.once('close', resolve))
    socket.resume()
    await it.admin.close()
    await ended
    await expect(fetch(`${it.url}/healthz`)).rejects.toThrow()
  })
})
