/**
 * Who is in the room.
 */
import { html } from './lib/html.js'
import { clock } from './texts.js'
import { Avatar } from './view-parts.js'

const order = { operator: 0, owner: 1, moderator: 2, member: 3 }

export function Members({ store, room }) {
  const members = [...room.members.values()].sort(
    (a, b) => order[a.role] - order[b.role] || a.name.localeCompare(b.name),
  )
  return html`
    <aside class="members" aria-label="Members">
      <h2>Members <span class="quiet">${room.count}</span></h2>
      <ul>
        ${members.map(
          ({ user, name, role, muted_until: muted }) => html`
          <li key=${user}>
            <${Avatar} user=${user} name=${name} />
            <span class="member-name" dir="auto">${name}${user === store.me?.user ? html`<span class="quiet"> (you)</span>` : null}</span>
            ${role !== 'member' && html`<span class="mark-role">${role}</span>`}
            ${muted !== undefined && html`<span class="mark-role">muted until ${clock(muted)}</span>`}
            ${room.ignored.has(user) && html`<span class="mark-role">ignored</span>`}
          </li>
        `,
        )}
      </ul>
      ${room.crowd && html`<p class="quiet">and more</p>`}
    </aside>
  `
}
