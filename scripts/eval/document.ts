/**
 * The part of `docs/verdicts.md` that an evaluation writes; what stands around its marks is written by hand.
 */
const begin = '<!-- begin: npm run eval -->'
const end = '<!-- end: npm run eval -->'

/** @returns `document` with `text` between its marks. Throws when it has lost them. */
export function withReport(document: string, text: string): string {
  const from = document.indexOf(begin)
  const to = document.indexOf(end)
  if (from === -1 || to < from) throw new Error('docs/verdicts.md has lost its marks')
  return `${document.slice(0, from + begin.length)}\n\n${text}\n\n${document.slice(to)}`
}
