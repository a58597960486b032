/**
 * Messages that wait: who decides sees what was written and why it waits, and of the person a handle and a standing.
 */

import { categoryName } from './category-words.js'
import { Deed, Line } from './console-parts.js'
import { StandingOf } from './console-standing.js'
import { html, useEffect } from './lib/html.js'
import { lineFor } from './suggest.js'
import { distance } from './texts.js'
import { pointsWords } from './view-counts.js'
import { Empty, Marked, When } from './view-parts.js'

const deny = {
  label: 'Do not deliver',
  verb: 'Deny',
  plain: true,
  about: 'The message is not delivered; its author reads your reason and may appeal.',
  line: ({ item, reason }) => lineFor('/deny', item, reason),
}

export function Held({ store, room }) {
  useEffect(() => void room.refreshHeld(), [room.decided])
  const items = [...room.held.values()].sort((a, b) => a.at - b.at)
  if (items.length === 0)
    return html`<${Empty} title="Nothing waits">A message that the room’s policy wants a person to see first stands here until somebody decides, or its time is over.<//>`
  return html`
    <ul class="cards">
      ${items.map((held) => html`<${Item} key=${held.item} held=${held} store=${store} room=${room} />`)}
    </ul>
  `
}

function Item({ held, store, room }) {
  const { evidence } = held.finding
  const spans = evidence.filter(({ start, end }) => start !== undefined && end !== undefined)
  return html`
    <li class="card-row">
      <div>
        <p><b dir="auto">${held.name}</b> <span class="tag">${categoryName(held.category)}</span>${held.edits !== undefined && html` <span class="tag">changes a message</span>`}</p>
        <${Marked} text=${held.text} spans=${spans} />
        <${Found} finding=${held.finding} />
        <p class="small quiet">
          <${When} at=${held.at}>${distance(held.at)}<//>${held.expires_at === undefined ? '' : html` · goes back to its author <${When} at=${held.expires_at}>${distance(held.expires_at)}<//>`}
        </p>
        <${StandingOf} room=${room} name=${held.name}>${held.points === 0 ? 'Nothing counts for the sender in this room' : `${pointsWords(held.points)} for the sender in this room`}<//>
      </div>
      <p class="actions">
        <${Deed} store=${store} room=${room} deed=${deny} subject=${{ key: held.item, item: held.item, name: held.name, text: held.text }}>Deny…<//>
        <${Line} room=${room} line=${`/approve ${held.item}`} primary>Approve<//>
      </p>
    </li>
  `
}

/** By what it was held. Marks in the text show where; what has no place in it is named. */
function Found({ finding }) {
  const { evidence, rule, score, threshold, degraded } = finding
  const behaviour = [...new Set(evidence.filter(({ start }) => start === undefined).map((e) => e.detector))]
  return html`
    <p class="small quiet">
      ${rule !== null && html`Held by <code>${rule}</code>.`}
      ${behaviour.length > 0 && html` Seen by <code>${behaviour.join(', ')}</code>.`}
      ${score !== null && threshold !== null && ` Score ${score.toFixed(2)}, from ${threshold.toFixed(2)} on.`}
      ${degraded && html` <span class="tag late">a check could not be completed</span>`}
    </p>
  `
}
