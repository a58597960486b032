/**
 * "Did you mean …?": the known name that is closest to a mistyped one.
 */

/**
 * The candidate with the smallest edit distance to `name`, or undefined when none is close: more than
 * a third of the letters would have to change.
 */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined
  let bestDistance = Math.floor(Math.max(name.length, 3) / 3) + 1
  for (const candidate of candidates) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase())
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

/** `; did you mean X?`, or nothing, to be put after a complaint. */
export function suggestion(name: string, candidates: Iterable<string>): string {
  const near = nearest(name, candidates)
  return near === undefined ? '' : `; did you mean ${near}?`
}

/**
 * Insertions, deletions, replacements and swaps of neighbours: the optimal string alignment distance
 * (Damerau 1964), so that `prot` is one step from `port`.
 */
export function editDistance(a: string, b: string): number {
  const width = b.length + 1
  const cells = new Uint16Array((a.length + 1) * width)
  const at = (i: number, j: number): number => cells[i * width + j] ?? 0
  for (let i = 0; i <= a.length; i++) cells[i * width] = i
  for (let j = 0; j <= b.length; j++) cells[j] = j
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, at(i - 2, j - 2) + 1)
      cells[i * width + j] = cost
    }
  }
  return at(a.length, b.length)
}
