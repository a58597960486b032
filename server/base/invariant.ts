/**
 * For our own mistakes, and stays on in production: a broken invariant must stop the operation before
 * it does harm. What a peer, a disk or a network may do is not an invariant; it has a code.
 */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${message}`)
}

/** The branch that the types rule out. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`)
}
