/**
 * The temperature of a room: how much of what newcomers do goes wrong, lately. Pure arithmetic on counts
 * that decay; times are arguments.
 *
 * It counts people, not messages, so that one sender cannot heat a room; and it sets those in trouble
 * against those who are not, so that a large room with the usual few is not a room under attack. Many who
 * come at once are no trouble by themselves: they only make trouble count more.
 */

export const temperatureRules = {
  /** A count is worth half after this long. */
  halfLifeMs: 30_000,
  /** One person counts once in this time, however much they write. */
  countEveryMs: 30_000,
  /** So many newcomers at once double what trouble counts. */
  joinBurst: 20,
  /** At this heat, and with this share of the newcomers who write in trouble, the shield goes up. */
  raiseHeat: 8,
  raiseShare: 1 / 3,
  /** Below this heat or this share it may come down. */
  lowerHeat: 2,
  lowerShare: 1 / 6,
} as const

export class Temperature {
  #joins = 0
  #trouble = 0
  #calm = 0
  #atMs: number

  /** @param nowMs of a clock that never goes back, here and below */
  constructor(nowMs: number) {
    this.#atMs = nowMs
  }

  /** A newcomer came. */
  came(nowMs: number): void {
    this.#decay(nowMs)
    this.#joins += 1
  }

  /** A newcomer's message was held or refused, or passed. The caller counts each person once in `countEveryMs`. */
  wrote(trouble: boolean, nowMs: number): void {
    this.#decay(nowMs)
    if (trouble) this.#trouble += 1
    else this.#calm += 1
  }

  /** How many newcomers are in trouble, up to twice as many when many came at once. */
  heat(nowMs: number): number {
    this.#decay(nowMs)
    return this.#trouble * (1 + Math.min(1, this.#joins / temperatureRules.joinBurst))
  }

  /** The part of the newcomers who write that is in trouble, 0 to 1. */
  share(nowMs: number): number {
    this.#decay(nowMs)
    const all = this.#trouble + this.#calm
    return all === 0 ? 0 : this.#trouble / all
  }

  isHot(nowMs: number): boolean {
    return this.heat(nowMs) >= temperatureRules.raiseHeat && this.share(nowMs) >= temperatureRules.raiseShare
  }

  isCool(nowMs: number): boolean {
    return this.heat(nowMs) < temperatureRules.lowerHeat || this.share(nowMs) < temperatureRules.lowerShare
  }

  #decay(nowMs: number): void {
    const factor = 2 ** (-(nowMs - this.#atMs) / temperatureRules.halfLifeMs)
    this.#joins *= factor
    this.#trouble *= factor
    this.#calm *= factor
    this.#atMs = nowMs
  }
}
