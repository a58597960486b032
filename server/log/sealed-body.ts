/**
 * A record's body as it is stored, shipped and hashed: encrypted, so that what was hashed says nothing, and
 * stays provable when its key is gone.
 *
 *   sealed     01 ‖ key number: 4 bytes ‖ nonce: 12 bytes ‖ ciphertext ‖ tag: 16 bytes       AES-256-GCM
 *   stripped   02                        what was here is gone for good; a signed proof says so
 *
 * The nonce is the record's seq (6 bytes) and 6 bytes of chance: a key belongs to one room, where seqs are
 * unique, and chance covers a seq that is given again after a crash.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto'

const keyAt = 1
const nonceAt = 5
const nonceBytes = 12
const textAt = nonceAt + nonceBytes
const tagBytes = 16
const seqBytes = 6
export const saltBytes = nonceBytes - seqBytes
const sealedKind = 1
const strippedKind = 2
/** Of a sealed body, what its place and its key tell: kind, key number, seq. */
export const sealedHeadBytes = nonceAt + seqBytes

export const strippedBody: Buffer = Buffer.of(strippedKind)

export function isStripped(body: Uint8Array): boolean {
  return body.length === 1 && body[0] === strippedKind
}

/** A body that could not be read from the disk: nothing of it is known. */
export const lostBody: Buffer = Buffer.alloc(0)

export function isLost(body: Uint8Array): boolean {
  return body.length === 0
}

/** @param salt `saltBytes` bytes of chance */
export function sealBody(
  key: Uint8Array,
  keyNumber: number,
  seq: number,
  salt: Uint8Array,
  content: Uint8Array,
): Buffer {
  const { length } = content
  const body = Buffer.allocUnsafe(textAt + length + tagBytes)
  writeSealedHead(body, 0, keyNumber, seq)
  body.set(salt, nonceAt + seqBytes)
  const cipher = createCipheriv('aes-256-gcm', key, body.subarray(nonceAt, textAt))
  body.set(cipher.update(content), textAt)
  cipher.final()
  body.set(cipher.getAuthTag(), textAt + length)
  return body
}

/** The number of the key that opens the body, and the seq it was sealed for; undefined for one that is not sealed. */
export function sealOf(body: Uint8Array): { readonly keyNumber: number; readonly seq: number } | undefined {
  if (body.length < textAt + tagBytes || body[0] !== sealedKind) return undefined
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  return { keyNumber: bytes.readUInt32BE(keyAt), seq: bytes.readUIntBE(nonceAt, seqBytes) }
}

/** Writes the start of a sealed body; says where it ends. */
export function writeSealedHead(target: Buffer, offset: number, keyNumber: number, seq: number): number {
  target[offset] = sealedKind
  target.writeUInt32BE(keyNumber, offset + keyAt)
  target.writeUIntBE(seq, offset + nonceAt, seqBytes)
  return offset + sealedHeadBytes
}

/** The content; throws when the key does not fit or a byte was changed. */
export function openBody(key: Uint8Array, body: Uint8Array): Buffer {
  const end = body.length - tagBytes
  const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(nonceAt, textAt), {
    authTagLength: tagBytes,
  })
  decipher.setAuthTag(body.subarray(end))
  const content = decipher.update(body.subarray(textAt, end))
  decipher.final()
  return content
}
