/**
 * What counts for a member in this room, asked for when somebody opens it: nothing of other rooms, and of the person
 * nothing but the handle.
 */
import { Asked, useAsk } from './console-parts.js'
import { html, useState } from './lib/html.js'
import { lineFor } from './suggest.js'
import { Counted, pointsWords } from './view-counts.js'

/** A disclosure; `children` stand on its line. */
export function StandingOf({ room, name, children }) {
  const [open, setOpen] = useState(false)
  return html`
    <details class="standing-of small" onToggle=${(e) => setOpen(e.currentTarget.open)}>
      <summary>${children}</summary>
      ${open && html`<${Answer} room=${room} line=${lineFor('/standing', `@${name}`)} />`}
    </details>
  `
}

function Answer({ room, line }) {
  const asked = useAsk(room, line)
  return html`<${Asked} asked=${asked}>
    ${(standing) => html`
      <div class="counts">
        <p><b>${standing.total === 0 ? 'Nothing counts here now.' : `${pointsWords(standing.total)} in this room.`}</b></p>
        <${Counted} standing=${standing} />
      </div>
    `}
  <//>`
}
