/**
 * What the end of a token means for a live session. Pure.
 */
import type { Limits } from '../limits.ts'

export type ExpiryStep = 'live' | 'warn' | 'grace' | 'close'

/**
 * @param expiresAt the token's end, ms since 1970
 * @param warned whether the notice was sent
 */
export function expiryStep(expiresAt: number, warned: boolean, now: number, limits: Limits): ExpiryStep {
  if (now >= expiresAt + limits.expiryGraceMs) return 'close'
  if (!warned && now >= expiresAt - limits.expiryNoticeMs) return 'warn'
  return now >= expiresAt ? 'grace' : 'live'
}
