/**
 * `parley log heads`: where every chain ends, signed, to be kept where nobody who can change the log can
 * change it too. A head names no room and holds no text.
 */
import { once } from 'node:events'
import { systemClock } from '../base/clock.ts'
import type { Environment } from '../base/environment.ts'
import { openLogKeys } from '../log/log-keys.ts'
import { currentHeads, type SignedHead } from '../log/signed-heads.ts'
import { type CliIo, UsageError } from './command.ts'
import type { LogValues } from './log.ts'

export async function logHeads(environment: Environment, _values: LogValues, io: CliIo): Promise<number> {
  const heads = [...currentHeads(environment, openLogKeys(environment.dataDir), systemClock.now())]
  for (const head of heads) {
    if (io.signal.aborted) return 1
    if (!io.stdout.write(`${JSON.stringify(head)}\n`)) await once(io.stdout, 'drain', { signal: io.signal })
  }
  return 0
}

/** The heads in a file that `parley log heads` printed. Throws, naming the line, for anything else. */
export function parseHeads(text: string): readonly SignedHead[] {
  return text
    .split('\n')
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => line !== '')
    .map(({ line, number }) => {
      const head = parsed(line)
      if (head === undefined) throw new UsageError(`log verify: --heads: line ${number} is no head`)
      return head
    })
}

function parsed(line: string): SignedHead | undefined {
  try {
    const head = JSON.parse(line) as Partial<SignedHead> | null
    if (head === null || typeof head !== 'object') return undefined
    const { chain, seq, hash, at, signer, signature } = head
    if (typeof seq !== 'number' || typeof at !== 'number' || typeof chain !== 'string') return undefined
    if (typeof hash !== 'string' || typeof signer !== 'string' || typeof signature !== 'string')
      return undefined
    return { chain, seq, hash, at, signer, signature }
  } catch {
    return undefined // no JSON: `parseHeads` names the line
  }
}
