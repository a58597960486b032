/**
 * A server under test, from outside: where it is, what it speaks, what it costs, how one gets in. A peer
 * to compare with is another target; the scenarios do not know the difference.
 */
import type { Clock } from '../server/base/clock.ts'
import type { Random } from '../server/base/random.ts'
import type { DialectName } from './driver/dialect.ts'
import { adminMeter, firstOf, type Meter, noMeter, processMeter } from './meter.ts'
import { type ServerProcess, startServerProcess } from './server.ts'
import { type Account, signTokens } from './tokens.ts'

export interface Target extends AsyncDisposable {
  /** For the report, e.g. `parley (uws)`. */
  readonly name: string
  readonly url: string
  readonly dialect: DialectName
  /** To compare with: what it does not manage is a note, not a failure of the run. */
  readonly peer: boolean
  readonly meter: Meter
  /** What one gets in with: one for each account, in their order. */
  tokens(accounts: readonly Account[]): Promise<readonly string[]>
}

/** A parley server, whose data folder can be read. */
export interface ParleyTarget extends Target {
  readonly dataDir: string
  readonly redisUrl: string | undefined
  /** Undefined for a server that somebody else started. */
  readonly process: ServerProcess | undefined
}

export interface ParleyWanted {
  /** A server that runs already. */
  readonly url: string | undefined
  readonly adminUrl: string | undefined
  readonly dataDir: string | undefined
  readonly transport: 'auto' | 'uws' | 'ws'
  readonly redisUrl: string | undefined
  readonly withoutLog?: boolean
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  readonly random: Random
  /** For a server that is started; undefined for any. */
  readonly core?: number | undefined
}

/** Starts a server of our own, or takes the one that was named. */
export async function openParley(wanted: ParleyWanted): Promise<ParleyTarget> {
  const { clock, random, redisUrl } = wanted
  if (wanted.url !== undefined) {
    const { url, adminUrl } = wanted
    const dataDir = wanted.dataDir ?? ''
    return {
      name: `parley at ${new URL(url).host}`,
      url,
      dialect: 'parley',
      peer: false,
      dataDir,
      redisUrl,
      process: undefined,
      meter: adminUrl === undefined ? noMeter : adminMeter(adminUrl),
      tokens: (accounts) => signTokens(dataDir, accounts, clock, random),
      async [Symbol.asyncDispose]() {
        // not ours to end
      },
    }
  }
  const server = await startServerProcess(wanted)
  const { dataDir, url } = server
  return {
    name: `parley (${server.transport()})${wanted.withoutLog === true ? ' without log' : ''}`,
    url,
    dialect: 'parley',
    peer: false,
    dataDir,
    redisUrl,
    process: server,
    meter: firstOf({ read: () => processMeter(server.pid()).read() }, adminMeter(server.adminUrl)),
    tokens: (accounts) => signTokens(dataDir, accounts, clock, random),
    [Symbol.asyncDispose]: () => server.close(),
  }
}
