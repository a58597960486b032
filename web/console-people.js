/**
 * Who is here, and what can be done about or for them. No list of who people are: a handle and a role.
 */
import { ask, deeds, ranks } from './actions.js'
import { Line } from './console-parts.js'
import { StandingOf } from './console-standing.js'
import { html, useState } from './lib/html.js'
import { moment } from './texts.js'
import { Avatar, Empty } from './view-parts.js'

export function People({ store, room, may }) {
  const [wanted, setWanted] = useState('')
  const everybody = [...room.members.values()].sort(
    (a, b) => ranks[b.role] - ranks[a.role] || a.name.localeCompare(b.name),
  )
  const shown = everybody.filter(({ name }) => name.toLowerCase().includes(wanted.trim().toLowerCase()))
  return html`
    <form class="search" role="search" onSubmit=${(e) => e.preventDefault()}>
      <label for="find-member">Find a member who is here</label>
      <input id="find-member" type="search" value=${wanted} onInput=${(e) => setWanted(e.target.value)} />
    </form>
    ${shown.length === 0 && html`<${Empty} title="Nobody of this name is here">Commands work for people who have left, too: type them in the room.<//>`}
    <ul class="cards tight">
      ${shown.map((member) => html`<${Person} key=${member.user} member=${member} store=${store} room=${room} may=${may} />`)}
    </ul>
  `
}

function Person({ member, store, room, may }) {
  const { user, name, role, muted_until: muted } = member
  const below = ranks[room.role] > ranks[role] && user !== store.me?.user
  const subject = { user, name }
  return html`
    <li class="card-row">
      <div class="person">
        <${Avatar} user=${user} name=${name} />
        <span><b dir="auto">${name}</b> <span class="tag">${role}</span>${muted !== undefined && html` <span class="tag late">muted until ${moment(muted)}</span>`}</span>
      </div>
      ${
        below &&
        html`<p class="actions">
          ${may('/role') && (role === 'moderator' ? html`<${Line} room=${room} line=${`/role @${name} member`}>Make a member<//>` : html`<${Line} room=${room} line=${`/role @${name} moderator`}>Make a moderator<//>`)}
          ${muted === undefined ? null : html`<${Line} room=${room} line=${`/unmute @${name}`}>End the mute<//>`}
          ${['warn', 'mute', 'purge', 'kick', 'ban'].map((deed) => html`<button type="button" onClick=${() => ask(store, room, deed, subject)}>${deeds[deed].label}…</button>`)}
        </p>
        <${StandingOf} room=${room} name=${name}>Standing<//>`
      }
    </li>
  `
}
