/**
 * A small secret file that is made at first use and then kept: by whichever process comes first, whole
 * or not at all, readable by its owner only.
 */
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Random } from '../base/random.ts'

/**
 * The content of the file at `path`, made by `make` when there is none. Two processes that come at once
 * get the same content: each writes its own file beside it, and `link` lets exactly one of them have the
 * name (`rename` would let the second overwrite what the first already uses). Throws when the folder
 * cannot be read or written.
 */
export async function keptFile(path: string, random: Random, make: () => Promise<string>): Promise<string> {
  const kept = await readIfThere(path)
  if (kept !== undefined) return kept
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.${Buffer.from(random.bytes(8)).toString('hex')}`
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(await make())
    await file.sync() // a name that leads to an empty file after a power failure would lock everybody out
    await link(draft, path).catch(unlessCode('EEXIST'))
  } finally {
    await file.close()
    await unlink(draft)
  }
  return readFile(path, 'utf8')
}

function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(unlessCode('ENOENT'))
}

/** Takes errors with this code for undefined and throws all others. */
function unlessCode(code: string): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof Error && 'code' in error && error.code === code) return undefined
    throw error
  }
}
