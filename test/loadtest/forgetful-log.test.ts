import { expect, test } from 'vitest'
import { forgetfulLog } from '../../loadtest/forgetful-log.ts'
import { said } from '../support/log-folder.ts'

test('a log for load tests numbers on and keeps no event', async () => {
  const log = forgetfulLog()
  expect(await log.head('lobby')).toBeUndefined()
  for (let seq = 1; seq <= 3; seq++) log.append(said('lobby', seq))
  await log.durable('lobby', 3)
  expect(await log.head('lobby')).toMatchObject({ seq: 3 })
  expect(await log.head('hall')).toBeUndefined()
  expect(await log.window('lobby', { after: 0, limit: 10 })).toEqual([])
  expect(log.accepting()).toBe(true)
})
