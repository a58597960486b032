/**
 * Builds the automaton's tables from patterns: how each is spelled in each view, and where it ends in the states that
 * `automaton-link.ts` makes of all of them.
 */
import { invariant } from '../base/invariant.ts'
import type { Automaton, Edges, Pattern } from './automaton.ts'
import { createAutomaton } from './automaton.ts'
import { linkStates, Trie } from './automaton-link.ts'
import { fold, isWordUnit } from './fold.ts'
import { plainUnit, viewBits } from './views.ts'
import { endsWord, startsWord } from './word-edges.ts'

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
  for (const { units } of entries) {
    for (const unit of units) {
      if (column[unit] !== 0) continue
      invariant(width < 256, 'patterns use at most 255 different characters')
      column[unit] = width++
    }
  }

  const trie = new Trie(1 + entries.reduce((sum, entry) => sum + entry.units.length, 0))
  const ends = entries.map((entry) => trie.add(entry.units.map((unit) => column[unit] ?? 0)))
  const { states, place } = linkStates(trie, width)
  const firstEntry = new Int32Array(states.count).fill(-1)
  const entryNext = new Int32Array(entries.length).fill(-1)
  for (const [index, end] of ends.entries()) {
    const state = place[end] ?? 0
    entryNext[index] = firstEntry[state] ?? -1
    firstEntry[state] = index
  }

  const runs = entries.flatMap((entry) => entry.runs ?? [])
  let runsAt = 0
  return createAutomaton(patterns, {
    column,
    width,
    states,
    firstEntry,
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
    if (pattern.plainly === true) return [{ pattern: index, units, views: viewBits.folded, runs: null }]
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
  const cases = /^[ -~]*$/.test(text) ? [text] : [text, text.toUpperCase(), title]
  for (const written of cases) {
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
