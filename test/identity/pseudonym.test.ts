/**
 * The user id.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { idPattern } from '../../protocol/ids.ts'
import { protocolLimits } from '../../protocol/limits.ts'
import { pseudonym } from '../../server/identity/pseudonym.ts'

const secret = Buffer.alloc(32, 7)
const well = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => text.isWellFormed())

test('a pseudonym is the same on every machine and in every version', () => {
  // HMAC-SHA256 with the 32 bytes 0x07 over "https://id.example" 00 "ann", by another implementation.
  expect(pseudonym(secret, 'https://id.example', 'ann')).toBe('u_GNGYJ09A0AZ8SA7HHXG72FQGAR')
})

test('it is an id, and holds neither subject nor issuer', () => {
  fc.assert(
    fc.property(well, (subject) => {
      const user = pseudonym(secret, 'https://id.example', subject)
      expect(user).toMatch(idPattern)
      expect(user).toHaveLength(28)
      expect(user.length).toBeLessThanOrEqual(protocolLimits.idCharsMax)
    }),
  )
  expect(pseudonym(secret, 'https://id.example', 'ANNABELLE')).not.toContain('ANNABELLE')
})

test('it differs by subject, by issuer and by secret', () => {
  fc.assert(
    fc.property(well, well, (a, b) => {
      fc.pre(a !== b)
      expect(pseudonym(secret, 'https://id.example', a)).not.toBe(pseudonym(secret, 'https://id.example', b))
    }),
  )
  const ann = pseudonym(secret, 'https://id.example', 'ann')
  expect(pseudonym(secret, 'https://other.example', 'ann')).not.toBe(ann)
  expect(pseudonym(Buffer.alloc(32, 8), 'https://id.example', 'ann')).not.toBe(ann)
})

test('where the issuer ends and the subject begins cannot be shifted', () => {
  expect(pseudonym(secret, 'https://id.example/a', 'b')).not.toBe(
    pseudonym(secret, 'https://id.example/', 'ab'),
  )
})
