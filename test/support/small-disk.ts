/**
 * Real disks that are soon full: a small file system in memory, where this process may mount one (root on
 * Linux), and a bound on the size of a file, which the kernel refuses to pass (EFBIG) for everybody.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface SmallDisk {
  readonly dataDir: string
  /** What the shell that starts the server does first. */
  shell(): string
  /** The operator mends it: there is room from now on. */
  makeRoom(): void
  close(): void
}

const mebibyte = 1024 * 1024

/** Undefined where mounting is not allowed. */
export function mountedDisk(sizeMiB: number): SmallDisk | undefined {
  const place = mkdtempSync(join(tmpdir(), 'parley-full-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMiB}m`, 'tmpfs', place], { stdio: 'ignore' })
  } catch {
    rmSync(place, { recursive: true })
    return undefined // that is what was asked
  }
  return {
    dataDir: place,
    shell: () => 'true',
    makeRoom: () => {
      execFileSync('mount', ['-o', `remount,size=${sizeMiB * 8}m`, place])
    },
    close() {
      execFileSync('umount', [place])
      rmSync(place, { recursive: true })
    },
  }
}

export function boundedFiles(sizeMiB: number): SmallDisk {
  const place = mkdtempSync(join(tmpdir(), 'parley-full-'))
  let bounded = true
  return {
    dataDir: place,
    shell: () => (bounded ? `ulimit -f ${(sizeMiB * mebibyte) / 512}` : 'true'), // in blocks of 512 bytes
    makeRoom() {
      bounded = false
    },
    close: () => rmSync(place, { recursive: true, force: true }),
  }
}
