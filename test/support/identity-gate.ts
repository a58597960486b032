/**
 * A gate with real issuers behind it, a clock that stands still and telemetry that remembers.
 */
import { type Limits, defaultLimits } from '../../server/limits.ts'
import type { IdentityGate } from '../../server/identity/identity.ts'
import type { IssuerConfig } from '../../server/identity/issuer.ts'
import type { Revocations } from '../../server/identity/revocations.ts'
import { createIdentityGate } from '../../server/identity/verifier.ts'
import { type ManualClock, manualClock } from './manual-clock.ts'
import { type RecordedTelemetry, recordedTelemetry } from './recorded-telemetry.ts'

/** The second at which the clock of `openGate` stands. */
export const gateSecond = 2_000_000_000

export interface TestGate extends IdentityGate, AsyncDisposable {
  readonly clock: ManualClock
  readonly heard: RecordedTelemetry
  /** `ok`, or the refusal and what the operator was told. */
  outcome(token: string): Promise<string>
}

export async function openGate(
  issuers: readonly IssuerConfig[],
  options: {
    readonly limits?: Partial<Limits>
    readonly clock?: ManualClock
    readonly revocations?: Revocations
  } = {},
): Promise<TestGate> {
  const clock = options.clock ?? manualClock(gateSecond * 1_000)
  const heard = recordedTelemetry()
  const gate = await createIdentityGate({
    issuers,
    pseudonymSecret: Buffer.alloc(32, 7),
    limits: { ...defaultLimits, ...options.limits },
    clock,
    telemetry: heard.telemetry,
    ...(options.revocations === undefined ? {} : { revocations: options.revocations }),
  })
  return {
    ...gate,
    clock,
    heard,
    async outcome(token) {
      const result = await gate.verify(token)
      if (result.ok) return 'ok'
      const told = heard.of('authenticationRefused').at(-1)
      return `${result.error}: ${String(told?.[1]).replace(/ \(.*\)$/, '')}`
    },
    [Symbol.asyncDispose]: () => gate.close(),
  }
}
