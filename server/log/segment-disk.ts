/**
 * The segment files of a data folder, `log/segments/00000001.seg` and on. A file appears whole or not at all, and is
 * never written again: it is written under another name, brought to the disk, renamed, and its folder brought
 * to the disk. Tests cut between any two of these calls.
 */
import { closeSync, fstatSync, mkdirSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'
import { type FileHandle, open, rename, unlink } from 'node:fs/promises'
import { join } from 'node:path'

const ending = '.seg'
const draftEnding = '.draft'

/** What sealing asks of the disk: each call is one step. */
export interface SegmentDisk {
  write(path: string, parts: readonly Uint8Array[]): Promise<void>
  sync(path: string): Promise<void>
  rename(from: string, to: string): Promise<void>
  unlink(path: string): Promise<void>
}

export const systemDisk: SegmentDisk = {
  async write(path, parts) {
    await opened(path, 'w', async (file) => {
      for (const part of parts) await file.writeFile(part)
    })
  },
  sync: (path) => opened(path, 'r', (file) => file.sync()),
  rename,
  unlink,
}

async function opened(path: string, flags: string, use: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, flags, 0o600)
  try {
    await use(file)
  } finally {
    await file.close()
  }
}

export function segmentFolder(dataDir: string): string {
  return join(dataDir, 'log', 'segments')
}

export function segmentPath(dataDir: string, number: number): string {
  return join(segmentFolder(dataDir), `${String(number).padStart(8, '0')}${ending}`)
}

/** Brings a file to the disk under its number; when it resolves, the file survives a power failure. */
export async function writeSegment(
  disk: SegmentDisk,
  dataDir: string,
  number: number,
  parts: readonly Uint8Array[],
): Promise<void> {
  const path = segmentPath(dataDir, number)
  const draft = `${path}${draftEnding}`
  mkdirSync(segmentFolder(dataDir), { recursive: true, mode: 0o700 })
  await disk.write(draft, parts)
  await disk.sync(draft)
  await disk.rename(draft, path)
  await disk.sync(segmentFolder(dataDir))
}

/** Numbers of the files that are there, and the paths of those that were never finished. */
export function segmentFiles(dataDir: string): {
  readonly numbers: readonly number[]
  readonly drafts: readonly string[]
} {
  const folder = segmentFolder(dataDir)
  const names = entriesOf(folder)
  return {
    numbers: names.filter((name) => /^\d{8,10}\.seg$/.test(name)).map((name) => Number.parseInt(name, 10)),
    drafts: names.filter((name) => name.endsWith(draftEnding)).map((name) => join(folder, name)),
  }
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort()
  } catch (error) {
    if (isAbsent(error)) return [] // nothing was sealed yet
    throw error
  }
}

/** A piece of a file; shorter, or undefined, where the file is. */
export function readPiece(path: string, offset: number, length: number): Buffer | undefined {
  const file = openedSync(path)
  if (file === undefined) return undefined
  try {
    const bytes = Buffer.allocUnsafe(Math.min(length, Math.max(0, fstatSync(file).size - offset)))
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, offset))
  } finally {
    closeSync(file)
  }
}

function openedSync(path: string): number | undefined {
  try {
    return openSync(path, 'r')
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw error
  }
}

/** All of a file, which is some megabytes at most; undefined when it is not there. */
export function readWhole(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw error
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
