/**
 * One automaton and one pass over a text for the patterns of several classifiers: each adds its own, and is given its own
 * hits. The first that asks about a text has it scanned, the others find it done.
 */
import { buildAutomaton } from './automaton-build.ts'
import type { Pattern } from './automaton.ts'
import { invariant } from '../base/invariant.ts'
import type { Folded } from './fold.ts'
import { Hits, type HitSink } from './hits.ts'
import { createScanner, type Scanner } from './scanner.ts'

/** The hits of one classifier's patterns, numbered as it added them; overwritten when another text is scanned. */
export type Scan = (folded: Folded) => Hits

export interface Scans {
  /** Before the first scan only: afterwards the automaton stands. */
  add(patterns: readonly Pattern[]): Scan
  /** Builds the automaton now, so that the first message does not wait for it. */
  build(): void
}

export function createScans(): Scans {
  const groups: { readonly patterns: readonly Pattern[]; readonly hits: Hits; readonly first: number }[] = []
  let scanner: Scanner | null = null
  let groupOf = new Uint8Array(0)
  let scanned: string | null = null
  let count = 0

  const sink: HitSink = {
    clear() {
      for (const { hits } of groups) hits.clear()
    },
    add(pattern, start, end) {
      const group = groups[groupOf[pattern] ?? 0]
      group?.hits.add(pattern - group.first, start, end)
    },
    exempt(isException, chars) {
      for (const { hits, first, patterns } of groups) {
        // Exceptions are exceptions to the patterns that came with them.
        if (hits.count > 0 && patterns.some(isExempting))
          hits.exempt(isException.subarray(first, first + patterns.length), chars)
      }
    },
  }

  function build(): Scanner {
    if (scanner !== null) return scanner
    groupOf = Uint8Array.from(groups.flatMap(({ patterns }, group) => patterns.map(() => group)))
    scanner = createScanner(buildAutomaton(groups.flatMap(({ patterns }) => patterns)), sink)
    return scanner
  }

  return {
    add(patterns) {
      invariant(scanner === null, 'patterns are added before the first scan')
      const hits = new Hits()
      groups.push({ patterns, hits, first: count })
      count += patterns.length
      return (folded) => {
        if (folded.original === scanned) return hits
        scanned = null // a scan that throws leaves nothing behind
        ;(scanner ?? build()).scan(folded)
        scanned = folded.original
        return hits
      }
    },
    build: () => void build(),
  }
}

const isExempting = (pattern: Pattern): boolean => pattern.exception === true
