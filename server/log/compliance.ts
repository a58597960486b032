/**
 * The compliance role: who may open cases, approve them, and hold or erase what the log keeps. The people are named
 * by configuration (`compliance`), and the server writes the list into its data folder when it starts, so
 * that the tools beside it ask the same list and nobody gets around it by leaving a flag out.
 *
 * What this proves: `os:NAME` is who the operating system says; any other id is what somebody said on the command
 * line (`--as`), so every record names the user of the operating system as well. Whoever can read the
 * data folder and its keys can do without our tools: the role is a procedure that leaves traces, and the
 * folder's owner is its boundary. List `os:` names only where nobody should act in another's name.
 */
import type { Environment } from '../base/environment.ts'
import { err, ok, type Result } from '../base/result.ts'

/** Who does something to the log. */
export interface Actor {
  readonly id: string
  /** The user of the operating system, as `os:NAME`; the same as `id` when nothing else was said. */
  readonly os: string
}

export type ActorRefusal = 'actor_invalid' | 'not_compliance'

const listKey = Buffer.from('compliance')
const idForm = /^[\w@.:+-]{1,100}$/

/**
 * Says who acts. With nobody listed (development), everybody who can open the folder has the role.
 * @param as the id given on the command line; without it the user of the operating system acts
 * @param osUser a name of the operating system, without `os:`
 */
export function actorOf(
  environment: Environment,
  as: string | undefined,
  osUser: string,
): Result<Actor, ActorRefusal> {
  const os = `os:${osUser}`
  const id = as ?? os
  // Nobody is another user of this machine by saying so.
  if (!idForm.test(id) || (id.startsWith('os:') && id !== os)) return err('actor_invalid')
  const listed = complianceOf(environment)
  return listed.length > 0 && !listed.includes(id) ? err('not_compliance') : ok({ id, os })
}

/** The people of the role; empty: nobody is named, and everybody here counts. */
export function complianceOf(environment: Environment): readonly string[] {
  const stored = environment.bytes.meta.get(listKey)
  return stored === undefined ? [] : (JSON.parse(stored.toString()) as readonly string[])
}

/** Replaces the list, as the configuration says it; the server does, when it starts. */
export function keepCompliance(environment: Environment, ids: readonly string[]): Promise<void> {
  return environment.commit(() => {
    if (ids.length === 0) void environment.bytes.meta.remove(listKey)
    else void environment.bytes.meta.put(listKey, Buffer.from(JSON.stringify(ids)))
  })
}
