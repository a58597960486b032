/**
 * Appeals: what was done, what the person says, and a decision by somebody who did not act.
 */
import { categoryName } from './category-words.js'
import { explain } from './client/index.js'
import { Asked, Deed, useAsk } from './console-parts.js'
import { html } from './lib/html.js'
import { lineFor } from './suggest.js'
import { distance, moment } from './texts.js'
import { Empty, Marked, When } from './view-parts.js'

const deed = (verb, label, about) => ({
  label,
  verb: label,
  about,
  plain: true,
  needsReason: true,
  line: ({ item, reason }) => lineFor('/decide', item, verb, reason),
})
const uphold = deed('uphold', 'Leave it', 'The restriction stays. The person reads your reasons.')
const overturn = deed(
  'overturn',
  'Take it back',
  'What was restricted is restored: the message comes back where that still makes sense, the sanction ends, points go. The person reads your reasons.',
)

export function Appeals({ store, room }) {
  const asked = useAsk(room, '/appeals')
  return html`<${Asked} asked=${asked}>
    ${({ appeals = [], total }) =>
      appeals.length === 0
        ? html`<${Empty} title="No open appeals">Who was restricted may ask for six months that somebody else looks again. It would stand here.<//>`
        : html`
            <ul class="cards">${appeals.map((appeal) => html`<${Appeal} key=${appeal.appeal} appeal=${appeal} store=${store} room=${room} />`)}</ul>
            ${total > appeals.length && html`<p class="quiet">and ${total - appeals.length} more</p>`}
          `}
  <//>`
}

function Appeal({ appeal, store, room }) {
  const { statement, said, text } = appeal
  const explained = statement === null || statement === undefined ? undefined : explain(statement)
  const subject = { key: appeal.appeal, item: appeal.appeal, name: appeal.name, text }
  return html`
    <li class="card-row">
      <div>
        <p><b dir="auto">${appeal.name}</b> <span class="tag">${appeal.action}</span> <span class="tag">${categoryName(appeal.category)}</span> ${appeal.overdue && html`<span class="tag late">overdue</span>`}</p>
        ${typeof said === 'string' && html`<p class="label">What was written</p><${Marked} text=${said} spans=${explained?.spans ?? []} />`}
        ${explained !== undefined && html`<p class="label">What was decided</p><p>${explained.why.join(' ')} <span class="quiet">${explained.decided}</span></p>`}
        <p class="label">What they say</p>
        <blockquote dir="auto">${text}</blockquote>
        <p class="small quiet"><${When} at=${appeal.at}>${distance(appeal.at)}<//>${appeal.due_at === undefined ? '' : ` · an answer is due by ${moment(appeal.due_at)}`}</p>
      </div>
      ${
        appeal.may_decide === false
          ? html`<p class="quiet small">You acted here: somebody else decides.</p>`
          : html`<p class="actions">
              <${Deed} store=${store} room=${room} deed=${uphold} subject=${subject}>Leave it…<//>
              <${Deed} store=${store} room=${room} deed=${overturn} subject=${subject} primary>Take it back…<//>
            </p>`
      }
    </li>
  `
}
