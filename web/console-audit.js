/**
 * Who did what to whom, why and when, the newest first. Texts of other people's messages are not in it.
 */
import { categoryName } from './category-words.js'
import { Asked, Line, useAsk } from './console-parts.js'
import { html, useState } from './lib/html.js'
import { moment } from './texts.js'
import { Empty, When } from './view-parts.js'

export function Audit({ room, may }) {
  const [before, setBefore] = useState('')
  const asked = useAsk(room, before === '' ? '/audit' : `/audit before ${before}`)
  return html`<${Asked} asked=${asked}>
    ${(result) => {
      const items = result.actions ?? []
      if (items.length === 0)
        return html`<${Empty} title="Nothing was done yet">Every action of a moderator, and of the server by itself, stands here with its reason.<//>`
      return html`
        <div class="scroll" tabindex="0" role="region" aria-label="Actions">
          <table class="audit">
            <thead><tr><th scope="col">When</th><th scope="col">What</th><th scope="col">About</th><th scope="col">By</th><th scope="col">Why</th><th scope="col"><span class="unseen">Undo</span></th></tr></thead>
            <tbody>${items.map((item) => html`<${Row} key=${item.id} item=${item} room=${room} may=${may} />`)}</tbody>
          </table>
        </div>
        <p class="actions">
          ${before !== '' && html`<button type="button" onClick=${() => setBefore('')}>The newest</button>`}
          ${result.more && html`<button type="button" onClick=${() => setBefore(items.at(-1).id)}>Older</button>`}
        </p>
      `
    }}
  <//>`
}

function Row({ item, room, may }) {
  const { id } = item
  const by = item.by === 'server' ? 'the server' : item.by_name
  const undone = item.undone ?? undefined
  return html`
    <tr class=${undone ? 'undone' : ''}>
      <td><${When} at=${item.at}>${moment(item.at)}<//></td>
      <td><code>/${item.command}</code>${item.ends_at ? html`<br /><span class="small quiet">until ${moment(item.ends_at)}</span>` : null}${item.count ? html` <span class="small quiet">${item.count} messages</span>` : null}</td>
      <td dir="auto">${item.name ?? item.target ?? (item.message ? 'a message' : 'the room')}</td>
      <td dir="auto">${by}</td>
      <td dir="auto">${item.category ? html`<span class="tag">${categoryName(item.category)}</span> ` : null}${reasonOf(item)}</td>
      <td>${undone ? html`<span class="small quiet">undone</span>` : may('/undo') && item.can_undo ? html`<${Line} room=${room} line=${`/undo ${id}`}>Undo<//>` : null}</td>
    </tr>
  `
}

/** A reason may begin with the name of its category, which stands beside it in words. */
function reasonOf({ category, reason }) {
  return category !== null && reason.startsWith(category) ? reason.slice(category.length).trim() : reason
}
