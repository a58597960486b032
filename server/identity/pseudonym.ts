/**
 * The user id: a pseudonym that is the same for the same person at every visit, and leads back to the
 * person only for whoever has both the secret and the issuer's records.
 */
import { createHmac } from 'node:crypto'
import type { UserId } from './identity.ts'

/** Crockford's base 32, as in message ids: ids are typed in commands and read aloud. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * `u_` and 26 digits: 128 bits of HMAC-SHA256(secret, issuer ‖ 0 ‖ subject), so that two of a billion
 * people share one with a chance below 10^-20. An issuer is a URL and holds no zero byte, so no two pairs
 * give the same input.
 * @param subject well-formed text: lone surrogates would all encode as the same bytes
 */
export function pseudonym(secret: Uint8Array, issuer: string, subject: string): UserId {
  const mac = createHmac('sha256', secret).update(`${issuer}\0${subject}`, 'utf8').digest()
  return `u_${base32(mac.subarray(0, 16))}`
}

function base32(bytes: Uint8Array): string {
  let text = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += alphabet.charAt((held >>> bits) & 31)
    }
    held &= (1 << bits) - 1
  }
  return bits === 0 ? text : text + alphabet.charAt((held << (5 - bits)) & 31)
}
