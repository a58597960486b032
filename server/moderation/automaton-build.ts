/**
 * Builds the automaton's tables from patterns: the trie, then the failure links in breadth-first order, which
 * become transitions at once (Aho and Corasick 1975, algorithms 2 to 4).
 */
import { invariant } from '../base/invariant.ts'
import type { Automaton, Edges, Pattern } from './automaton.ts'
import { createAutomaton, endsWord, startsWord } from './automaton.ts'
import { fold, isWordUnit } from './fold.ts'
import { plainUnit, viewBits } from './views.ts'

interface Entry {
  readonly pattern: number
  readonly units: readonly number[]
  readonly views: number
  /** Least run of each unit, for the squeezed view. */
  readonly runs: readonly number[] | null
}

const edgeBits: Readonly<Record<Edges, number>> = {
  whole: startsWord | endsWord,
  prefix: startsWord,
  part: 0,
}

/** Patterns that fold to nothing are a mistake of the list and break an invariant. */
export function buildAutomaton(patterns: readonly Pattern[]): Automaton {
  const entries = patterns.flatMap((pattern, index) => entriesOf(pattern, index))
  const column = new Uint8Array(0x10000)
  let width = 1
  for (const unit of entries.flatMap((entry) => entry.units)) {
    if (column[unit] !== 0) continue
    invariant(width < 256, 'patterns use at most 255 different characters')
    column[unit] = width++
  }

  const most = 1 + entries.reduce((sum, entry) => sum + entry.units.length, 0)
  const trie = new Uint32Array(most * width)
  const firstEntry = new Int32Array(most).fill(-1)
  const entryNext = new Int32Array(entries.length).fill(-1)
  let states = 1
  for (const [index, entry] of entries.entries()) {
    let state = 0
    for (const unit of entry.units) {
      const slot = state * width + (column[unit] ?? 0)
      if (trie[slot] === 0) trie[slot] = states++
      state = trie[slot] ?? 0
    }
    entryNext[index] = firstEntry[state] ?? -1
    firstEntry[state] = index
  }

  const next = states <= 0x10000 ? new Uint16Array(states * width) : new Uint32Array(states * width)
  const { ending, shorter } = link(trie, firstEntry, next, states, width)
  const runs = entries.flatMap((entry) => entry.runs ?? [])
  let runsAt = 0
  return createAutomaton(patterns, {
    column,
    width,
    next,
    ending,
    shorter,
    firstEntry: firstEntry.slice(0, states),
    entryNext,
    entryPattern: Uint32Array.from(entries, (entry) => entry.pattern),
    entryLength: Uint16Array.from(entries, (entry) => entry.units.length),
    entryEdges: Uint8Array.from(entries, (entry) => edgesOf(entry.units, patterns[entry.pattern])),
    entryViews: Uint8Array.from(entries, (entry) => entry.views),
    entryRuns: Int32Array.from(entries, (entry) => {
      if (entry.runs === null) return -1
      const at = runsAt
      runsAt += entry.runs.length
      return at
    }),
    runs: Uint8Array.from(runs),
    isException: Uint8Array.from(patterns, (pattern) => (pattern.exception === true ? 1 : 0)),
  })
}

function entriesOf(pattern: Pattern, index: number): Entry[] {
  const spellings = spellingsOf(pattern.text)
  invariant(spellings.length > 0, `pattern ${index} folds to nothing`)
  return spellings.flatMap((units) => {
    const twin = units.map(plainUnit)
    // Pulled apart, letter by letter, words lose the spaces between them.
    const closed = twin.filter((unit) => unit !== space)
    const entries: Entry[] = [
      { pattern: index, units, views: viewBits.folded, runs: null },
      { pattern: index, units: twin, views: viewBits.plain | viewBits.joined, runs: null },
      squeezedEntry(twin, index),
    ]
    if (closed.length > 0 && closed.length < twin.length)
      entries.push(
        { pattern: index, units: closed, views: viewBits.joined, runs: null },
        squeezedEntry(closed, index),
      )
    return entries
  })
}

const space = 0x20

/** As folded. A Greek word has other units in capitals, which look like other Latin letters; most words have one spelling. */
function spellingsOf(text: string): number[][] {
  const found = new Map<string, number[]>()
  const title = text.slice(0, 1).toUpperCase() + text.slice(1)
  for (const written of [text, text.toUpperCase(), title]) {
    const folded = fold(written)
    // "ß" and a few more have capitals of another length, which nobody means.
    if (folded.length > 0 && !found.has(folded.text))
      found.set(folded.text, [...folded.codes.subarray(0, folded.length)])
  }
  return [...found.values()]
}

function squeezedEntry(units: readonly number[], pattern: number): Entry {
  const squeezed: number[] = []
  const runs: number[] = []
  for (const [at, unit] of units.entries()) {
    if (at > 0 && unit === units[at - 1]) runs[runs.length - 1] = (runs.at(-1) ?? 0) + 1
    else {
      squeezed.push(unit)
      runs.push(1)
    }
  }
  return { pattern, units: squeezed, views: viewBits.squeezed, runs }
}

/** A pattern that begins or ends with a sign (`/min`) needs no word to begin or end there. */
function edgesOf(units: readonly number[], pattern: Pattern | undefined): number {
  const bits = edgeBits[pattern?.edges ?? 'whole']
  const starts = isWordUnit(units[0] ?? 0) ? startsWord : 0
  const ends = isWordUnit(units.at(-1) ?? 0) ? endsWord : 0
  return bits & (starts | ends)
}

/** Fills `next` and finds, for each state, the nearest suffixes that end a pattern. */
function link(
  trie: Uint32Array,
  firstEntry: Int32Array,
  next: Uint16Array | Uint32Array,
  states: number,
  width: number,
): { ending: Uint32Array; shorter: Uint32Array } {
  const failure = new Uint32Array(states)
  const ending = new Uint32Array(states)
  const shorter = new Uint32Array(states)
  const queue = new Uint32Array(states)
  let queued = 1 // the root
  for (let head = 0; head < queued; head++) {
    const state = queue[head] ?? 0
    const fallback = failure[state] ?? 0
    shorter[state] = ending[fallback] ?? 0
    ending[state] = firstEntry[state] === -1 ? (shorter[state] ?? 0) : state
    for (let symbol = 0; symbol < width; symbol++) {
      const child = trie[state * width + symbol] ?? 0
      const otherwise = state === 0 ? 0 : (next[fallback * width + symbol] ?? 0)
      if (child !== 0) {
        failure[child] = otherwise
        queue[queued++] = child
      }
      next[state * width + symbol] = child === 0 ? otherwise : child
    }
  }
  return { ending, shorter }
}
