/**
 * Proof of the segment files themselves: each is there, is whole from its first byte to its last, was signed by this
 * node, and says of its blocks what the rows say that are read. The blocks are proven room by room.
 */
import type { Environment } from '../base/environment.ts'
import type { Problem } from './chain-walk.ts'
import type { LogKeys } from './log-keys.ts'
import { roomKey } from './record-bytes.ts'
import { BlockDamage } from './segment-block.ts'
import { readWhole, segmentPath } from './segment-disk.ts'
import { type BlockRow, readIndex, readRow, rowKey } from './segment-format.ts'
import { allSegments, type Segment, segmentOf } from './segment-table.ts'

export function segmentName(number: number): string {
  return `(segment ${number})`
}

/** Looks at every segment, one after another; says how many there are. */
export async function verifySegments(
  environment: Environment,
  keys: LogKeys,
  pause: () => Promise<void>,
): Promise<{ readonly segments: number; readonly problems: readonly Problem[] }> {
  const problems: Problem[] = []
  const segments = allSegments(environment)
  for (const segment of segments) {
    const problem = problemOf(environment, keys, segment)
    if (problem !== undefined) problems.push(problem)
    await pause()
  }
  return { segments: segments.length, problems }
}

function problemOf(environment: Environment, keys: LogKeys, segment: Segment): Problem | undefined {
  const { number } = segment
  const room = segmentName(number)
  const file = readWhole(segmentPath(environment.dataDir, number))
  if (file === undefined) {
    environment.refresh()
    if (segmentOf(environment, number) === undefined) return undefined // it was written anew meanwhile
    return { kind: 'missing', room, seq: 0, detail: 'the file is not there' }
  }
  const detail = damageOf(environment, keys, segment, file)
  return detail === undefined ? undefined : { kind: 'changed', room, seq: 0, detail }
}

function damageOf(
  environment: Environment,
  keys: LogKeys,
  segment: Segment,
  file: Buffer,
): string | undefined {
  if (file.length !== segment.bytes) return `the file has ${file.length} bytes, not ${segment.bytes}`
  try {
    const index = readIndex(file, keys)
    if (!index.signed) return 'its index is not signed by this node'
    if (index.number !== segment.number) return `the file says that it is segment ${index.number}`
    const strange = index.rows.find((row) => !agrees(environment, row))
    return (
      strange && `it has no such block of ${strange.room} as is read, at ${strange.from} to ${strange.to}`
    )
  } catch (error) {
    if (error instanceof BlockDamage) return error.message
    throw error
  }
}

/** What is read of a block is where the signed index says; a block may be read in part, or not any more. */
function agrees(environment: Environment, indexed: BlockRow): boolean {
  const key = rowKey(roomKey(indexed.room), indexed.to)
  const stored = environment.bytes.blocks.get(key)
  if (stored === undefined) return true
  const row = readRow(key, stored)
  if (row.segment !== indexed.segment) return true
  const isThere = row.offset === indexed.offset && row.length === indexed.length && row.crc === indexed.crc
  const begins = row.from > indexed.from || (row.from === indexed.from && row.prev.equals(indexed.prev))
  return isThere && begins && row.hash.equals(indexed.hash)
}
