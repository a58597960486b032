/**
 * What months cost: proof of the journal, sealing of all of it, proof of the segments, and the bytes of a record in
 * each tier against its JSON. Part of `npm run bench:log`.
 */
import { availableParallelism } from 'node:os'
import { systemClock } from '../../server/base/clock.ts'
import { type Environment, openEnvironment } from '../../server/base/environment.ts'
import { defaultLimits } from '../../server/limits.ts'
import { openLogKeys } from '../../server/log/log-keys.ts'
import { journalBetween } from '../../server/log/record-reader.ts'
import { allSegments } from '../../server/log/segment-table.ts'
import { upkeepOnce } from '../../server/log/upkeep.ts'
import { Vault } from '../../server/log/vault.ts'
import { verifyLog } from '../../server/log/verify.ts'
import { openVerifyThreads } from '../../server/log/verify-threads.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'

type Print = (what: string, figures: Readonly<Record<string, number | boolean | string>>) => void

/** Rooms whose records are opened to learn how long their JSON is. */
const sampleRecords = 5_000

/** @param folder a data folder that nobody else has open; all its records are sealed */
export async function measureTiers(folder: string, print: Print): Promise<void> {
  const environment = openEnvironment(folder, { role: 'tool', clock: systemClock, limits: defaultLimits })
  try {
    const json = jsonBytes(environment)
    const threads = availableParallelism()
    await prove(environment, 'verify journal', 1, print)
    const records = await prove(environment, 'verify journal', threads, print)
    await seal(environment, records, json, print)
    await prove(environment, 'verify segments', 1, print)
    await prove(environment, 'verify segments', threads, print)
  } finally {
    await environment.close()
  }
}

async function prove(environment: Environment, what: string, threads: number, print: Print): Promise<number> {
  const began = systemClock.monotonic()
  const cpu = process.cpuUsage()
  const report = await verifyLog(environment, {
    pause: () => systemClock.sleep(0),
    ...(threads > 1 && {
      prover: (onRecords: (records: number) => void) =>
        openVerifyThreads(environment.dataDir, threads, onRecords),
    }),
  })
  if (report.problems.length > 0) throw new Error(`verify found ${JSON.stringify(report.problems[0])}`)
  const { user, system } = process.cpuUsage(cpu)
  print(what, {
    threads,
    records: report.records,
    per_second: (report.records * 1_000) / (systemClock.monotonic() - began),
    per_cpu_second: (report.records * 1e6) / (user + system),
  })
  return report.records
}

async function seal(environment: Environment, records: number, json: number, print: Print): Promise<void> {
  const journal = environment.bytesUsed(['records'])
  const began = systemClock.monotonic()
  const limits = { ...defaultLimits, sealAfterMs: 0 }
  const ports = { limits, clock: systemClock, telemetry: silentTelemetry, all: true }
  const done = await upkeepOnce(environment, ports, new AbortController().signal)
  const bytes = allSegments(environment).reduce((sum, one) => sum + one.bytes, 0)
  const index = environment.bytesUsed(['blocks', 'segments'])
  const sealed = done?.sealed ?? 0
  print('seal', {
    records: sealed,
    per_second: (sealed * 1_000) / (systemClock.monotonic() - began),
    json_bytes_per_record: json,
    journal_bytes_per_record: journal / records,
    segment_bytes_per_record: bytes / sealed,
    index_bytes_per_record: index / sealed,
    share_of_json: (bytes + index) / sealed / json,
  })
}

/** Of a record, as its JSON would be written; the mean of a few thousand. */
function jsonBytes(environment: Environment): number {
  const limits = { logKeysMax: sampleRecords }
  const vault = new Vault(environment, { ...openLogKeys(environment.dataDir), limits })
  let [bytes, records] = [0, 0]
  for (const key of environment.bytes.heads.getKeys({})) {
    const room = key.toString('utf8', 0, key.indexOf(0))
    for (const record of journalBetween(environment, room, 1, 100)) {
      bytes += Buffer.byteLength(JSON.stringify(vault.open(record)))
      records++
    }
    if (records >= sampleRecords) break
  }
  return bytes / Math.max(1, records)
}
