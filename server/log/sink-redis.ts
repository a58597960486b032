/**
 * The receiver of the log in Redis (7.0 or later): a stream for each room, an entry for each record. What
 * lies in Redis is a hot window and a copy; a write that Redis acknowledged may still be lost with a
 * primary, so the journal keeps the record and the shipper asks again where the stream ends.
 */
import { createHash } from 'node:crypto'
import type { Clock } from '../base/clock.ts'
import { invariant } from '../base/invariant.ts'
import type { Random } from '../base/random.ts'
import type { Limits } from '../limits.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { appendScript } from './append-script.ts'
import type { StoredRecord } from './journal.ts'
import { hashBytes } from './record-bytes.ts'
import { codeOf, isClusterUrl, isReadOnly, type LogLink, openLogLink, refusalCode } from './redis-link.ts'
import type { AppendOutcome, EndsOutcome, LogSink, RoomRecords, SinkTrouble } from './sink.ts'
import { parseStreamId, streamId, streamKey } from './stream-key.ts'

const scriptSha = createHash('sha1').update(appendScript).digest('hex') // how Redis names a script

export interface RedisSinkOptions {
  readonly url: string
  readonly limits: Pick<Limits, 'redisReplyMs' | 'shipBackoffMs' | 'hotWindowMs' | 'hotWindowRecordsMax'>
  readonly clock: Clock
  readonly random: Random
  readonly telemetry: Telemetry
  /** One call for each room, because Redis Cluster lets a script touch one slot only; what the URL says when absent. */
  readonly oneRoomPerCall?: boolean
}

export function createRedisSink(options: RedisSinkOptions): LogSink {
  const { limits, clock, telemetry, oneRoomPerCall = isClusterUrl(options.url) } = options
  const link = openLogLink({
    url: options.url,
    purpose: 'shipper',
    limits,
    random: options.random,
    onError: (detail) => telemetry.note('warn', 'redis: connection of the shipper', { detail }),
  })
  let closed = false
  let reachable: () => void = () => undefined
  link.on('ready', () => reachable())

  async function append(batch: readonly RoomRecords[]): Promise<readonly AppendOutcome[]> {
    const calls = oneRoomPerCall ? batch.map((one) => [one]) : [batch]
    const outcomes = await Promise.all(calls.map(appendInOneCall))
    return outcomes.flat()
  }

  async function appendInOneCall(batch: readonly RoomRecords[]): Promise<readonly AppendOutcome[]> {
    try {
      const outcomes = readOutcomes(await runScript(link, scriptArguments(batch, limits, clock.now())))
      invariant(outcomes.length === batch.length, 'one outcome for each room')
      if (outcomes.some((o) => o.kind === 'refused' && isReadOnly(o.code))) reconnect()
      return outcomes
    } catch (error) {
      const trouble = troubleOf(error)
      return batch.map(() => trouble)
    }
  }

  async function endsAt(rooms: readonly string[]): Promise<EndsOutcome> {
    try {
      return { kind: 'ends', seqs: await Promise.all(rooms.map((room) => lastSeq(link, room))) }
    } catch (error) {
      return troubleOf(error)
    }
  }

  function troubleOf(error: unknown): SinkTrouble {
    const detail = error instanceof Error ? error.message : String(error)
    const code = refusalCode(error)
    if (code !== undefined) return { kind: 'refused', code, detail }
    reconnect() // an answer that comes late must not be taken for the next one's, nor its bytes be kept
    return { kind: 'unreachable', code: 'NOREPLY', detail }
  }

  function reconnect(): void {
    if (!closed && link.status === 'ready') link.disconnect(true)
  }

  return {
    append,
    endsAt,
    onReachable(listener) {
      reachable = listener
      if (link.status === 'ready') listener()
    },
    close() {
      closed = true
      reachable = () => undefined
      link.disconnect()
      return Promise.resolve()
    },
  }
}

type Arguments = readonly [keys: number, ...rest: (string | number | Buffer)[]]

function scriptArguments(
  batch: readonly RoomRecords[],
  limits: Pick<Limits, 'hotWindowMs' | 'hotWindowRecordsMax'>,
  now: number,
): Arguments {
  const rest: (string | Buffer)[] = batch.map((one) => streamKey(one.room))
  rest.push(
    String(limits.hotWindowMs),
    String(Math.max(0, now - limits.hotWindowMs)),
    String(limits.hotWindowRecordsMax),
  )
  for (const { after, records } of batch) {
    invariant(records.length > 0, 'a batch of a room is not empty')
    const first = records[0]?.seq ?? 0
    invariant(records.at(-1)?.seq === first + records.length - 1, 'the records of a room are consecutive')
    rest.push(String(after), String(first), packed(records))
  }
  return [batch.length, ...rest]
}

/** Records as the script takes them apart. */
function packed(records: readonly StoredRecord[]): Buffer {
  const bytesMax = records.reduce((sum, { body }) => sum + besideBodyBytesMost + body.length, 0)
  const bytes = Buffer.allocUnsafe(bytesMax)
  let offset = 0
  for (const { at, seq, hash, body } of records) {
    const id = streamId(at, seq)
    bytes.writeUInt32BE(body.length, offset)
    bytes[offset + 4] = id.length
    offset += 5 + bytes.write(id, offset + 5, 'latin1')
    bytes.set(hash, offset)
    bytes.set(body, offset + hashBytes)
    offset += hashBytes + body.length
  }
  return bytes.subarray(0, offset)
}

/** Two lengths, an id of two safe integers, a hash. */
const besideBodyBytesMost = 5 + 33 + hashBytes

/** By its name, which saves sending it; in full where this Redis does not know it yet (it was restarted). */
async function runScript(link: LogLink, args: Arguments): Promise<unknown> {
  try {
    return await link.evalsha(scriptSha, ...args)
  } catch (error) {
    if (refusalCode(error) !== 'NOSCRIPT') throw error
    return await link.eval(appendScript, ...args)
  }
}

function readOutcomes(reply: unknown): readonly AppendOutcome[] {
  invariant(Array.isArray(reply), 'the script answers with a list')
  return reply.map((one: unknown): AppendOutcome => {
    invariant(Array.isArray(one), 'of lists')
    const kind = String(one[0])
    const seq = Number(one[1])
    const detail = String(one[2])
    if (kind === 'stored') return { kind, storedTo: seq, resent: Number(detail) }
    if (kind === 'behind') return { kind, endsAt: seq }
    if (kind === 'conflict') return { kind, seq, detail }
    const code = codeOf(detail)
    // A key of another type will not change by waiting, and concerns this room only.
    if (code === 'WRONGTYPE') return { kind: 'conflict', seq, detail }
    return { kind: 'refused', code, detail }
  })
}

async function lastSeq(link: LogLink, room: string): Promise<number> {
  try {
    const info: unknown = await link.xinfo('STREAM', streamKey(room))
    invariant(Array.isArray(info), 'XINFO answers with a list')
    return parseStreamId(String(info[info.indexOf('last-generated-id') + 1])).seq
  } catch (error) {
    if (error instanceof Error && error.message.includes('no such key')) return 0
    throw error
  }
}
