/**
 * An action of moderators that no other event shows, as a line for everybody in the room. Why, and about whom, stays
 * between the moderator, the person concerned and the audit.
 */

const words = {
  purge: 'removed messages of a member',
  deny: 'decided that a held message is not delivered',
  decide: 'decided an appeal',
  undo: 'took an earlier action back',
  resolve: 'answered a report',
  warn: 'warned a member',
  revoke: 'ended the access of an account',
  rule: 'changed the rules of the room',
  policy: 'changed how strictly the room is moderated',
}

/** @param command its name, without the slash; one that is not known here is told by its name */
export const deedWords = (command) => (Object.hasOwn(words, command) ? words[command] : `used /${command}`)
