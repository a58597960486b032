/**
 * Whom people ignore: a list of each person's own, which only they see.
 */
import type { Store } from '../base/store.ts'
import type { Limits } from '../limits.ts'
import type { UserId } from './identity.ts'

export interface Ignored {
  readonly user: UserId
  /** Their handle when they were put on the list. */
  readonly name: string
}

export class Ignores {
  readonly #store: Store
  readonly #limits: Pick<Limits, 'ignoredMax'>

  constructor(store: Store, limits: Pick<Limits, 'ignoredMax'>) {
    this.#store = store
    this.#limits = limits
  }

  async list(user: UserId): Promise<readonly Ignored[]> {
    const rows = await this.#table().list([user], { limit: this.#limits.ignoredMax })
    return rows.map(({ key, value }) => ({ user: String(key[1]), name: value }))
  }

  /** @returns false at `ignoredMax` */
  async add(user: UserId, { user: other, name }: Ignored): Promise<boolean> {
    const mine = await this.list(user)
    const known = mine.some((one) => one.user === other)
    if (!known && mine.length >= this.#limits.ignoredMax) return false
    this.#table().put([user, other], name)
    return true
  }

  remove(user: UserId, other: UserId): void {
    this.#table().remove([user, other])
  }

  #table() {
    return this.#store.table<string>('ignored')
  }
}
