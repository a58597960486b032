/**
 * Signed statements of where each room's chain ends. Whoever rewrites a log afterwards must forge this
 * node's signature; and what was published elsewhere (`parley log heads`) binds even this node.
 *
 *   signed   room key → seq: 8 bytes ‖ at: 8 bytes ‖ hash: 32 bytes ‖ signature: 64 bytes
 */
import type { Environment } from '../base/environment.ts'
import { chainedHead, chainName } from './chained-table.ts'
import type { LogKeys } from './log-keys.ts'
import { genesisOf, headBytes, readHead, roomKey, roomOfKey, writeCount } from './record-bytes.ts'

/** As it is published: `chain` is a hash of the room's name, so that a list of heads names no rooms. */
export interface SignedHead {
  readonly chain: string
  readonly seq: number
  readonly hash: string
  /** When it was signed, ms since 1970. */
  readonly at: number
  /** The signer's public key and the Ed25519 signature, both base64url. */
  readonly signer: string
  readonly signature: string
}

const headsPerCommit = 200

/** Remembers the rooms that grew, and signs their heads. */
export class HeadSigner {
  readonly #environment: Environment
  readonly #keys: LogKeys
  readonly #roomsMax: number
  readonly #grown = new Set<string>()

  /** @param roomsMax rooms it remembers; a room beyond is signed when it grows again */
  constructor(environment: Environment, keys: LogKeys, roomsMax: number) {
    this.#environment = environment
    this.#keys = keys
    this.#roomsMax = roomsMax
  }

  get empty(): boolean {
    return this.#grown.size === 0
  }

  touched(room: string): void {
    if (this.#grown.size < this.#roomsMax) this.#grown.add(room)
  }

  /** Signs some of the heads; within a commit. */
  sign(now: number): void {
    const { heads, signed } = this.#environment.bytes
    let left = headsPerCommit
    for (const room of this.#grown) {
      if (left-- === 0) return
      this.#grown.delete(room)
      const prefix = roomKey(room)
      const head = heads.get(prefix)
      if (head === undefined) continue
      const { seq, hash } = readHead(head)
      const signature = this.#keys.sign(statement(chainOf(room), seq, hash.toString('hex'), now))
      writeCount(head, 8, now)
      void signed.put(prefix, Buffer.concat([head, signature]))
    }
  }
}

/** What a room's chain is called where heads are published. */
export function chainOf(room: string): string {
  return genesisOf(room).toString('hex')
}

/** The last signed head of a room; undefined when there is none, `forged` when the signature is not this node's. */
export function signedHead(
  environment: Environment,
  keys: LogKeys,
  room: string,
): SignedHead | 'forged' | undefined {
  const stored = environment.bytes.signed.get(roomKey(room))
  return stored === undefined ? undefined : (parse(keys, room, stored) ?? 'forged')
}

/** Where every chain ends now, signed now: the rooms in the order of their names, then the access log. */
export function* currentHeads(environment: Environment, keys: LogKeys, now: number): Generator<SignedHead> {
  const ends = environment.bytes.heads.getRange({})
  for (const { key, value } of ends) yield signedNow(keys, chainOf(roomOfKey(key)), readHead(value), now)
  const access = chainedHead(environment, 'access')
  if (access !== undefined) yield signedNow(keys, chainOf(chainName('access')), access, now)
}

function signedNow(keys: LogKeys, chain: string, end: ReturnType<typeof readHead>, at: number): SignedHead {
  const [seq, hash] = [end.seq, end.hash.toString('hex')]
  const signature = keys.sign(statement(chain, seq, hash, at)).toString('base64url')
  return { chain, seq, hash, at, signer: keys.signer, signature }
}

/** Whether this node signed the head. */
export function isSigned(keys: LogKeys, { chain, seq, hash, at, signer, signature }: SignedHead): boolean {
  const text = statement(chain, seq, hash, at)
  return signer === keys.signer && keys.signed(text, Buffer.from(signature, 'base64url'))
}

function parse(keys: LogKeys, room: string, stored: Buffer): SignedHead | undefined {
  if (stored.length <= headBytes) return undefined
  const { seq, at, hash } = readHead(stored.subarray(0, headBytes))
  const head: SignedHead = {
    chain: chainOf(room),
    seq,
    hash: hash.toString('hex'),
    at,
    signer: keys.signer,
    signature: stored.subarray(headBytes).toString('base64url'),
  }
  return isSigned(keys, head) ? head : undefined
}

function statement(chain: string, seq: number, hash: string, at: number): string {
  return `parley log head\n${chain}\n${seq}\n${hash}\n${at}`
}
