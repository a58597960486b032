/**
 * Whether the keys of the bodies are whole. The chain commits to sealed bodies, so it holds although a key
 * was damaged; only the texts that the key sealed would be gone. Nothing is opened here.
 */
import type { Environment } from '../base/environment.ts'
import type { Problem } from './chain-walk.ts'
import type { LogKeys } from './log-keys.ts'
import { Vault } from './vault.ts'

/** One problem for each key that cannot be used or is named twice, with the room whose texts it sealed; never with the author. */
export function damagedKeys(environment: Environment, keys: LogKeys): readonly Problem[] {
  const vault = new Vault(environment, { ...keys, limits: { logKeysMax: 0 } })
  const rooms = new Map<number, string>()
  const problems: Problem[] = []
  const found = (room: string, detail: string) =>
    problems.push({ kind: 'changed', room, seq: 0, detail: `a key that sealed texts here ${detail}` })
  for (const { key, value } of environment.bytes.keyOwners.getRange({})) {
    const [author, room] = [key.toString('utf8', 0, key.indexOf(0)), key.toString('utf8', key.indexOf(0) + 1)]
    const number = value.length === 4 ? value.readUInt32BE(0) : 0
    const other = rooms.get(number)
    rooms.set(number, room)
    vault.refresh()
    if (!vault.keyIsWhole(number, author)) found(room, 'cannot be used')
    else if (other !== undefined) for (const named of [other, room]) found(named, 'is named for two rooms')
  }
  return problems
}
