/**
 * Files that ship beside the code, in `data/`: word lists, filters, weights.
 */
import { join } from 'node:path'
import { packageRoot } from './package-root.ts'

/**
 * The absolute path of `data/<name>` in this package. Says nothing about whether the file exists.
 * Throws when the package's root is not found: the installation is broken then, and nothing would work.
 */
export function assetPath(name: string): string {
  return join(packageRoot(), 'data', name)
}
