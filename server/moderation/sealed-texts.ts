/**
 * Texts of people that are kept for a case, sealed with a key of their author (AES-256-GCM), so that erasing
 * an author destroys one key and nothing has to be searched for: `parley log erase` does.
 *
 * sealed = base64( nonce: 12 bytes ‖ ciphertext ‖ tag: 16 bytes )
 */
import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { Random } from '../base/random.ts'
import type { Store } from '../base/store.ts'
import type { UserId } from '../identity/identity.ts'

const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16

/** The table of the keys, in hexadecimal, by author. */
export const textKeysTable = 'text_keys'

export class SealedTexts {
  readonly #store: Store
  readonly #random: Random

  constructor({ store, random }: { readonly store: Store; readonly random: Random }) {
    this.#store = store
    this.#random = random
  }

  async seal(author: UserId, text: string): Promise<string> {
    const key = (await this.#key(author)) ?? this.#makeKey(author)
    const nonce = this.#random.bytes(nonceBytes)
    const cipher = createCipheriv('aes-256-gcm', key, nonce)
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64')
  }

  /** @returns null when the author's key was destroyed since, or is another one */
  async open(author: UserId, sealed: string): Promise<string | null> {
    const key = await this.#key(author)
    const bytes = Buffer.from(sealed, 'base64')
    if (key === undefined || bytes.length < nonceBytes + tagBytes) return null
    const end = bytes.length - tagBytes
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    })
    decipher.setAuthTag(bytes.subarray(end))
    try {
      return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, end)), decipher.final()]).toString(
        'utf8',
      )
    } catch {
      // Sealed before an erasure, and the author has written again with a new key.
      return null
    }
  }

  async #key(author: UserId): Promise<Buffer | undefined> {
    const hex = await this.#store.table<string>(textKeysTable).get([author])
    return hex === undefined ? undefined : Buffer.from(hex, 'hex')
  }

  #makeKey(author: UserId): Buffer {
    const key = Buffer.from(this.#random.bytes(keyBytes))
    this.#store.table<string>(textKeysTable).put([author], key.toString('hex'))
    return key
  }
}
