/**
 * The keys of the bodies: one for each author and room, wrapped by the node's key, in a table of their own.
 * Destroying a key is how a person's text is erased: the records stay and verify, and nobody can read them.
 *
 *   keys        number: 4 bytes              → nonce: 12 bytes ‖ wrapped: key (32 bytes) ‖ author ‖ tag: 16 bytes
 *   keyOwners   author ‖ 00 ‖ room           → number
 *   meta        `keys-made`, `keys-erased`   → how many ever were: a number is never given twice
 */
import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { RoomEvent } from '../../protocol/catalogue.ts'
import type { Environment } from '../base/environment.ts'
import { type Random, systemRandom } from '../base/random.ts'
import type { StoredRecord } from './journal.ts'
import type { LogRecord } from './log.ts'
import { countValue, readCount } from './record-bytes.ts'
import { packRecord, unpackRecord } from './record-text.ts'
import { openBody, saltBytes, sealBody, sealOf } from './sealed-body.ts'

const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16
const saltsAtOnce = 1_024
const madeKey = Buffer.from('keys-made')
const erasedKey = Buffer.from('keys-erased')

interface OpenKey {
  readonly key: Buffer
  readonly author: string
}

interface BodyKey extends OpenKey {
  readonly number: number
}

export interface VaultOptions {
  readonly nodeKey: Buffer
  readonly random?: Random
  readonly limits: { readonly logKeysMax: number }
}

/** Whose text an event carries; the empty name where it is nobody's. */
export function authorOf(event: RoomEvent): string {
  if ('from' in event) return event.from
  return 'user' in event ? event.user : event.by
}

export class Vault {
  readonly #environment: Environment
  readonly #options: VaultOptions
  readonly #random: Random
  readonly #byOwner = new Map<string, BodyKey>()
  readonly #byNumber = new Map<number, OpenKey>()
  #fresh: { readonly owner: Buffer; readonly key: BodyKey }[] = []
  #made: number
  #erased: number
  #salts: Uint8Array = new Uint8Array(0)
  #salt = 0

  /** One that seals is the only one to do so in its environment; any number may open. */
  constructor(environment: Environment, options: VaultOptions) {
    this.#environment = environment
    this.#options = options
    this.#random = options.random ?? systemRandom
    this.#made = this.#count(madeKey)
    this.#erased = this.#count(erasedKey)
  }

  /** Forgets all keys in memory if some were erased since; call it before a batch of work. */
  refresh(): void {
    const erased = this.#count(erasedKey)
    const full = this.#byOwner.size + this.#byNumber.size > this.#options.limits.logKeysMax
    if ((erased === this.#erased && !full) || this.#fresh.length > 0) return
    this.#erased = erased
    this.#byOwner.clear()
    this.#byNumber.clear()
  }

  /** The body of a record; a key made for it waits for `write`. @param at the time that is stored with it */
  seal(record: LogRecord, at: number): Buffer {
    const { event } = record
    const { room, seq } = event
    const author = authorOf(event)
    const known = this.#byOwner.get(`${author}\0${room}`)
    const { key, number } = known ?? this.#load(author, room)
    return sealBody(key, number, seq, this.#nextSalt(), packRecord(record, { room, seq, at, author }))
  }

  /** Puts the keys that were made; within the commit of what they sealed. */
  write(): void {
    if (this.#fresh.length === 0) return
    const { keys, keyOwners, meta } = this.#environment.bytes
    for (const { owner, key } of this.#fresh) {
      void keys.put(numberKey(key.number), this.#wrapped(key))
      void keyOwners.put(owner, numberKey(key.number))
    }
    void meta.put(madeKey, countValue(this.#made))
    this.#fresh = []
  }

  /** What a stored record says; undefined when its key was erased or it was stripped. Throws when it was tampered with. */
  open({ room, seq, at, body }: Omit<StoredRecord, 'hash'>): LogRecord | undefined {
    const seal = sealOf(body)
    if (seal === undefined) return undefined
    const key = this.#byNumber.get(seal.keyNumber) ?? this.#unwrapped(seal.keyNumber)
    if (key === undefined) return undefined
    return unpackRecord(openBody(key.key, body), { room, seq, at, author: key.author })
  }

  /** As `open`, and undefined for what was tampered with too: for whoever goes on with the rest. */
  openWhole(record: Omit<StoredRecord, 'hash'>): LogRecord | undefined {
    try {
      return this.open(record)
    } catch {
      return undefined // `verify` names it
    }
  }

  /** Whether the key of this number is there, untouched, and this author's. */
  keyIsWhole(number: number, author: string): boolean {
    try {
      return this.#unwrapped(number)?.author === author
    } catch {
      return false // its tag does not fit
    }
  }

  #load(author: string, room: string): BodyKey {
    const owner = `${author}\0${room}`
    const ownerKey = Buffer.from(owner)
    const stored = this.#environment.bytes.keyOwners.get(ownerKey)
    const number = stored?.readUInt32BE(0)
    const key = number === undefined ? undefined : this.#unwrapped(number)
    let found: BodyKey
    if (number !== undefined && key !== undefined) found = { number, ...key }
    else {
      found = { number: ++this.#made, key: Buffer.from(this.#random.bytes(keyBytes)), author }
      this.#fresh.push({ owner: ownerKey, key: found })
    }
    this.#byOwner.set(owner, found)
    return found
  }

  #wrapped({ number, key, author }: BodyKey): Buffer {
    const nonce = this.#random.bytes(nonceBytes)
    const cipher = createCipheriv('aes-256-gcm', this.#options.nodeKey, nonce).setAAD(numberKey(number))
    const wrapped = cipher.update(Buffer.concat([key, Buffer.from(author)]))
    return Buffer.concat([nonce, wrapped, cipher.final(), cipher.getAuthTag()])
  }

  #unwrapped(number: number): OpenKey | undefined {
    const stored = this.#environment.bytes.keys.get(numberKey(number))
    if (stored === undefined) return undefined
    const decipher = createDecipheriv('aes-256-gcm', this.#options.nodeKey, stored.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    })
    decipher.setAAD(numberKey(number)).setAuthTag(stored.subarray(-tagBytes))
    const wrapped = stored.subarray(nonceBytes, -tagBytes)
    const bytes = Buffer.concat([decipher.update(wrapped), decipher.final()])
    const open = { key: bytes.subarray(0, keyBytes), author: bytes.toString('utf8', keyBytes) }
    this.#byNumber.set(number, open)
    return open
  }

  #nextSalt(): Uint8Array {
    if (this.#salt + saltBytes > this.#salts.length) {
      this.#salts = this.#random.bytes(saltsAtOnce * saltBytes)
      this.#salt = 0
    }
    this.#salt += saltBytes
    return this.#salts.subarray(this.#salt - saltBytes, this.#salt)
  }

  #count(name: Buffer): number {
    const stored = this.#environment.bytes.meta.get(name)
    return stored === undefined ? 0 : readCount(stored, 0)
  }
}

/** The keys of an author, with the room of each: as many as there are rooms where they said something. */
export function keysOf(
  environment: Environment,
  author: string,
): readonly { readonly room: string; readonly number: number }[] {
  const range = { start: Buffer.from(`${author}\0`), end: Buffer.from(`${author}\x01`) }
  return [...environment.bytes.keyOwners.getRange(range)].map(({ key, value }) => ({
    room: key.toString('utf8', key.indexOf(0) + 1),
    number: value.readUInt32BE(0),
  }))
}

/**
 * Destroys the keys of an author, in one room or in all; says in how many. Within a transaction that is alone
 * (`Environment.exclusive`). What the author says while it runs may go with the rest; what they say after
 * has a new key. @param isHeld rooms in which the keys stay, for a legal hold
 */
export function eraseKeys(
  environment: Environment,
  author: string,
  room?: string,
  isHeld: (room: string) => boolean = () => false,
): number {
  const { keys, keyOwners, meta } = environment.bytes
  const start = Buffer.from(`${author}\0${room ?? ''}`)
  const end = room === undefined ? Buffer.from(`${author}\x01`) : Buffer.concat([start, Buffer.of(0)])
  const owned = [...keyOwners.getRange({ start, end })].filter(
    ({ key }) => !isHeld(key.toString('utf8', key.indexOf(0) + 1)),
  )
  for (const { key, value } of owned) {
    keys.removeSync(value)
    keyOwners.removeSync(key)
  }
  const erased = meta.get(erasedKey)
  meta.putSync(erasedKey, countValue((erased === undefined ? 0 : readCount(erased, 0)) + 1))
  return owned.length
}

function numberKey(number: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(number)
  return bytes
}
