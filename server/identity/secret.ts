/**
 * The secret behind the pseudonyms. Whoever has it can test whether a known subject is a given user;
 * whoever loses it makes everybody a stranger. Nodes of one cluster share it as a file.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Random } from '../base/random.ts'
import { keptFile } from './kept-file.ts'

const secretBytes = 32

export interface SecretPlace {
  readonly dataDir: string
  /** A file of the operator's, instead of the one in the data folder. */
  readonly file?: string | undefined
}

/**
 * The secret: the bytes of its file without white space around them, at least 32. Made at first use
 * unless a file is named. Throws an Error in words when the named file is missing or too short.
 */
export async function openPseudonymSecret(place: SecretPlace, random: Random): Promise<Uint8Array> {
  const path = place.file ?? join(place.dataDir, 'identity', 'pseudonym-secret')
  const make = () => Promise.resolve(`${Buffer.from(random.bytes(secretBytes)).toString('base64url')}\n`)
  const text = place.file === undefined ? await keptFile(path, random, make) : await readFile(path, 'latin1')
  const secret = Buffer.from(text.trim(), 'latin1')
  if (secret.byteLength < secretBytes)
    throw new Error(`the pseudonym secret in ${path} is shorter than ${secretBytes} bytes`)
  return secret
}
