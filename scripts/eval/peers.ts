/**
 * Other packages that judge texts, for the same lines. Each is loaded if it is installed and left out if not: they
 * are dependencies of nothing but this comparison.
 */

/** A peer says yes or no to a text. */
export interface Peer {
  readonly name: string
  finds(text: string): boolean
}

/** The peers that are installed here. */
export function installedPeers(): Promise<readonly Peer[]> {
  return Promise.resolve([])
}
