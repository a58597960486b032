/**
 * Whom this person ignores: the server keeps the list and tells it at every hello; `/ignore` changes it.
 */
import type { ServerFrame } from '../protocol/catalogue.ts'

export class Ignored {
  #users = new Set<string>()

  has(user: string): boolean {
    return this.#users.has(user)
  }

  welcomed({ ignored = [] }: Extract<ServerFrame, { t: 'welcome' }>): void {
    this.#users = new Set(ignored)
  }

  /** The answer to any command; that of `/ignore` has the whole list. */
  answered(result: object | undefined): void {
    if (result === undefined || !('command' in result) || result.command !== 'ignore') return
    if (!('ignored' in result) || !Array.isArray(result.ignored)) return
    const listed = result.ignored as readonly { readonly user: string }[]
    this.#users = new Set(listed.map(({ user }) => user))
  }
}
