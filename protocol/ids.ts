/**
 * The names and ids that travel in frames. A message's id carries the time and the sequence number of
 * its room, so that it sorts, and so that a message is found without an index.
 */
import { protocolLimits } from './limits.ts'

/** Crockford's base 32: no I, L, O, U, so that ids can be read aloud. https://www.crockford.com/base32.html */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const timeDigits = 9 // 45 bits of milliseconds: until the year 3084
const seqDigits = 8 // 40 bits

export const idPattern = /^[A-Za-z0-9_-]+$/
// Letters include some that show nothing (U+3164, U+115F): a name of these would look like no name, or like another's.
const visible = '(?!.*\\p{Default_Ignorable_Code_Point})'
export const roomPattern = new RegExp(`^${visible}[\\p{L}\\p{N}][\\p{L}\\p{N}\\p{M}._:-]*$`, 'u')
export const handlePattern = new RegExp(`^${visible}[\\p{L}\\p{N}][\\p{L}\\p{N}\\p{M}._-]*$`, 'u')

/** True for 1 to `roomCharsMax` letters, digits and `._:-`, in NFC, starting with a letter or a digit. */
export function isRoomName(value: string): boolean {
  return isName(value, protocolLimits.roomCharsMax, roomPattern)
}

/** True for 1 to `handleCharsMax` letters, digits and `._-`, in NFC, starting with a letter or a digit. */
export function isHandle(value: string): boolean {
  return isName(value, protocolLimits.handleCharsMax, handlePattern)
}

function isName(value: string, charsMax: number, pattern: RegExp): boolean {
  // One spelling for one name: two rooms must not differ by the composition of an accent only.
  return value.length <= charsMax && pattern.test(value) && value === value.normalize('NFC')
}

/**
 * The id of the message that got `seq` in its room at `atMs`.
 * @param atMs milliseconds since 1970, an integer below 2^45
 * @param seq the room's sequence number, an integer below 2^40
 */
export function messageId(atMs: number, seq: number): string {
  return `m_${base32(atMs, timeDigits)}${base32(seq, seqDigits)}`
}

/** The sequence number inside a message's id, or undefined when `id` is not one. */
export function seqOfMessageId(id: string): number | undefined {
  if (id.length !== 2 + timeDigits + seqDigits || !id.startsWith('m_')) return undefined
  let seq = 0
  for (let i = 2; i < id.length; i++) {
    const digit = alphabet.indexOf(id.charAt(i))
    if (digit < 0) return undefined
    if (i >= 2 + timeDigits) seq = seq * 32 + digit
  }
  return seq
}

/**
 * A sortable id for what is not numbered by a room: statements (`sor`), appeals (`apl`), sessions (`ses`) …
 * @param prefix what the id names, letters only
 * @param atMs milliseconds since 1970
 * @param entropy at least 10 random bytes; two ids of one millisecond differ by 50 bits of these alone
 */
export function sortableId(prefix: string, atMs: number, entropy: Uint8Array): string {
  if (entropy.length < 10) throw new RangeError('an id needs 10 random bytes')
  let tail = ''
  for (let i = 0; i < 10; i++) tail += alphabet.charAt((entropy[i] ?? 0) & 31)
  return `${prefix}_${base32(atMs, timeDigits)}${tail}`
}

function base32(value: number, digits: number): string {
  if (!Number.isSafeInteger(value) || value < 0 || value >= 32 ** digits)
    throw new RangeError('a time or a sequence number does not fit into an id')
  let rest = value
  let out = ''
  for (let i = 0; i < digits; i++) {
    out = alphabet.charAt(rest % 32) + out
    rest = Math.floor(rest / 32)
  }
  return out
}
