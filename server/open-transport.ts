/**
 * The transport of a server, as its configuration asks for it; the log says which one it became, and why.
 */
import { protocolLimits } from '../protocol/limits.ts'
import type { Clock } from './base/clock.ts'
import type { Config } from './config/config.ts'
import type { Telemetry } from './telemetry/telemetry.ts'
import { chooseTransport } from './transport/choose.ts'
import type { Transport } from './transport/transport.ts'

export interface TransportPorts {
  readonly clock: Clock
  readonly telemetry: Telemetry
}

/** @throws when the transport that was asked for does not load here */
export async function openTransport(
  config: Config,
  { clock, telemetry }: TransportPorts,
): Promise<Transport> {
  const options = {
    host: config.host,
    port: config.port,
    inboundBytesMax: protocolLimits.inboundBytesMax,
    outboxBytesMax: config.limits.outboxBytesMax,
    heartbeatMs: config.limits.heartbeatMs,
    trustedProxies: config.trustedProxies,
    ...(config.tls === undefined ? {} : { tls: config.tls }),
  }
  const choice = await chooseTransport(config.transport, options, clock)
  if (!choice.ok) throw new Error(choice.error)
  telemetry.note('info', choice.value.why)
  return choice.value.transport
}
