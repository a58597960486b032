/**
 * What the peers without a protocol of their own speak: a member says `join` with its room, hears
 * `joined`, and from then on its bytes go to everyone in the room as they came. No identity, no verdict,
 * no number, no log: the least that a chat server could do.
 */

/** What a member is called in these servers: a room, once it said which. */
export interface Guest {
  room: string
}

export const joinedWords = '{"t":"joined"}'
/** What raw peers may keep unsent for one member: their default drops messages silently, which is no measure. */
export const backlogBytesMax = 256 * 1024 * 1024

/** The room of a `join`; throws for anything else. */
export function roomIn(words: string): string {
  const frame: unknown = JSON.parse(words)
  if (typeof frame === 'object' && frame !== null && 'room' in frame) return String(frame.room)
  throw new Error('the first words name no room')
}
