/**
 * Ourselves beside the peers on the same lines: offensive language, benign chat, disguised words, innocent lines, and what
 * a message costs. For all of us, "found" is what would be done without being asked: any action of ours, their yes.
 */
import { disguises } from '../../test/support/disguises.ts'
import { seededRandom } from '../../test/support/seeded-random.ts'
import { chatLines } from '../bench/chat-lines.ts'
import { type Confusion, count, emptyConfusion } from './metrics.ts'
import type { Peer } from './peers.ts'
import type { RawRow } from '../train/rows.ts'

export interface PeerFigures {
  readonly name: string
  readonly confusion: Confusion
  /** Of benign chat alone. */
  readonly benignFound: number
  readonly benignRows: number
  readonly innocentFound: number
  /** Kinds of disguise under which at least `kindCaughtMin` of the words that it knows are found. */
  readonly kinds: number
  /** Of its own words in all kinds. */
  readonly disguisedShare: number
  readonly meanUs: number
}

/** The lines that all are asked about. */
export interface SharedLines {
  readonly davidson: readonly RawRow[]
  readonly benign: readonly RawRow[]
  readonly innocent: readonly string[]
}

const kindCaughtMin = 0.95
/** Words that every list of profanity has in common; each is asked about the ones that it knows undisguised. */
const commonWords =
  `fuck shit bitch asshole cunt whore slut faggot nigger retard motherfucker bastard dickhead bullshit wanker twat
  cocksucker dumbass jackass blowjob tits jizz pussy bollocks`.split(/\s+/)
const timedLines = 1_000
const timedRounds = 12

export function besidePeers(all: readonly Peer[], lines: SharedLines): PeerFigures[] {
  return all.map((peer) => {
    const confusion = emptyConfusion()
    for (const { text, label } of lines.davidson) count(confusion, label !== 'neither', peer.finds(text))
    const benignFound = lines.benign.filter(({ text }) => peer.finds(text)).length
    confusion.falsePositives += benignFound
    confusion.trueNegatives += lines.benign.length - benignFound
    return {
      name: peer.name,
      confusion,
      benignFound,
      benignRows: lines.benign.length,
      innocentFound: lines.innocent.filter((line) => peer.finds(line)).length,
      ...disguisedWords(peer),
      meanUs: meanUs(peer),
    }
  })
}

/** How a peer does on the words that it knows, under each kind of disguise. */
function disguisedWords(peer: Peer): { kinds: number; disguisedShare: number } {
  const random = seededRandom(7)
  const words = commonWords.filter((word) => peer.finds(`well, ${word} then`))
  const shares = Object.values(disguises).map((disguise) => {
    const caught = words.filter((word) => peer.finds(`well, ${disguise(word, random)} then`))
    return words.length === 0 ? 0 : caught.length / words.length
  })
  return {
    kinds: shares.filter((share) => share >= kindCaughtMin).length,
    disguisedShare: shares.reduce((sum, share) => sum + share, 0) / shares.length,
  }
}

/** µs of processor time a message of about 100 characters, the best of a few rounds over the same lines of chat. */
function meanUs(peer: Peer): number {
  const lines = chatLines(timedLines, seededRandom(1))
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < timedRounds; round++) {
    const before = process.cpuUsage()
    for (const line of lines) peer.finds(line)
    const { user, system } = process.cpuUsage(before)
    best = Math.min(best, (user + system) / timedLines)
  }
  return best
}
