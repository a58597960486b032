/**
 * A sorted range of committed rows, as it looks with changes on top that are not committed yet.
 */

export interface Change<V> {
  readonly key: Buffer
  /** Undefined: the row is removed. */
  readonly value: V | undefined
}

/**
 * The first `limit` rows of both together, in their common order. Where both have a key, the change wins.
 * @param committed rows in order, read only as far as needed
 * @param changes sorted in the same order, at most one for each key
 * @param direction 1 when keys ascend, −1 when they descend
 */
export function overlay<V>(
  committed: Iterable<{ readonly key: Buffer; readonly value: V }>,
  changes: readonly Change<V>[],
  direction: 1 | -1,
  limit: number,
): { readonly key: Buffer; readonly value: V }[] {
  const out: { readonly key: Buffer; readonly value: V }[] = []
  let next = 0
  const takeUntil = (key: Buffer | undefined) => {
    for (; next < changes.length && out.length < limit; next++) {
      const change = changes[next]
      if (change === undefined) return
      if (key !== undefined && direction * Buffer.compare(change.key, key) >= 0) return
      if (change.value !== undefined) out.push({ key: change.key, value: change.value })
    }
  }
  if (limit <= 0) return out
  for (const row of committed) {
    takeUntil(row.key)
    if (out.length >= limit) return out
    const change = changes[next]
    if (change?.key.equals(row.key)) continue // taken before the next row, in its changed form
    out.push(row)
    if (out.length >= limit) return out
  }
  takeUntil(undefined)
  return out
}
