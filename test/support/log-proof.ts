/**
 * The proof that tests of faults end with: what the log in a data folder holds, against what people were
 * told. Works on the folder of a server that has ended.
 */
import type { Redis } from 'ioredis'
import { expect } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import { type Environment, openEnvironment } from '../../server/base/environment.ts'
import { defaultLimits } from '../../server/limits.ts'
import { openLogKeys } from '../../server/log/log-keys.ts'
import { recordsBetween } from '../../server/log/record-reader.ts'
import { Vault } from '../../server/log/vault.ts'
import { verifyLog } from '../../server/log/verify.ts'
import { streamContent, upTo } from './stream.ts'
import type { Account, Said } from './talkers.ts'

export interface Logged {
  readonly room: string
  readonly seq: number
  readonly id: string
  readonly from: string
  readonly text: string
}

/**
 * Every acknowledged message is in the log once, under the id and number that its sender was told; every other
 * at most once; nothing that nobody said; each person's messages in the order in which they were sent;
 * no hole, and a chain that holds.
 */
export async function expectLogged(account: Account, dataDir: string): Promise<readonly Logged[]> {
  const environment = openEnvironment(dataDir, { role: 'tool', clock: systemClock, limits: defaultLimits })
  try {
    const report = await verifyLog(environment, { pause: () => systemClock.sleep(0) })
    expect(report.problems).toEqual([])
    const rooms = [...new Set(account.said.map(({ room }) => room))]
    const logged = rooms.flatMap((room) => messagesOf(environment, room))
    const places = new Map<string, Logged[]>()
    for (const one of logged) places.set(one.text, [...(places.get(one.text) ?? []), one])
    const told = ({ room, seq, id }: Said | Logged) => `${room} ${seq} ${id}`
    const wrong = account.acknowledged.filter(
      (said) => places.get(said.text)?.map(told).join() !== told(said),
    )
    expect(wrong).toEqual([])
    expect([...places.values()].filter((found) => found.length !== 1)).toEqual([])
    expect(outOfOrder(account, places)).toEqual([])
    const texts = new Set(account.said.map(({ text }) => text))
    expect(logged.filter(({ text }) => !texts.has(text))).toEqual([])
    return logged
  } finally {
    await environment.close()
  }
}

/** What stands in the log before something that the same person had sent earlier. */
function outOfOrder(account: Account, places: ReadonlyMap<string, readonly Logged[]>): readonly Said[] {
  const reached = new Map<string, number>()
  return account.said.filter(({ by, text }) => {
    const seq = places.get(text)?.[0]?.seq
    if (seq === undefined) return false
    const before = reached.get(by) ?? 0
    reached.set(by, seq)
    return seq < before
  })
}

/** Every record of the log is in Redis once, in order, under an unbroken chain. */
export async function expectShipped(dataDir: string, rooms: readonly string[], redis: Redis): Promise<void> {
  const environment = openEnvironment(dataDir, { role: 'tool', clock: systemClock, limits: defaultLimits })
  try {
    for (const room of rooms) {
      const { seqs, findings } = await streamContent(redis, room)
      expect(seqs, room).toEqual(upTo(lastOf(environment, room)))
      expect(findings, room).toEqual([])
    }
  } finally {
    await environment.close()
  }
}

function lastOf(environment: Environment, room: string): number {
  let last = 0
  for (const { seq } of recordsBetween(environment, room, 1, 1e9)) {
    expect(seq, `${room} has no hole`).toBe(last + 1)
    last = seq
  }
  return last
}

function messagesOf(environment: Environment, room: string): Logged[] {
  const { nodeKey } = openLogKeys(environment.dataDir)
  const vault = new Vault(environment, { nodeKey, limits: defaultLimits })
  const found: Logged[] = []
  lastOf(environment, room)
  for (const record of recordsBetween(environment, room, 1, 1e9)) {
    const event = vault.open(record)?.event
    if (event?.t === 'message') {
      const { seq, id, from, text } = event
      found.push({ room, seq, id, from, text })
    }
  }
  return found
}
