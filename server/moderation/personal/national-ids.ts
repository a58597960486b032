/**
 * Numbers that states give to people, by shape and check digits. A shape that other numbers share, or a check that
 * lets one number in ten pass, counts only where words call it one (`identity`).
 */
import {
  brazilianCpf,
  ean13,
  frenchInsurance,
  germanTaxId,
  luhn,
  spanishIdentity,
  verhoeff,
  weighted,
} from './check-digits.ts'
import type { Part } from './iban.ts'
import type { Candidate } from './numbers.ts'
import { type Surroundings, surroundings } from './surroundings.ts'

/** 0 to 1: how sure these digits are somebody's; 0 for none. */
export function idScore(number: Candidate, { nearest }: Surroundings): number {
  const { digits, shape, gaps } = number
  if (nearest === 'other') return 0
  const called = nearest === 'identity'
  const hyphened = gaps.size === 1 && gaps.has('-')
  if (shape === '3-2-4' && (hyphened || called) && isSsn(digits)) return called ? 0.97 : 0.85
  if (called && shape === '9' && (isSsn(digits) || isNineDigits(digits))) return 0.9
  if (called && shape === '3-3-3' && isNineDigits(digits)) return 0.9
  if (digits.length === 15 && frenchInsurance(digits)) return 0.9
  if (digits.length === 13 && digits.startsWith('756') && ean13(digits) && (called || shape === '3-4-4-2'))
    return 0.9
  if (digits.length === 11) {
    if (shape === '3-3-3-2' && gaps.has('-') && brazilianCpf(digits)) return 0.95
    if (called && (brazilianCpf(digits) || germanTaxId(digits) || isPesel(digits))) return 0.95
    if (shape === '2-3-3-3' && germanTaxId(digits)) return 0.7
  }
  if (digits.length === 12 && /^[2-9]/.test(digits) && verhoeff(digits)) {
    return called ? 0.95 : shape === '4-4-4' ? 0.65 : 0
  }
  return 0
}

/** Areas 000 and 666 and empty parts were never issued (SSA); from 900 on they are tax numbers of the same shape. */
function isSsn(digits: string): boolean {
  return /^(?!000|666)\d{3}(?!00)\d{2}(?!0000)\d{4}$/.test(digits)
}

/** Canada, Australia, the Netherlands, Portugal: nine digits each. */
function isNineDigits(digits: string): boolean {
  return (
    luhn(digits) ||
    weighted(digits, [1, 4, 3, 7, 5, 8, 6, 9, 10], 11) ||
    weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1], 11) ||
    weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2, 1], 11)
  )
}

function isPesel(digits: string): boolean {
  return weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1], 10)
}

/** British insurance numbers: some letters and pairs are not given out (HMRC, NIM39110). */
const nino =
  /(?<![a-z0-9])(?!bg|gb|kn|nk|nt|tn|zz)[a-ceghj-prtw-z][a-ceghj-nprtw-z] ?\d{2} ?\d{2} ?\d{2} ?[a-d](?![a-z0-9])/gi
const spanish = /(?<![a-z0-9])(?:[xyz][ -]?\d{7}|\d{8})[ -]?[a-z](?![a-z0-9])/gi
/** The same shape with letters that are not given out: manuals and tests have it, and so may a person who mistyped. */
const ninoLike = /(?<![a-z0-9])[a-z]{2} ?\d{2} ?\d{2} ?\d{2} ?[a-d](?![a-z0-9])/gi
/** Italian tax codes: six letters, year, month, day, place, check letter. */
const italian = /(?<![a-z0-9])[a-z]{6}\d{2}[abcdehlmprst]\d{2}[a-z]\d{3}[a-z](?![a-z0-9])/gi
/** Passports and licences have no common shape: what is called one, has digits enough, and stands right behind. */
const named =
  /\b(?:passport|(?:driver'?s?|driving) licen[cs]e|licen[cs]e|reisepass|ausweis|pasaporte|passeport|passaporte)(?:nummer| (?:number|no|nr|num|id))?\.? ?(?:is|:|#|=|ist|es|est|é)? ?([a-z]{0,3}\d[a-z0-9]{5,16})(?![a-z0-9])/gi

export interface Scored extends Part {
  readonly score: number
}

/**
 * Identity numbers with letters in them.
 * @param text folded
 * @param asSent the same part of what was sent, where upper case is still upper case
 */
export function findLetteredIds(text: string, asSent: (start: number, end: number) => string): Scored[] {
  const found: Scored[] = []
  for (const match of text.matchAll(nino)) found.push(scored(match, 0.85))
  for (const match of text.matchAll(ninoLike))
    if (called(text, match) === 'identity') found.push(scored(match, 0.8))
  for (const match of text.matchAll(italian)) found.push(scored(match, 0.9))
  for (const match of text.matchAll(spanish)) {
    if (!spanishIdentity(match[0].replace(/[ -]/g, ''))) continue
    const meaning = called(text, match)
    // One letter in 23 fits by chance, and one that is a hexadecimal digit may end a hash.
    const written = /[G-Z]$/.test(asSent(match.index, match.index + match[0].length))
    if (meaning === 'identity' || (meaning !== 'other' && written)) found.push(scored(match, 0.75))
  }
  for (const match of text.matchAll(named)) {
    const value = match[1] ?? ''
    const end = match.index + match[0].length
    if (value.replace(/\D/g, '').length >= 5) found.push({ start: end - value.length, end, score: 0.8 })
  }
  return found
}

function called(text: string, match: RegExpExecArray) {
  return surroundings(text, match.index).nearest
}

function scored(match: RegExpExecArray, score: number): Scored {
  return { start: match.index, end: match.index + match[0].length, score }
}
