/**
 * The recent texts of one room and who wrote near-duplicates of them. All in typed arrays of a fixed
 * size: what a raid can make the server remember is decided here, not by the raid.
 *
 * Each text that resembles none before it becomes a leader; later ones are compared with leaders only, so
 * that a chain of small changes does not turn one text into another. Candidates are found by bands: texts
 * that agree in two bins next to each other meet in a table, and are then compared in full
 * (Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", chapter 3).
 */
import { agreement, type Signature, signatureRules } from './signature.ts'

export const memoryRules = {
  /** Bins of 16 that must agree: about two thirds of what the texts share. */
  agreeing: 11,
  /** Senders of one text that are told apart; enough to see that they are too many. */
  senders: 20,
  /** What nobody repeated for this long is forgotten. */
  windowMs: 60_000,
} as const

const { bins } = signatureRules
const { agreeing, senders: sendersMax, windowMs } = memoryRules
const bandBins = 2
const bands = bins / bandBins
const buckets = 256
/** Leaders with several senders that the search for a place passes over, before it takes any. */
const spared = 16

/** Somebody, as the memory knows them. */
export interface Writer {
  /** 32 bits; the lowest is not used. */
  readonly hash: number
  readonly newcomer: boolean
  readonly moderator: boolean
}

export class RaidMemory {
  /** After `note`: the distinct people who wrote such a text within the window, and the newcomers among them. */
  senders = 0
  newcomers = 0
  /** After `note`: a moderator wrote it as well, so that it is the room's own. */
  ours = false

  readonly #textsMax: number
  readonly #signatures: Uint16Array
  readonly #flags: Uint8Array
  /** When the leader was last matched, in ms modulo 2^32: differences are right for windows below 49 days. */
  readonly #lastMs: Uint32Array
  /** `senders` entries for each leader: hash with the newcomer's bit, 0 for none, and when. */
  readonly #hashes: Uint32Array
  readonly #timesMs: Uint32Array
  /** Band and bucket → leader plus one. An entry may be out of date: what it leads to is compared anyway. */
  readonly #table: Uint16Array
  #hand = 0

  constructor(textsMax: number) {
    this.#textsMax = textsMax
    this.#signatures = new Uint16Array(textsMax * bins)
    this.#flags = new Uint8Array(textsMax)
    this.#lastMs = new Uint32Array(textsMax)
    this.#hashes = new Uint32Array(textsMax * sendersMax)
    this.#timesMs = new Uint32Array(textsMax * sendersMax)
    this.#table = new Uint16Array(bands * buckets)
  }

  /** Notes that somebody wrote a text; what that makes is in `senders`, `newcomers` and `ours`. */
  note(signature: Signature, writer: Writer, nowMs: number): void {
    const now = nowMs >>> 0
    let leader = this.#find(signature, now)
    if (leader < 0) leader = this.#lead(signature, now)
    if (writer.moderator) this.#flags[leader] = (this.#flags[leader] ?? 0) | flags.ours
    this.#lastMs[leader] = now
    this.#remember(leader, writer, now)
    this.#count(leader, now)
  }

  #find(signature: Signature, now: number): number {
    for (let band = 0; band < bands; band++) {
      const leader = (this.#table[this.#bucket(signature.bins, band)] ?? 0) - 1
      if (leader < 0) continue
      // Most that meet in a bucket do so by chance: two bins tell.
      const at = band * bandBins
      if (this.#signatures[leader * bins + at] !== signature.bins[at]) continue
      if (!this.#isAlive(leader, now)) continue
      if (agreement(signature.bins, this.#signatures, leader * bins) >= agreeing) return leader
    }
    return -1
  }

  #lead(signature: Signature, now: number): number {
    const leader = this.#place(now)
    this.#signatures.set(signature.bins, leader * bins)
    this.#flags[leader] = flags.used
    this.#hashes.fill(0, leader * sendersMax, (leader + 1) * sendersMax)
    for (let band = 0; band < bands; band++) {
      const bucket = this.#bucket(signature.bins, band)
      const known = (this.#table[bucket] ?? 0) - 1
      if (known < 0 || !this.#isRepeated(known, now)) this.#table[bucket] = leader + 1
    }
    return leader
  }

  /** The next place whose text nobody repeated: noise must not wash a raid out of the memory. */
  #place(now: number): number {
    for (let i = 0; i < spared; i++) {
      const leader = this.#hand
      this.#hand = (this.#hand + 1) % this.#textsMax
      if (!this.#isRepeated(leader, now)) return leader
    }
    const leader = this.#hand
    this.#hand = (this.#hand + 1) % this.#textsMax
    return leader
  }

  #remember(leader: number, { hash, newcomer }: Writer, now: number): void {
    const first = leader * sendersMax
    const own = ((hash & ~1 || 2) | (newcomer ? 1 : 0)) >>> 0
    let at = first
    let oldest = -1
    for (let i = first; i < first + sendersMax; i++) {
      const known = this.#hashes[i] ?? 0
      if (known === 0 || known >>> 1 === own >>> 1) {
        at = i
        break
      }
      const age = (now - (this.#timesMs[i] ?? 0)) >>> 0
      if (age > oldest) {
        oldest = age
        at = i
      }
    }
    this.#hashes[at] = own
    this.#timesMs[at] = now
  }

  #count(leader: number, now: number): void {
    const first = leader * sendersMax
    this.senders = 0
    this.newcomers = 0
    this.ours = this.#has(leader, flags.ours)
    for (let i = first; i < first + sendersMax; i++) {
      const known = this.#hashes[i] ?? 0
      if (known === 0) return
      if ((now - (this.#timesMs[i] ?? 0)) >>> 0 >= windowMs) continue
      this.senders++
      this.newcomers += known & 1
    }
  }

  #bucket(signature: Uint16Array, band: number): number {
    const one = signature[band * bandBins] ?? 0
    const other = signature[band * bandBins + 1] ?? 0
    return band * buckets + ((Math.imul(one ^ (other << 15), 0x9e3779b1) >>> 16) % buckets)
  }

  /** Two people at least wrote it lately. */
  #isRepeated(leader: number, now: number): boolean {
    return (this.#hashes[leader * sendersMax + 1] ?? 0) !== 0 && this.#isAlive(leader, now)
  }

  #isAlive(leader: number, now: number): boolean {
    return this.#has(leader, flags.used) && (now - (this.#lastMs[leader] ?? 0)) >>> 0 < windowMs
  }

  #has(leader: number, flag: number): boolean {
    return ((this.#flags[leader] ?? 0) & flag) !== 0
  }
}

const flags = { used: 1, ours: 2 } as const
