/**
 * Several nodes of one cluster in one process: each a real server on a folder of its own, all over one real
 * Redis, with one issuer and one secret, as an operator would set them up.
 */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../server/base/clock.ts'
import { systemRandom } from '../../server/base/random.ts'
import { openLocalIssuer } from '../../server/identity/local-issuer.ts'
import { type Conversation, type ConversationOptions, conversation } from './conversation.ts'

export interface Nodes extends AsyncDisposable {
  /** Starts the node of this name; again after `stop`, on the same folder. */
  start(name: string, options?: NodeOptions): Promise<Conversation>
  /** What a configuration of this cluster needs beside the node's name. */
  readonly secretFile: string
}

export interface NodeOptions extends ConversationOptions {
  /** Where this node finds Redis, e.g. behind a proxy that cuts it off. */
  readonly redisUrl?: string
}

/** @param redisUrl of all nodes that name no other */
export async function nodes(redisUrl: string): Promise<Nodes> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-nodes-'))
  const secretFile = join(folder, 'pseudonym-secret')
  await writeFile(secretFile, 'a secret of at least thirty-two bytes\n')
  await openLocalIssuer(join(folder, 'issuer'), systemClock, systemRandom)
  const started: Conversation[] = []
  return {
    secretFile,
    async start(name, options = {}) {
      const dataDir = join(folder, name)
      await mkdir(dataDir, { recursive: true })
      await cp(join(folder, 'issuer'), dataDir, { recursive: true })
      const node = await conversation({
        classifiers: [],
        ...options,
        dataDir,
        config: {
          redisUrl: options.redisUrl ?? redisUrl,
          pseudonymSecretFile: secretFile,
          cluster: { nodeId: name },
          ...options.config,
        },
        limits: { comeBackMs: 20, ...options.limits },
      })
      started.push(node)
      return node
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(started.map((node) => node.stop()))
      await rm(folder, { recursive: true, force: true })
    },
  }
}
