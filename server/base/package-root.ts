/**
 * Where this package lies on the disk, from the source tree and from `dist/` alike: the two differ by
 * one level, so nobody may count folders.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { invariant } from './invariant.ts'

/** The folder that holds our `package.json`. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) {
    const above = dirname(folder)
    invariant(above !== folder, 'no package.json above the sources')
    folder = above
  }
  return folder
}

export function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'))
  invariant(
    typeof manifest === 'object' && manifest !== null && 'version' in manifest,
    'package.json has no version',
  )
  return String(manifest.version)
}
