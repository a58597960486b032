/**
 * The console of those who look after a room. Every button is a line that could have been typed in the room, and
 * shows it; nothing can be done here that cannot be done there.
 */
import { Appeals } from './console-appeals.js'
import { Audit } from './console-audit.js'
import { Duty } from './console-duty.js'
import { Held } from './console-held.js'
import { People } from './console-people.js'
import { Reports } from './console-reports.js'
import { Rules } from './console-rules.js'
import { Numbers } from './console-numbers.js'
import { Line } from './console-parts.js'
import { html, useEffect, useRef } from './lib/html.js'
import { loadCommands } from './suggest.js'
import { Loading } from './view-parts.js'

/** `needs`: the command without which there is nothing to see; who may not type it does not get the tab. */
const tabs = [
  { id: 'held', label: 'Held', needs: '/held', View: Held, count: (room) => room.held.size },
  { id: 'reports', label: 'Reports', needs: '/reports', View: Reports },
  { id: 'appeals', label: 'Appeals', needs: '/appeals', View: Appeals },
  { id: 'people', label: 'Members', needs: '/mute', View: People },
  { id: 'rules', label: 'Rules', needs: '/rules', View: Rules },
  { id: 'numbers', label: 'Numbers', needs: '/numbers', View: Numbers },
  { id: 'audit', label: 'Audit', needs: '/audit', View: Audit },
  { id: 'duty', label: 'How it is run', needs: '/duty', View: Duty },
]

export function Console({ store, session, room }) {
  useEffect(() => void loadCommands(room).then(() => store.changed()), [room.role])
  const known = new Set((room.commands ?? []).map(({ name }) => name))
  const open = tabs.filter(({ needs }) => known.has(needs))
  const tab = open.find(({ id }) => id === store.tab) ?? open[0]
  if (tab === undefined) return html`<main id="main" tabindex="-1" class="page"><${Loading} /></main>`
  const { View } = tab
  return html`
    <main id="main" tabindex="-1" class="page console" aria-label=${`Console of ${room.name}`}>
      <${Tabs} open=${open} tab=${tab} room=${room} choose=${(id) => store.set({ tab: id })} />
      <${Calm} room=${room} />
      <section id="panel" role="tabpanel" aria-labelledby=${`tab-${tab.id}`} tabindex="-1">
        <${View} key=${`${room.name} ${tab.id}`} store=${store} session=${session} room=${room} may=${(name) => known.has(name)} />
      </section>
    </main>
  `
}

function Tabs({ open, tab, room, choose }) {
  const list = useRef()
  function key(event) {
    const at = open.indexOf(tab)
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: open.length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    const next = open[(to + open.length) % open.length]
    choose(next.id)
    list.current.querySelector(`#tab-${next.id}`).focus()
  }
  return html`
    <div class="tabs" role="tablist" aria-label="Console" ref=${list} onKeyDown=${key}>
      ${open.map(
        ({ id, label, count }) => html`
          <button type="button" role="tab" id=${`tab-${id}`} aria-selected=${String(id === tab.id)} aria-controls="panel" tabindex=${id === tab.id ? 0 : -1} onClick=${() => choose(id)}>
            ${label}${count !== undefined && count(room) > 0 && html` <span class="badge">${count(room)}</span>`}
          </button>
        `,
      )}
    </div>
  `
}

/** What calms a room down, at hand in every view. */
function Calm({ room }) {
  const { slow_s: slow = 0, locked = false, shield = false } = room.modes ?? {}
  return html`
    <div class="calm" role="group" aria-label="Calm the room">
      <${Line} room=${room} line=${shield ? '/shield off' : '/shield on'}>${shield ? 'Lower the shield' : 'Raise the shield'}<//>
      <${Line} room=${room} line=${slow > 0 ? '/slow off' : '/slow 30s'}>${slow > 0 ? `End slow mode (${slow} s)` : 'Slow mode, 30 s'}<//>
      <${Line} room=${room} line=${locked ? '/unlock' : '/lock'}>${locked ? 'Unlock the room' : 'Lock the room'}<//>
    </div>
  `
}
