/**
 * What was ever decided about the reader: everything, in words, with a way to object.
 */
import { explain } from './client/index.js'
import { html, useEffect, useState } from './lib/html.js'
import { moment } from './texts.js'
import { Counted, pointsWords } from './view-counts.js'
import { Empty, Loading, Problem } from './view-parts.js'

export function Standing({ store, session }) {
  const [answer, setAnswer] = useState()
  const [round, setRound] = useState(0)
  useEffect(() => {
    let wanted = true
    void session.client.standing().then((a) => wanted && setAnswer(a))
    return () => {
      wanted = false
    }
  }, [round])
  return html`
    <main id="main" tabindex="-1" class="page" aria-label="Your standing">
      ${answer === undefined ? html`<${Loading} />` : answer.ok ? html`<${Statements} standing=${answer.value} store=${store} />` : html`<${Problem} error=${answer.error} again=${() => setRound(round + 1)} />`}
    </main>
  `
}

function Statements({ standing, store }) {
  const { statements, text, appeals = [], rooms = [] } = standing
  const counting = rooms.filter(({ total, steps }) => total > 0 || steps.length > 0)
  for (const appeal of appeals) store.appeals.set(appeal.statement, appeal)
  return html`
    <p class="lead">${counting.length === 0 ? text : 'What was decided about you and still counts, and all statements to you, the latest first.'}</p>
    <p class="quiet">Your standing is seen by you, and by those who decide about your messages here. It goes nowhere else, and what counts against you expires.</p>
    ${counting.map((room) => html`<${Counts} key=${room.room} room=${room} />`)}
    ${statements.length === 0 && html`<${Empty} title="Nothing here">When something of yours is held, refused or removed, it is explained here.<//>`}
    <ul class="cards">
      ${statements.map((statement) => html`<${Row} key=${statement.id} statement=${statement} store=${store} />`)}
    </ul>
  `
}

/** What counts in one room, until when, and what comes next. */
function Counts({ room }) {
  const { room: name, total } = room
  return html`
    <section class="counts" aria-label=${`What counts in ${name}`}>
      <h2 dir="auto">${name}: ${pointsWords(total)}</h2>
      <${Counted} standing=${room} />
    </section>
  `
}

function Row({ statement, store }) {
  const { what, why, until, fix } = explain(statement)
  const appeal = store.appeals.get(statement.id)
  const ended = until !== undefined && Date.parse(until) < Date.now()
  return html`
    <li class="card-row">
      <div>
        <p class="what">${what}</p>
        <p>${why[0]}</p>
        ${fix !== undefined && html`<p class="fix">It passes if you <b>${fix}</b>.</p>`}
        <p class="small quiet">
          ${moment(statement.issued_at)}${statement.room === '' ? '' : ` · ${statement.room}`}${until === undefined ? '' : ended ? ' · over' : ` · until ${moment(until)}`}${appeal === undefined ? '' : ` · appeal ${appeal.state}`}
        </p>
      </div>
      <button type="button" onClick=${() => store.set({ dialog: { kind: 'statement', statement, key: statement.id } })}>Look at it</button>
    </li>
  `
}
