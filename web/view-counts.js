/**
 * What counts for a person in one room: to the person on their own page, to moderators of the room in the console.
 */
import { categoryName } from './category-words.js'
import { html } from './lib/html.js'
import { date, moment } from './texts.js'

const restrictions = {
  flag: 'a message to be looked at',
  mask: 'a covered part',
  hold: 'a held message',
  block: 'a refused message',
  remove: 'a removed message',
  warn: 'a warning',
  slow: 'slow mode',
  mute: 'a mute',
  kick: 'a removal from the room',
  ban: 'a ban',
  review: 'a look by the moderators',
}

/** A restriction, or a step of the ladder, as a thing: `a warning`. */
export const restrictionWords = (action) =>
  Object.hasOwn(restrictions, action) ? restrictions[action] : action

export const pointsWords = (points) => `${points} ${points === 1 ? 'point' : 'points'}`

/** `standing`: a room's, as the frame `standing` and the command `/standing @u` have it. */
export function Counted({ standing }) {
  const { next, entries, steps } = standing
  return html`
    <p>${next === null ? 'Nothing follows from more.' : `At ${pointsWords(next.at)} comes: ${restrictionWords(next.action)}.`}</p>
    <ul>
      ${entries.map(({ statement, category, action, points, expires_at: until }) => html`<li key=${statement}>${points} for ${restrictionWords(action)} (${categoryName(category)}), until ${date(until)}</li>`)}
      ${steps.map(({ statement, action, until }) => html`<li key=${`step ${statement}`}>Step taken: ${restrictionWords(action)}${until === null ? '' : `, until ${moment(until)}`}</li>`)}
    </ul>
  `
}
