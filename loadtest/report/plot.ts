/**
 * Line plots as SVG, by hand: a report must open without a network, years from now.
 */
import { formatCount } from './format.ts'

export interface Series {
  readonly name: string
  readonly points: readonly (readonly [x: number, y: number])[]
}

export interface PlotOptions {
  readonly title: string
  readonly xLabel: string
  readonly yLabel: string
  /** Marks on the x axis: position and words. Without them it is divided evenly. */
  readonly xMarks?: readonly (readonly [x: number, words: string])[]
  readonly yScale?: 'linear' | 'log'
}

const width = 720
const height = 300
const left = 72
const right = 16
const top = 34
const bottom = 46
/** Distinguishable for colour-blind readers: Okabe and Ito's set. */
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9']

/** One plot; an empty one says so. */
export function plot(options: PlotOptions, series: readonly Series[]): string {
  const points = series.flatMap((s) => s.points).filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y))
  if (points.length === 0) return `<p class="none">${escapeHtml(options.title)}: nothing was measured</p>`
  const log = options.yScale === 'log'
  const lift = (y: number) => (log ? Math.log10(Math.max(y, 1e-3)) : y)
  const [x0, x1] = spread(points.map(([x]) => x))
  const yMarks = log ? logMarks(points.map(([, y]) => y)) : linearMarks(Math.max(...points.map(([, y]) => y)))
  const [y0, y1] = spread(yMarks.map(lift))
  const px = (x: number) => left + ((x - x0) / (x1 - x0)) * (width - left - right)
  const py = (y: number) => height - bottom - ((lift(y) - y0) / (y1 - y0)) * (height - top - bottom)
  const xMarks = options.xMarks ?? evenly(x0, x1).map((x) => [x, formatCount(x)] as const)
  return [
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(options.title)}">`,
    text(left, 18, options.title, 'title', 'start'),
    ...yMarks.map(
      (y) =>
        line(left, py(y), width - right, py(y), 'grid') +
        text(left - 8, py(y) + 4, formatCount(y), 'mark', 'end'),
    ),
    ...xMarks.map(
      ([x, words]) =>
        line(px(x), height - bottom, px(x), height - bottom + 4, 'axis') +
        text(px(x), height - bottom + 17, words, 'mark', 'middle'),
    ),
    line(left, height - bottom, width - right, height - bottom, 'axis'),
    text((left + width - right) / 2, height - 8, options.xLabel, 'label', 'middle'),
    `<text class="label" text-anchor="middle" transform="translate(14 ${(top + height - bottom) / 2}) rotate(-90)">${escapeHtml(options.yLabel)}</text>`,
    ...series.map((s, i) => curve(s, colours[i % colours.length] ?? '#000', px, py)),
    ...legend(series),
    '</svg>',
  ].join('\n')
}

function curve(series: Series, colour: string, px: (x: number) => number, py: (y: number) => number): string {
  const path = series.points.map(([x, y]) => `${px(x).toFixed(1)},${py(y).toFixed(1)}`).join(' ')
  return `<polyline fill="none" stroke="${colour}" stroke-width="2" stroke-linejoin="round" points="${path}"/>`
}

function legend(series: readonly Series[]): string[] {
  if (series.length < 2) return []
  return series.map((s, i) => {
    const x = width - right - 150
    const y = top + 4 + i * 16
    return `<rect x="${x}" y="${y - 8}" width="12" height="4" fill="${colours[i % colours.length]}"/>${text(x + 18, y, s.name, 'mark', 'start')}`
  })
}

function text(x: number, y: number, words: string, kind: string, anchor: string): string {
  return `<text class="${kind}" x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}">${escapeHtml(words)}</text>`
}

function line(x1: number, y1: number, x2: number, y2: number, kind: string): string {
  return `<line class="${kind}" x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}"/>`
}

/** Smallest and largest, never the same. */
function spread(values: readonly number[]): readonly [number, number] {
  const low = Math.min(...values)
  const high = Math.max(...values)
  return high > low ? [low, high] : [low, low + 1]
}

function evenly(from: number, to: number): number[] {
  return Array.from({ length: 6 }, (_, i) => from + ((to - from) * i) / 5)
}

/** Round numbers from 0 to at least `max`. */
export function linearMarks(max: number): number[] {
  if (max <= 0) return [0, 1]
  const raw = max / 4
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((s) => s >= raw) ?? raw
  return Array.from({ length: Math.ceil(max / step) + 1 }, (_, i) => i * step)
}

/** Powers of ten around all values above 0. */
export function logMarks(values: readonly number[]): number[] {
  const positive = values.filter((v) => v > 0)
  if (positive.length === 0) return [0.1, 1]
  const low = Math.max(-3, Math.floor(Math.log10(Math.min(...positive))))
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...positive))))
  return Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i))
}

export function escapeHtml(words: string): string {
  return words.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
}
