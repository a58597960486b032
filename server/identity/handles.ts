/**
 * Handles: the names people see. One handle belongs to one user of this server, look-alikes included;
 * a handle that the gate does not let through is replaced by a generated one, and its owner told why.
 */
import { isHandle } from '../../protocol/ids.ts'
import type { Statement } from '../../protocol/statement.ts'
import type { Store } from '../base/store.ts'
import { type AsidePorts, judgeAside } from '../moderation/aside.ts'
import { fold } from '../moderation/fold.ts'
import { generatedHandle } from './handle.ts'
import type { UserId } from './identity.ts'

export interface Handles {
  /** The handle under which this user appears, registered for them. */
  claim(
    user: UserId,
    suggested: string | undefined,
  ): Promise<{ readonly name: string; readonly statement?: Statement }>
  /** Whose handle this is, present or not. */
  owner(handle: string): Promise<UserId | undefined>
  /** The handle that a user appeared under last. */
  nameOf(user: UserId): Promise<string | undefined>
}

/** How many variants of a taken handle are tried, and then as many generated ones, of which there are millions. */
const variantsMax = 20

export function createHandles(store: Store, ports: AsidePorts): Handles {
  /** Folded handle → user: `Ann`, `ann` and `аnn` are one name. */
  const owners = store.table<UserId>('handles')
  const names = store.table<string>('names')

  async function claim(user: UserId, suggested: string | undefined) {
    const previous = await names.get([user])
    const wanted = suggested ?? previous ?? generatedHandle(user)
    if (wanted === previous) return { name: previous }
    const judged = await judgeAside({ kind: 'handle', text: wanted, room: '', author: user }, null, ports)
    const acceptable = judged.ok && judged.value === wanted
    const name = await free(acceptable ? wanted : (previous ?? generatedHandle(user)), user)
    owners.put([skeleton(name)], user)
    names.put([user], name)
    return judged.ok || judged.error.statement === undefined
      ? { name }
      : { name, statement: judged.error.statement }
  }

  async function free(wanted: string, user: UserId): Promise<string> {
    for (let variant = 1; variant <= variantsMax; variant++) {
      const name = variant === 1 ? wanted : `${wanted.slice(0, 28)}-${variant}`
      const owner = await owners.get([skeleton(name)])
      if ((owner === undefined || owner === user) && isHandle(name)) return name
    }
    for (let attempt = 0; attempt < variantsMax; attempt++) {
      const name = generatedHandle(user, attempt)
      const owner = await owners.get([skeleton(name)])
      if (owner === undefined || owner === user) return name
    }
    return user // a user id is a handle that nobody else can have
  }

  return {
    claim,
    owner: (handle) => owners.get([skeleton(handle)]),
    nameOf: (user) => names.get([user]),
  }
}

/** What a handle looks like: case, accents and look-alike letters aside. */
function skeleton(handle: string): string {
  return fold(handle).text
}
