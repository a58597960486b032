/**
 * Telemetry that remembers every call, so that a test can look for what was said and for what must
 * never be said.
 */
import { silentTelemetry, type Telemetry } from '../../server/telemetry/telemetry.ts'

export interface RecordedTelemetry {
  readonly telemetry: Telemetry
  readonly calls: readonly { readonly name: keyof Telemetry; readonly args: readonly unknown[] }[]
  /** The arguments of every call of this name. */
  of(name: keyof Telemetry): readonly (readonly unknown[])[]
}

export function recordedTelemetry(): RecordedTelemetry {
  const calls: { name: keyof Telemetry; args: readonly unknown[] }[] = []
  const telemetry = new Proxy(silentTelemetry, {
    get(target, name: keyof Telemetry) {
      if (name === 'metrics') return target.metrics
      return (...args: readonly unknown[]) => void calls.push({ name, args })
    },
  })
  return {
    telemetry,
    calls,
    of: (name) => calls.filter((call) => call.name === name).map((call) => call.args),
  }
}
