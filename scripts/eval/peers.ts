/**
 * Other packages that judge texts, for the same lines, each used as its own read-me recommends. They are loaded if they
 * are installed and left out if not: they are dependencies of nothing but this comparison.
 */

/** A peer says yes or no to a text. */
export interface Peer {
  readonly name: string
  finds(text: string): boolean
}

type Finds = (text: string) => boolean

/** For each package, how it is loaded and set up. */
const known: Readonly<Record<string, () => Promise<Finds>>> = {
  obscenity: async () => {
    const { RegExpMatcher, englishDataset, englishRecommendedTransformers } = await import('obscenity')
    const matcher = new RegExpMatcher({ ...englishDataset.build(), ...englishRecommendedTransformers })
    return (text) => matcher.hasMatch(text)
  },
  '@2toad/profanity': async () => {
    const { profanity } = await import('@2toad/profanity')
    return (text) => profanity.exists(text)
  },
  'bad-words': async () => {
    const { Filter } = await import('bad-words')
    const filter = new Filter()
    return (text) => filter.isProfane(text)
  },
  'glin-profanity': async () => {
    const { Filter } = await import('glin-profanity')
    // What its read-me shows first; its cache stays off, as by default: each line is new to it.
    const filter = new Filter({ detectLeetspeak: true })
    return (text) => filter.isProfane(text)
  },
  'bad-words-next': async () => {
    const { default: BadWordsNext } = await import('bad-words-next')
    const { default: data } = await import('bad-words-next/lib/en')
    const filter = new BadWordsNext({ data })
    return (text) => filter.check(text)
  },
}

export const peerNames: readonly string[] = Object.keys(known)

/**
 * The peers that are installed here, in the order of `peerNames`.
 * @param missing told the name of each that cannot be loaded
 */
export async function installedPeers(missing?: (name: string) => void): Promise<readonly Peer[]> {
  const peers: Peer[] = []
  for (const [name, load] of Object.entries(known)) {
    try {
      peers.push({ name, finds: await load() })
    } catch {
      missing?.(name)
    }
  }
  return peers
}
