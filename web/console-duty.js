/**
 * How the room is run: how what waits for people was answered, how often a decision was taken back, how long it took.
 */
import { Asked, Figure, useAsk } from './console-parts.js'
import { html } from './lib/html.js'
import { date } from './texts.js'

const kinds = { held: 'Held messages', appeals: 'Appeals', reports: 'Reports' }

export function Duty({ room }) {
  const asked = useAsk(room, '/duty')
  return html`<${Asked} asked=${asked}>${(duty) => html`<${Shown} duty=${duty} />`}<//>`
}

function Shown({ duty }) {
  const { appeals, since, answer_ms: answer, missed_in_row: missed, missed_max: most, suspended } = duty
  return html`
    ${suspended && html`<p class="failed" role="alert">The operator decides about held messages in this room for a while, because too much was left unanswered. The statement to the owner says why, and how to appeal.</p>`}
    <p class="quiet lead-in">Counted since ${date(since)}. Owners, moderators and the operator see this page.</p>
    <dl class="figures">
      <${Figure} label="Decisions taken back on appeal" hint=${appeals.answered === 0 ? 'no appeal was decided yet' : `${appeals.overturned} of ${appeals.answered}`}>
        ${appeals.overturn_rate === null ? '–' : `${Math.round(appeals.overturn_rate * 100)} %`}
      <//>
      <${Figure} label="Median time to answer an appeal">${span(appeals.median_ms)}<//>
      <${Figure} label="Median time to decide a held message">${span(duty.held.median_ms)}<//>
      <${Figure} label="Unanswered in a row" hint=${`at ${most} the operator steps in`}>${missed}<//>
    </dl>
    <div class="scroll" tabindex="0" role="region" aria-label="By kind">
      <table>
        <thead><tr><th scope="col">What waits for people</th><th scope="col">Waiting</th><th scope="col">Overdue</th><th scope="col">Answered</th><th scope="col">Never answered</th><th scope="col">Median time</th><th scope="col">To be answered within</th></tr></thead>
        <tbody>
          ${Object.entries(kinds).map(([kind, label]) => {
            const { waiting, overdue, answered, missed: never, median_ms: median } = duty[kind]
            return html`<tr key=${kind}><th scope="row">${label}</th><td>${waiting}</td><td>${overdue ?? '–'}</td><td>${answered}</td><td>${never}</td><td>${span(median)}</td><td>${span(answer[kind])}</td></tr>`
          })}
        </tbody>
      </table>
    </div>
  `
}

/** A length of time in its largest fitting unit; nothing where there is none. */
function span(ms) {
  if (ms === null || ms === undefined) return '–'
  for (const [unit, size] of [
    ['days', 86_400_000],
    ['hours', 3_600_000],
    ['minutes', 60_000],
  ])
    if (ms >= size) return `${Math.round((ms / size) * 10) / 10} ${unit}`
  return `${Math.round(ms / 1_000)} seconds`
}
