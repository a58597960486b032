import { expect, test } from 'vitest'
import { defaultLimits } from '../../server/limits.ts'
import { expiryStep } from '../../server/session/expiry.ts'

const end = 1_000_000
const { expiryNoticeMs, expiryGraceMs } = defaultLimits

test.each([
  ['long before', end - expiryNoticeMs - 1, false, 'live'],
  ['expiryNoticeMs before the end the notice goes out', end - expiryNoticeMs, false, 'warn'],
  ['once', end - expiryNoticeMs, true, 'live'],
  ['at the end the grace begins', end, true, 'grace'],
  ['who was never warned is warned even then', end, false, 'warn'],
  ['to the last millisecond of expiryGraceMs', end + expiryGraceMs - 1, true, 'grace'],
  ['then it is over', end + expiryGraceMs, true, 'close'],
  ['warned or not', end + expiryGraceMs, false, 'close'],
] as const)('%s', (_name, now, warned, step) => {
  expect(expiryStep(end, warned, now, defaultLimits)).toBe(step)
})
