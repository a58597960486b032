/**
 * Who reads what, with real sockets: the log for a case, and what the people concerned hear of it.
 */
import { expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import { openEnvironment } from '../../server/base/environment.ts'
import { defaultLimits } from '../../server/limits.ts'
import { complianceOf } from '../../server/log/compliance.ts'
import { readLog } from '../../server/log/read.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import { conversation } from '../support/conversation.ts'

async function readFor(id: string, room: string, dataDir: string) {
  const environment = openEnvironment(dataDir, { role: 'tool', clock: systemClock, limits: defaultLimits })
  try {
    const request = { room, purpose: 'a complaint', case: id, reader: 'mo' }
    const ports = { clock: systemClock, limits: defaultLimits, telemetry: silentTelemetry }
    const outcome = await readLog(environment, request, ports)
    return outcome.ok ? outcome.value.records.length : outcome.error
  } finally {
    await environment.close()
  }
}

test('who was read is told, at once when connected and at the next hello when not', async () => {
  await using chat = await conversation({ limits: { tellAfterMs: 1, sweepTellingsMs: 20 } })
  const [ann, ben] = await chat.gather('lobby', 'ann', 'ben')
  await ann?.send('lobby', 'hello', { ack: 'durable' })
  await ben?.send('lobby', 'hi', { ack: 'durable' })
  ben?.terminate()
  expect(await readFor('c-1', 'lobby', chat.dataDir)).toBe(2)
  const told = await ann?.frame('notice', ({ name }) => name === 'log_read')
  expect(told?.text).toContain('1 message of yours was read from the retained log of lobby, for case c-1')
  const again = await chat.person('ben')
  expect((await again.frame('notice', ({ name }) => name === 'log_read')).text).toContain('case c-1')
  expect(ann?.all('notice').filter(({ name }) => name === 'log_read')).toHaveLength(1)
})

test('the people of the compliance role are those of the configuration, for the tools beside the server too', async () => {
  await using chat = await conversation({ config: { compliance: ['mo'] } })
  const environment = openEnvironment(chat.dataDir, {
    role: 'tool',
    clock: systemClock,
    limits: defaultLimits,
  })
  expect(complianceOf(environment)).toEqual(['mo'])
  await environment.close()
})
