/**
 * Messages that wait: who decides sees what was written and why it waits, and of the person a handle and a standing.
 */
import { lineFor } from './suggest.js'
import { Deed, Line } from './console-parts.js'
import { html, useEffect } from './lib/html.js'
import { distance } from './texts.js'
import { categoryName } from './view-dialogs.js'
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
  const spans = (held.evidence ?? []).flatMap(({ start, end }) =>
    start === undefined || end === undefined ? [] : [{ start, end }],
  )
  return html`
    <li class="card-row">
      <div>
        <p><b dir="auto">${held.name}</b> <span class="tag">${categoryName(held.category)}</span></p>
        <${Marked} text=${held.text} spans=${spans} />
        <p class="small quiet">
          <${When} at=${held.at}>${distance(held.at)}<//>${held.expires_at === undefined ? '' : html` · goes back to its author <${When} at=${held.expires_at}>${distance(held.expires_at)}<//>`}${held.standing === undefined ? '' : ` · standing: ${standingWords(held.standing)}`}
        </p>
      </div>
      <p class="actions">
        <${Deed} store=${store} room=${room} deed=${deny} subject=${{ key: held.item, item: held.item, name: held.name, text: held.text }}>Deny…<//>
        <${Line} room=${room} line=${`/approve ${held.item}`} primary>Approve<//>
      </p>
    </li>
  `
}

const standingWords = (standing) =>
  typeof standing === 'object' ? `${standing.total ?? standing.points ?? 0} points` : String(standing)
