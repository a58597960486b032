/**
 * Payment cards: issuer prefix, length, and the Luhn check. One random number in ten passes Luhn, so what
 * other numbers look like as well (thirteen digits are a bar code, twelve anything) needs the word "card" beside it.
 */
import { luhn } from './check-digits.ts'
import type { Candidate } from './numbers.ts'
import type { Surroundings } from './surroundings.ts'

/** Issuer prefixes with the lengths they come in (ISO/IEC 7812 ranges as the networks publish them). */
const issuers: readonly (readonly [prefix: RegExp, lengths: readonly number[]])[] = [
  [/^4/, [16, 19]], // Visa
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]], // Mastercard
  [/^3[47]/, [15]], // American Express
  [/^(?:6011|64[4-9]|65)/, [16, 19]], // Discover
  [/^35(?:2[89]|[3-8])/, [16, 19]], // JCB
  [/^(?:1800|2131)/, [15]], // JCB, older
  [/^3(?:0[0-59]|[689])/, [14, 16]], // Diners Club
  [/^62/, [16, 17, 18, 19]], // UnionPay
  [/^220[0-4]/, [16]], // Mir
  [/^(?:508[5-9]|6069|607|608|8[12])/, [16]], // RuPay
]

/** Digit groups as they are printed on cards, or none. */
const shapes = /^(?:\d+|4-4-4-[1-4]|4-4-4-4-[1-3]|4-6-[45]|6-1[03]|4-4-5|(?:1-){11,18}1)$/

const cardDigitsMin = 12
const cardDigitsMax = 19

/** 0 to 1: how sure it is a card; 0 for none. */
export function cardScore({ digits, shape, gaps }: Candidate, { nearest, all }: Surroundings): number {
  if (digits.length < cardDigitsMin || digits.length > cardDigitsMax || !shapes.test(shape)) return 0
  if (gaps.size > 1 || /^(\d)\1*$/.test(digits) || !luhn(digits)) return 0
  if (all.has('card')) return 0.97
  if (nearest === 'other') return 0
  const issued = issuers.some(([prefix, lengths]) => lengths.includes(digits.length) && prefix.test(digits))
  return issued ? 0.93 : 0
}
