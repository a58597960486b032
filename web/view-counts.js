/**
 * What counts for a person in one room: to the person on their own page, to moderators of the room in the console.
 */
import { html } from './lib/html.js'
import { date, moment } from './texts.js'
import { categoryName } from './view-dialogs.js'

export const pointsWords = (points) => `${points} ${points === 1 ? 'point' : 'points'}`

/** `standing`: a room's, as the frame `standing` and the command `/standing @u` have it. */
export function Counted({ standing }) {
  const { next, entries, steps } = standing
  return html`
    <p>${next === null ? 'Nothing follows from more.' : `At ${pointsWords(next.at)} comes: ${next.action}.`}</p>
    <ul>
      ${entries.map(({ statement, category, action, points, expires_at: until }) => html`<li key=${statement}>${points} for ${action} (${categoryName(category)}), until ${date(until)}</li>`)}
      ${steps.map(({ statement, action, until }) => html`<li key=${`step ${statement}`}>Step taken: ${action}${until === null ? '' : `, until ${moment(until)}`}</li>`)}
    </ul>
  `
}
