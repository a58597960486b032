/**
 * Text on its way out. Half of a surrogate pair has no form in UTF-8: a receiver refuses it, so it is
 * replaced where text is written (U+FFFD), and a careless cut costs one character instead of a frame.
 */
export function wellFormed(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed()
}

/**
 * `JSON.stringify`, with lone surrogates replaced in values and keys. JSON would write them as an
 * escape, so the whole text is looked at again only where such an escape may stand.
 */
export function toJson(value: object): string {
  const json = JSON.stringify(value)
  if (!json.includes('\\ud')) return json
  return JSON.stringify(value, (_, v: unknown) => (typeof v === 'string' ? wellFormed(v) : v))
}
