/**
 * The server as `parley serve` starts it, but for its log: what stands beside the real one in
 * `--without-log`. Takes the same command line.
 */
import { startServer } from '../server/app.ts'
import { systemClock } from '../server/base/clock.ts'
import { systemRandom } from '../server/base/random.ts'
import { loadConfig } from '../server/config/config.ts'
import { createLogger } from '../server/telemetry/logger.ts'
import { createMetrics } from '../server/telemetry/metrics.ts'
import { liveTelemetry } from '../server/telemetry/telemetry-live.ts'
import { forgetfulLog } from './forgetful-log.ts'

const config = loadConfig(process.argv.slice(3), process.env) // behind the word `serve`
const metrics = createMetrics()
const suppressed = (lines: number) => metrics.linesSuppressed.inc(lines)
const log = createLogger({ level: config.logLevel, clock: systemClock, suppressed })
const telemetry = liveTelemetry(metrics, log)
const server = await startServer(config, {
  clock: systemClock,
  random: systemRandom,
  telemetry,
  log: forgetfulLog(),
})
process.once('SIGTERM', () => void server.drain().finally(() => log.flush()))
process.stdout.write(`connect    ${server.url}\n`)
