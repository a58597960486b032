/**
 * Tokens in bulk, signed with the key in the server's data folder, as `parley token` does.
 */
import type { Clock } from '../server/base/clock.ts'
import type { Random } from '../server/base/random.ts'
import { openLocalIssuer } from '../server/identity/local-issuer.ts'

export interface Account {
  readonly subject: string
  readonly handle: string
}

/** Signed side by side, on libuv's threads. */
const batchTokens = 256
const ttlMs = 12 * 3_600_000

/** One token for each account, in their order. */
export async function signTokens(
  dataDir: string,
  accounts: readonly Account[],
  clock: Clock,
  random: Random,
): Promise<readonly string[]> {
  const issuer = await openLocalIssuer(dataDir, clock, random)
  const tokens: string[] = []
  for (let from = 0; from < accounts.length; from += batchTokens) {
    const batch = accounts.slice(from, from + batchTokens)
    tokens.push(
      ...(await Promise.all(
        batch.map((account) => issuer.sign({ ...account, assurance: 'substantial', ttlMs })),
      )),
    )
  }
  return tokens
}
