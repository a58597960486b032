/**
 * The proof that every fault test ends with.
 */
import type { Redis } from 'ioredis'
import { expect } from 'vitest'
import type { ShipBench } from './ship-bench.ts'
import { streamContent, upTo } from './stream.ts'

/** Everything that was said is in Redis once, in order, under an unbroken chain. */
export async function expectAllOnce(bench: ShipBench, redis: Redis): Promise<void> {
  for (const room of bench.rooms()) {
    const { seqs, findings } = await streamContent(redis, room)
    expect(seqs, room).toEqual(upTo(bench.said(room)))
    expect(findings, room).toEqual([])
  }
}
