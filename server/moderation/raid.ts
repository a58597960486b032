/**
 * The raid classifier: near-identical texts from several newcomers within a minute.
 *
 * What it must leave alone is what crowds do: "gg", "lol", emoji and "hello" from fifty people; an answer
 * to a quiz; a slogan of a few words; a text that the room's own people write; the quotation of a raid. And
 * a thousand machines that write a template with a counter or a time, perhaps all the same one at the same
 * moment: so a text with a number in it counts only around a link, which a raid wants people to follow.
 */
import type { Clock } from '../base/clock.ts'
import type { Limits } from '../limits.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { Classifier, Subject } from './classifier.ts'
import type { Folded } from './fold.ts'
import { LruMap } from './lru-map.ts'
import { RaidMemory } from './raid-texts.ts'
import { createSigner, type Signature } from './signature.ts'
import type { Finding } from './verdict.ts'

export const raidRules = {
  /** Letters and words below which a crowd says the same by itself: "the mitochondria is the powerhouse …". */
  lettersMin: 32,
  wordsMin: 6,
  /** Different shingles of five letters: "lol lol lol" is short, however long it goes on. */
  differentMin: 24,
  /** Letters of a text with a link: a host and a word or two. */
  linkLettersMin: 16,
  /** From here on nobody writes the same by chance. */
  longLetters: 80,
  /** Distinct senders of a long text or a link; of shorter texts it takes more. */
  sendersMax: 5,
  sendersShortMax: 10,
  /** This part of them must be newcomers: what regulars say together is the room's own. */
  newcomerShare: 0.8,
} as const

export interface RaidPorts {
  readonly clock: Clock
  readonly telemetry: Telemetry
  readonly limits: Pick<Limits, 'raidRoomsMax' | 'raidTextsMax'>
}

const none: readonly Finding[] = Object.freeze([])
const held = finding(0.8)
const stopped = finding(0.96)

export function createRaidClassifier({ clock, telemetry, limits }: RaidPorts): Classifier {
  const sign = createSigner()
  const rooms = new LruMap<string, RaidMemory>(limits.raidRoomsMax)
  const fresh = () => new RaidMemory(limits.raidTextsMax)
  const writer = { hash: 0, newcomer: false, moderator: false }
  telemetry.gauge('raid_rooms', 'Rooms whose recent texts are compared.', () => rooms.size)

  return { name: 'raid', categories: ['raid'], streaming: true, classify }

  function classify({ kind, room, author, sender }: Subject, folded: Folded): readonly Finding[] {
    if (sender === undefined || (kind !== 'message' && kind !== 'edit')) return none
    if (folded.length < raidRules.linkLettersMin) return none
    const signature = sign(folded)
    const from = sendersFor(signature)
    if (from === undefined) return none
    writer.hash = hashOf(author)
    writer.newcomer = sender.newcomer
    writer.moderator = sender.moderator
    const memory = rooms.getOrMake(room, fresh)
    memory.note(signature, writer, clock.monotonic())
    // Who is at home here is not taken for a raider, whatever they repeat.
    if (!sender.newcomer || memory.ours || memory.senders < from) return none
    if (memory.newcomers < memory.senders * raidRules.newcomerShare) return none
    return from === raidRules.sendersMax && memory.senders >= 2 * from ? stopped : held
  }
}

/** How many may write such a text before it is a raid; undefined for what any crowd says. */
function sendersFor({ letters, words, different, digits, link }: Signature): number | undefined {
  if (link) return letters < raidRules.linkLettersMin ? undefined : raidRules.sendersMax
  if (digits || letters < raidRules.lettersMin || different < raidRules.differentMin) return undefined
  if (words < raidRules.wordsMin) return undefined
  return letters < raidRules.longLetters ? raidRules.sendersShortMax : raidRules.sendersMax
}

/** FNV-1a over an id. */
function hashOf(id: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193)
  return hash ^ (hash >>> 15)
}

function finding(score: number): readonly Finding[] {
  const evidence = [{ kind: 'behaviour', detector: 'raid' }] as const
  return Object.freeze([{ category: 'raid', score, detector: 'raid', rule: 'raid.copies', evidence }])
}
