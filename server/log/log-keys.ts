/**
 * The two secrets of a node's log, as files of its data folder: the node key, which wraps the keys of the
 * bodies, and the Ed25519 key that signs heads and deletions. Whoever loses the first has lost every body;
 * whoever else has the second can sign a log of their own, so publish heads early (`parley log heads`).
 *
 * Read at once and not later, because the log opens with its environment; made at first use by whichever
 * thread or process comes first.
 */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import {
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  closeSync,
  readFileSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { type Random, systemRandom } from '../base/random.ts'

const nodeKeyBytes = 32

export interface LogKeys {
  /** AES-256; wraps the keys of authors. */
  readonly nodeKey: Buffer
  /** The public half of the signing key: base64url of its 32 bytes. */
  readonly signer: string
  /** 64 bytes, Ed25519. */
  sign(text: string): Buffer
  /** Whether this node signed the text. */
  signed(text: string, signature: Uint8Array): boolean
}

/** @throws when a file cannot be read or made, or does not hold a key */
export function openLogKeys(dataDir: string, random: Random = systemRandom): LogKeys {
  const folder = join(dataDir, 'log')
  const nodeKey = Buffer.from(
    kept(join(folder, 'node-key'), random, () =>
      Buffer.from(random.bytes(nodeKeyBytes)).toString('base64url'),
    ),
    'base64url',
  )
  if (nodeKey.length !== nodeKeyBytes) throw new Error(`${folder}/node-key does not hold a key`)
  const pem = kept(join(folder, 'signing-key.pem'), random, () =>
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  )
  const secret = createPrivateKey(pem)
  const open = createPublicKey(secret)
  return {
    nodeKey,
    signer: publicText(open),
    sign: (text) => sign(null, Buffer.from(text), secret),
    signed: (text, signature) => verify(null, Buffer.from(text), open, signature),
  }
}

function publicText(key: KeyObject): string {
  return key.export({ format: 'jwk' }).x ?? ''
}

/** The content of a secret file, made whole or not at all; see `identity/kept-file.ts`. */
function kept(path: string, random: Random, make: () => string): string {
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    const draft = `${path}.${Buffer.from(random.bytes(8)).toString('hex')}`
    const file = openSync(draft, 'wx', 0o600)
    try {
      writeSync(file, `${make().trim()}\n`)
      fsyncSync(file)
      linkSync(draft, path)
    } catch (error) {
      // Another was first: theirs holds.
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    } finally {
      closeSync(file)
      unlinkSync(draft)
    }
  }
  return readFileSync(path, 'utf8').trim()
}
