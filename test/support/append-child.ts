/**
 * A process that appends to a journal with durable acknowledgements until it is killed, for tests of
 * what survives. Arguments: the data folder, and the number of records after which it ends by itself.
 *
 * Says `open`, then `acked ROOM SEQ` for every record that is on disk; `failed DETAIL` when the
 * journal failed, with `accepting BOOLEAN`.
 */
import { systemClock } from '../../server/base/clock.ts'
import { openEnvironment } from '../../server/base/environment.ts'
import { defaultLimits } from '../../server/limits.ts'
import { openJournal } from '../../server/log/journal-lmdb.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import { said } from './log-folder.ts'

const [path = '', most = '1000000'] = process.argv.slice(2)
const say = (line: string) => void process.stdout.write(`${line}\n`)
const environment = openEnvironment(path, { role: 'server', clock: systemClock, limits: defaultLimits })
const telemetry = { ...silentTelemetry, journalFailed: (detail: string) => say(`failed ${detail}`) }
const journal = openJournal(environment, { limits: defaultLimits, clock: systemClock, telemetry })
const rooms = ['lobby', 'hall', 'attic']
const done = new AbortController()
void systemClock.sleep(600_000, done.signal) // the journal's timers alone keep no process alive
say('open')

const writers = rooms.map(async (room) => {
  let seq = (await journal.head(room))?.seq ?? 0
  for (let i = 0; i < Number(most) && journal.accepting(); i++) {
    seq++
    journal.append(said(room, seq, `message ${seq} `.repeat(20)))
    if (i % 7 === 0) continue // some wait for nothing: they ride with the others
    await journal.durable(room, seq)
    say(`acked ${room} ${seq}`)
  }
})
await Promise.all(writers).catch(() => say(`accepting ${journal.accepting()}`))
await journal.close().catch(() => undefined)
await environment.close()
done.abort()
