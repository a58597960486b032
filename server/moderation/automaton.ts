/**
 * All patterns at once: the Aho–Corasick automaton (Aho and Corasick, CACM 18(6), 1975) in typed arrays. One array access
 * a character for most of a text, however many patterns there are (`automaton-link.ts`).
 *
 * A pattern stands in it as up to three entries, for the views it can be found in (`views.ts`): as folded,
 * with `l` as `i` for texts that were undone, and squeezed, with the runs it needs at least.
 */
import { leave, type States } from './automaton-link.ts'
import type { View } from './fold.ts'
import type { HitSink } from './hits.ts'
import { standsAlone } from './word-edges.ts'

/** Where a pattern may begin and end. */
export type Edges = 'whole' | 'prefix' | 'part'

export interface Pattern {
  /** As people write it; it passes through the same fold as the texts. */
  readonly text: string
  /** `whole`: a word or words of its own; `prefix`: a word begins with it; `part`: anywhere. */
  readonly edges: Edges
  /** An exception finds nothing itself; what lies inside it does not count. */
  readonly exception?: boolean
  /** Looked for in the folded text only, where a disguise would say nothing; otherwise in every view. */
  readonly plainly?: boolean
}

/** Built by `buildAutomaton` (`automaton-build.ts`). */
export interface Tables {
  /** The column of each folded unit; 0 for units that no pattern has. */
  readonly column: Uint8Array
  readonly width: number
  readonly states: States
  /** For each state, its first entry; -1 for none. */
  readonly firstEntry: Int32Array
  /** For each entry: the next one of its state, its pattern, its length, its edges, its views, and where its runs start (-1: none). */
  readonly entryNext: Int32Array
  readonly entryPattern: Uint32Array
  readonly entryLength: Uint16Array
  readonly entryEdges: Uint8Array
  readonly entryViews: Uint8Array
  readonly entryRuns: Int32Array
  readonly runs: Uint8Array
  /** For each pattern, 1 when it is an exception. */
  readonly isException: Uint8Array
}

export interface Automaton {
  readonly patterns: readonly Pattern[]
  readonly states: number
  /** For `Hits.exempt`. */
  readonly isException: Uint8Array
  /**
   * Adds every hit in `view` to `hits`. `bit` says which view it is; `runs` belongs to the squeezed view.
   * Returns the steps it took: characters read and entries looked at, linear in the view's length.
   */
  scan(view: View, bit: number, runs: Uint8Array | null, hits: HitSink): number
}

export function createAutomaton(patterns: readonly Pattern[], tables: Tables): Automaton {
  const { column, width, states, firstEntry, isException } = tables
  const { rows, next, firstEnding, ending, shorter } = states

  function scan(view: View, bit: number, runs: Uint8Array | null, hits: HitSink): number {
    const { codes, length } = view
    let state = 0
    let steps = length
    for (let at = 0; at < length; at++) {
      const symbol = column[codes[at] ?? 0] ?? 0
      state = state < rows ? (next[state * width + symbol] ?? 0) : leave(states, state, symbol, width)
      if (state >= firstEnding && ending[state] !== 0) steps += report(state, view, at + 1, bit, runs, hits)
    }
    return steps
  }

  function report(
    from: number,
    view: View,
    end: number,
    bit: number,
    runs: Uint8Array | null,
    hits: HitSink,
  ): number {
    let steps = 0
    for (let state = ending[from] ?? 0; state !== 0; state = shorter[state] ?? 0) {
      for (let entry = firstEntry[state] ?? -1; entry !== -1; entry = tables.entryNext[entry] ?? -1) {
        steps++
        if (((tables.entryViews[entry] ?? 0) & bit) === 0) continue
        const start = end - (tables.entryLength[entry] ?? 0)
        const edges = tables.entryEdges[entry] ?? 0
        if (edges !== 0 && !standsAlone(view, start, end, edges)) continue
        const needed = tables.entryRuns[entry] ?? -1
        if (needed !== -1 && runs !== null && !runsSuffice(runs, start, end, needed)) continue
        addHit(view, start, end, tables.entryPattern[entry] ?? 0, hits)
      }
    }
    return steps
  }

  /**
   * At least the runs of the pattern, and three in a row somewhere or every letter twice: "book" is no "bok", "niger" is
   * itself.
   */
  function runsSuffice(runs: Uint8Array, start: number, end: number, needed: number): boolean {
    let stretched = false
    let doubled = true
    for (let at = start; at < end; at++) {
      const run = runs[at] ?? 1
      if (run < (tables.runs[needed + at - start] ?? 1)) return false
      if (run >= 3) stretched = true
      if (run < 2) doubled = false
    }
    return stretched || doubled
  }

  return { patterns, states: states.count, isException, scan }
}

/** The span in the original, worked out without allocating (compare `originalSpan`). */
function addHit(view: View, start: number, end: number, pattern: number, hits: HitSink): void {
  const { origin, length } = view
  const last = origin[end - 1] ?? 0
  let after = end
  while (after < length && origin[after] === last) after++
  hits.add(pattern, origin[start] ?? 0, origin[after] ?? last)
}
