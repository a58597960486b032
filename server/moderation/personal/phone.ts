/**
 * Telephone numbers: international ones, the national forms that show what they are, and anything that is called
 * one. Order numbers, dates, versions, addresses of machines, coordinates and meeting ids have digits too and are none.
 *
 * Numbers that anybody may call, free ones and short ones, are nobody's: a crisis line must reach who needs it.
 */
import type { Candidate, Group } from './numbers.ts'
import type { Surroundings } from './surroundings.ts'

/** Country calling codes (ITU-T E.164, list of 2016 with later changes), as alternatives of equal length. */
const callingCode =
  /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|2[1-689]\d|3[578]\d|42[013]|5[09]\d|6[789]\d|85[02356]|88[06]|9[679]\d)/
/** Free of charge: North America (NANP 8XX), and trunk 0800 in many countries. */
const freeToCall = /^(?:1?8(?:00|33|44|55|66|77|88)[0-9]{7}|0800\d+|0808\d+|1800\d{6,7}|1300\d{6}|116\d{3})$/

const phoneDigitsMin = 7
const phoneDigitsMax = 15

/** Costs the caller nothing and belongs to no person. */
export function isFreeToCall({ digits }: Candidate): boolean {
  return freeToCall.test(digits)
}

/** 0 to 1: how sure it is somebody's number; 0 for none. */
export function phoneScore(number: Candidate, { nearest }: Surroundings): number {
  const { digits, shape } = number
  if (digits.length < phoneDigitsMin || digits.length > phoneDigitsMax) return 0
  if (isFreeToCall(number) || isCount(digits)) return 0
  if (isInternational(number)) return 0.95
  if (nearest === 'other' || isSomethingElse(number)) return 0
  if (nearest === 'phone') return groupsMay(shape) ? 0.9 : 0
  // A bracket around the area code and a trunk prefix are what telephone numbers alone have.
  if (nearest === 'bank' || nearest === 'card' || nearest === 'identity') return 0
  return number.whole && isNational(number) ? 0.8 : 0
}

/** `+49 …`, `0049 …`, `001-…`: a calling code, and as many digits as E.164 allows. */
function isInternational({ lead, digits, shape, groups, whole }: Candidate): boolean {
  const plus = lead.startsWith('+')
  const dialled = !plus && whole && digits.startsWith('00')
  if (!plus && !dialled) return false
  const rest = dialled ? digits.slice(2) : digits
  if (!callingCode.test(rest) || rest.length < 9 || shape.split('-').length > 8) return false
  if (rest.startsWith('1')) return /^1[2-9]\d{9}\d{0,4}$/.test(rest) && (dialled || rest.length === 11)
  // Undivided and without a plus, only a full number tells itself from an order number that begins with zeros.
  return plus || groups.length > 1 || rest.length >= 11
}

/** Forms that people of a country write only for telephone numbers. */
function isNational({ lead, digits, shape, gaps, groups }: Candidate): boolean {
  const bracketed = lead.includes('(') && groups[1]?.gap.includes(')') === true
  const [first = '', second = ''] = groups.map((group) => group.digits)
  if (bracketed && !isYear(first) && first.length <= 5 && digits.length >= 8) return groupsMay(shape)
  if (shape === '3-3-4' || (shape === '1-3-3-4' && first === '1')) {
    const area = shape === '3-3-4' ? first : second
    const exchange = shape === '3-3-4' ? second : (groups[2]?.digits ?? '')
    return /^[2-9]/.test(area) && (!gaps.has(' ') || /^[2-9]/.test(exchange))
  }
  if (digits.length < 9 || digits.length > 12 || !/^0[1-9]/.test(digits) || ascends(digits)) return false
  if (groups.length === 1)
    return /^07\d{9}$/.test(digits) || /^0[1-9]\d{8}$/.test(digits) || /^01[5-7]\d{8,9}$/.test(digits)
  return (
    first !== '0' && first.length <= 6 && !/^(?:2-){3}2$/.test(shape) && groupsMay(shape) && gaps.size <= 2
  )
}

/** At most six groups, and none that is a single digit behind the first. */
function groupsMay(shape: string): boolean {
  const sizes = shape.split('-').map(Number)
  const alone = sizes.slice(1).filter((size) => size === 1).length
  return sizes.length <= 7 && (alone <= 1 || sizes.every((size) => size === 1))
}

/** A date, an address of a machine, a decimal number, groups of thousands. */
function isSomethingElse({ groups, gaps, shape, lead }: Candidate): boolean {
  const parts = groups.map((group) => group.digits)
  const dots = gaps.size === 1 && gaps.has('.')
  if (dots && parts.length === 4 && parts.every((part) => Number(part) <= 255)) return true
  if (dots && parts.length === 2 && lead === '') return true
  if (groups.some((_group, at) => isDate(groups.slice(at, at + 3)))) return true
  if (parts.length > 2 && parts.every((part, at) => at === 0 || Number(part) === Number(parts[at - 1]) + 1))
    return true
  if (parts.length === 2 && parts.every(isYear)) return true
  return /^[1-3](?:-3)+$/.test(shape) && parts.slice(1).every((part) => part.endsWith('00'))
}

/** Day, month and year, or year, month and day, with the same sign between. */
function isDate([first, second, third]: readonly Group[]): boolean {
  if (first === undefined || second === undefined || third === undefined) return false
  if (second.gap !== third.gap || !/^[./-]$/.test(second.gap)) return false
  const [a, b, c] = [first, second, third].map((group) => Number(group.digits)) as [number, number, number]
  return (isYear(first.digits) && b <= 12 && c <= 31) || (isYear(third.digits) && a <= 31 && b <= 31)
}

function isYear(digits: string): boolean {
  return /^(?:19|20)\d\d$/.test(digits)
}

/** Round sums and a digit said over and over: counts, not numbers that anybody was given. */
function isCount(digits: string): boolean {
  return /^(\d)\1*$/.test(digits) || /^\d{1,4}0{5,}$/.test(digits)
}

function ascends(digits: string): boolean {
  return '01234567890123456789'.includes(digits) || /^0?102030405/.test(digits)
}
