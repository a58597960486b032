/**
 * The rows that a model learns from: a text and what each head should say to it.
 */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { type HeadName, headNames } from '../../server/moderation/model-heads.ts'

/** What a head should say; a head that is left out learns nothing from the row. */
export type Labels = Readonly<Partial<Record<HeadName, 0 | 1>>>

export interface Row {
  readonly text: string
  /** The data set it is from, or `generated`. */
  readonly source: string
  readonly labels: Labels
  /** Rows of one group are never on both sides of a split: near-duplicates, lines of one template. */
  readonly group: string
  /** The data set's own name of its class, for the figures. */
  readonly label: string
}

/** One line of a data set, as far as the mapping needs it. */
export interface RawRow {
  readonly text: string
  readonly label: string
  readonly [field: string]: unknown
}

/** Reads gzipped JSON lines. Throws with the file's name when a line is not a row. */
export function readRows(file: string): RawRow[] {
  const lines = gunzipSync(readFileSync(file)).toString('utf8').split('\n')
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const row: unknown = JSON.parse(line)
      if (typeof row !== 'object' || row === null || !('text' in row) || !('label' in row))
        throw new Error(`${file}: a line has no text or label`)
      return row as RawRow // the fields beyond are unknown, and looked at one by one
    })
}

/** All heads with one answer. */
export function all(value: 0 | 1, ...except: readonly HeadName[]): Labels {
  return Object.fromEntries(headNames.filter((h) => !except.includes(h)).map((h) => [h, value]))
}

/** What a data set writes for its masks, as people would have written it. */
export function unmask(text: string): string {
  return text
    .replaceAll('[USER]', '@user')
    .replaceAll('[URL]', 'https://t.co/x')
    .replaceAll('|LBR|', '\n')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
}

/** Letters only: the same text sent twice with another number is one text. */
export function groupOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}]+/gu, ' ')
    .trim()
    .slice(0, 120)
}
