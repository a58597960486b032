/**
 * `parley serve`: the configuration, the server, and its end.
 */
import { type RunningServer, startServer } from '../app.ts'
import { systemClock } from '../base/clock.ts'
import { systemRandom } from '../base/random.ts'
import { loadConfig } from '../config/config.ts'
import { createLogger } from '../telemetry/logger.ts'
import { createMetrics } from '../telemetry/metrics.ts'
import { liveTelemetry } from '../telemetry/telemetry-live.ts'
import type { CliCommand } from './command.ts'

const help = `usage: parley serve [--dev] [OPTIONS]

  --dev                a server to try things on this machine: everything embedded, a local token issuer
  --config FILE        YAML; docs/configuration.md lists the keys
  --host H             address to listen on (127.0.0.1)
  --port N             port to listen on (8080); 0 picks a free one
  --admin-port N       port of /metrics, /healthz and /readyz (8081)
  --data DIR           folder of the journal and the state (.parley)
  --redis URL          e.g. redis://127.0.0.1:6379; the log is copied there
  --node ID            this node's name in a cluster over that Redis (docs/cluster.md); without it this is the only node
  --transport T        auto, uws or ws (auto: uWebSockets.js where it loads)
  --log-level L        debug, info, warn, error or silent (info)

Flags win over the environment (PORT, PARLEY_DATA, PARLEY_…), the environment over the file.
Without --dev it refuses to start until a token issuer is configured.
SIGTERM and SIGINT drain: clients are told when to come back, the journal is flushed. A second one ends at once.`

export const serveCommand: CliCommand = {
  name: 'serve',
  summary: 'the server',
  help,
  async run(args, io) {
    const config = loadConfig(args, io.env)
    const metrics = createMetrics()
    const suppressed = (lines: number) => metrics.linesSuppressed.inc(lines)
    const log = createLogger({ level: config.logLevel, clock: systemClock, suppressed })
    const telemetry = liveTelemetry(metrics, log)
    const server = await startServer(config, { clock: systemClock, random: systemRandom, telemetry })
    if (config.dev) io.stdout.write(await greeting(server))
    await aborted(io.signal)
    await server.drain()
    log.flush()
    return 0
  },
}

/** What a person who tries the server needs next: the page, a token for another client, and a link that signs in. */
async function greeting(server: RunningServer): Promise<string> {
  const token = await server.signDevToken?.('guest', 'guest')
  const lines = [`web page   ${server.webUrl}`, `connect    ${server.url}`]
  // In the fragment, which no server sees and no log keeps; the page takes it out of the address at once.
  const link = `${server.webUrl}#room=lobby&token=${token}`
  const more = token === undefined ? [] : [`token      ${token}`, `open       ${link}`]
  return `${[...lines, ...more].join('\n')}\n`
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
