/**
 * Whether a text can be a secret at all: made by chance, and not the example of a manual.
 */

/** Shannon entropy in bits a character. Secrets of 20 characters and more have above 3, words and names below. */
export function entropyBits(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}

/** What manuals write where a secret goes; whole words of it, so that chance does not make one. */
const example =
  /example|placeholder|your[_-]?|changeme|change[_-]me|redacted|dummy|sample|insert|replace|x{6}|\*{3}|\.{3}|<[^>]*>|\$\{|\{\{|0{8}|1{8}|123456789|abcdefgh|process\.env|environ/i

export function isExample(text: string): boolean {
  return example.test(text)
}

/**
 * True for what chance makes: many different characters, and digits among letters, or upper case within lower.
 * @param bitsMin entropy in bits a character
 */
export function isRandom(text: string, bitsMin: number): boolean {
  if (isExample(text) || entropyBits(text) < bitsMin) return false
  const letters = /[A-Za-z]/.test(text)
  const digits = /\d/.test(text)
  return (letters && digits) || /[a-z][A-Z]/.test(text)
}
