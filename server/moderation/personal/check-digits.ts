/**
 * Check digits: what tells a number that was issued from one that was made up. Each takes the bare digits (or
 * letters and digits) and says whether they can be such a number. Pure, and linear in a few dozen characters.
 */

/** Payment cards and Canadian insurance numbers: the Luhn formula (ISO/IEC 7812-1, annex B). */
export function luhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = digitAt(digits, digits.length - 1 - i)
    const doubled = digit * 2
    sum += i % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** IBAN: ISO 7064 MOD 97-10 over the text with its first four characters moved to the end; letters count from 10. */
export function iban97(text: string): boolean {
  let rest = 0
  for (const character of text.slice(4) + text.slice(0, 4)) {
    const value = Number.parseInt(character, 36)
    if (Number.isNaN(value)) return false
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest === 1
}

/** German tax numbers: ISO 7064 MOD 11,10 over eleven digits; one digit of the first ten stands there two or three times. */
export function germanTaxId(digits: string): boolean {
  if (digits.length !== 11 || digits.startsWith('0')) return false
  const counts = new Map<string, number>()
  for (const digit of digits.slice(0, 10)) counts.set(digit, (counts.get(digit) ?? 0) + 1)
  const repeated = [...counts.values()].filter((count) => count > 1)
  if (repeated.length !== 1 || (repeated[0] ?? 0) > 3) return false
  let product = 10
  for (let i = 0; i < 10; i++) {
    const sum = (digitAt(digits, i) + product) % 10
    product = ((sum === 0 ? 10 : sum) * 2) % 11
  }
  const check = 11 - product
  return (check === 10 ? 0 : check) === digitAt(digits, 10)
}

/** French insurance numbers: sex, year, month, thirteen digits in all, and a key of two: 97 minus the rest by 97. */
export function frenchInsurance(digits: string): boolean {
  if (!/^[12]\d{14}$/.test(digits)) return false
  const month = Number(digits.slice(3, 5))
  if (month < 1 || (month > 12 && month < 20)) return false
  return 97 - (Number(digits.slice(0, 13)) % 97) === Number(digits.slice(13))
}

/** Spanish identity numbers (DNI, and NIE where X, Y, Z stand for 0, 1, 2): the letter is the rest by 23. */
export function spanishIdentity(text: string): boolean {
  const match = /^([xyz]?)(\d{7,8})([a-z])$/i.exec(text)
  if (match === null) return false
  const [, prefix = '', digits = '', letter = ''] = match
  if (digits.length !== (prefix === '' ? 8 : 7)) return false
  const lead = prefix === '' ? '' : String('xyz'.indexOf(prefix.toLowerCase()))
  return 'trwagmyfpdxbnjzsqvhlcke'[Number(lead + digits) % 23] === letter.toLowerCase()
}

/** Brazilian CPF: two weighted sums by 11; eleven equal digits satisfy them and were never issued. */
export function brazilianCpf(digits: string): boolean {
  if (digits.length !== 11 || /^(\d)\1*$/.test(digits)) return false
  return [9, 10].every((length) => {
    let sum = 0
    for (let i = 0; i < length; i++) sum += digitAt(digits, i) * (length + 1 - i)
    return ((sum * 10) % 11) % 10 === digitAt(digits, length)
  })
}

const dihedral = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
]
const permuted = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
]

/** Indian Aadhaar: Verhoeff's dihedral check (J. Verhoeff, Error Detecting Decimal Codes, 1969). */
export function verhoeff(digits: string): boolean {
  let check = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = digitAt(digits, digits.length - 1 - i)
    check = digitAt(dihedral[check] ?? '', digitAt(permuted[i % 8] ?? '', digit))
  }
  return check === 0
}

/** Weighted sums that must be divisible: Polish PESEL, Dutch BSN, Australian tax file numbers, Portuguese NIF. */
export function weighted(digits: string, weights: readonly number[], by: number): boolean {
  if (digits.length !== weights.length) return false
  const sum = weights.reduce((total, weight, i) => total + weight * digitAt(digits, i), 0)
  return sum > 0 && sum % by === 0
}

/** Swiss insurance numbers, 756 and ten digits, are EAN-13 numbers. */
export function ean13(digits: string): boolean {
  return weighted(digits, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1], 10)
}

function digitAt(digits: string, at: number): number {
  return digits.charCodeAt(at) - 48
}
