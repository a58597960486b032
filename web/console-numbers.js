/**
 * The last hour in figures and curves: how much was said, what became of it and why, and how long verdicts took.
 * A table below each drawing says the same to who cannot see it.
 */
import { categoryName } from './category-words.js'
import { Asked, Figure, useAsk } from './console-parts.js'
import { html, useEffect, useState } from './lib/html.js'
import { Chart } from './chart.js'
import { clock } from './texts.js'
import { Empty } from './view-parts.js'

/** How often the figures are asked for while somebody looks. */
const freshMs = 10_000

export function Numbers({ room }) {
  const [server, setServer] = useState(false)
  const asked = useAsk(room, server ? '/numbers --server' : '/numbers')
  const [last, setLast] = useState()
  useEffect(() => {
    if (asked.result !== undefined) setLast(asked.result)
  }, [asked.result])
  useEffect(() => {
    const timer = setInterval(asked.again, freshMs)
    return () => clearInterval(timer)
  })
  return html`
    ${room.role === 'operator' && html`<p class="actions"><button type="button" aria-pressed=${String(server)} onClick=${() => setServer(!server)}>All rooms of this server</button></p>`}
    <${Asked} asked=${last === undefined ? asked : { result: last }}>${(result) => html`<${Shown} numbers=${result} />`}<//>
  `
}

function Shown({ numbers }) {
  const { minutes, categories } = numbers
  if (minutes.length === 0)
    return html`<${Empty} title="Nothing in the last hour">As soon as something is said, it is counted here: numbers only, no names.<//>`
  const sum = (name) => minutes.reduce((all, minute) => all + minute[name], 0)
  const total = sum('messages')
  const latest = minutes.at(-1)
  const every = fill(minutes)
  const at = every.map((m) => m.at / 1_000)
  const column = (name) => every.map((m) => m[name])
  return html`
    <dl class="figures" aria-label="The last hour">
      <${Figure} label="Messages">${total}<//>
      <${Figure} label="Delivered at once" hint=${share(total - sum('hold') - sum('block'), total)}>${total - sum('hold') - sum('block')}<//>
      <${Figure} label="Held" hint=${share(sum('hold'), total)}>${sum('hold')}<//>
      <${Figure} label="Not delivered" hint=${share(sum('block'), total)}>${sum('block')}<//>
      <${Figure} label="99 of 100 verdicts within" hint="in the latest minute">${time(latest.p99_us)}<//>
    </dl>
    <div class="charts">
      <${Chart} title="Messages a minute" at=${at} series=${[{ label: 'all', values: column('messages'), color: '--accent' }, { label: 'held', values: column('hold'), color: '--wait' }, { label: 'not delivered', values: column('block'), color: '--bad' }]} />
      <${Chart} title="Time for a verdict" format=${time} at=${at} series=${[{ label: 'half within', values: every.map((m) => m.p50_us || null), color: '--accent' }, { label: '99 of 100 within', values: every.map((m) => m.p99_us || null), color: '--wait' }]} />
      <${Reasons} categories=${categories} />
    </div>
    <details class="small">
      <summary>The same as a table</summary>
      <div class="scroll" tabindex="0" role="region" aria-label="Each minute">
        <table>
          <thead><tr><th scope="col">Minute</th><th scope="col">Messages</th><th scope="col">Shown to moderators</th><th scope="col">Covered</th><th scope="col">Held</th><th scope="col">Not delivered</th><th scope="col">99 of 100 within</th></tr></thead>
          <tbody>${minutes.map((m) => html`<tr key=${m.at}><td>${clock(m.at)}</td><td>${m.messages}</td><td>${m.flag}</td><td>${m.mask}</td><td>${m.hold}</td><td>${m.block}</td><td>${time(m.p99_us)}</td></tr>`)}</tbody>
        </table>
      </div>
    </details>
  `
}

/** Minutes in which nothing was said, so that a curve goes down to nought there. */
function fill(minutes) {
  const known = new Map(minutes.map((m) => [Math.round(m.at / 60_000), m]))
  const none = { messages: 0, flag: 0, mask: 0, hold: 0, block: 0, p50_us: 0, p99_us: 0 }
  const last = Math.round(minutes.at(-1).at / 60_000)
  // A few at least: one point is no curve.
  const first = Math.min(Math.round(minutes[0].at / 60_000), last - 9)
  return Array.from(
    { length: last - first + 1 },
    (_, i) => known.get(first + i) ?? { at: (first + i) * 60_000, ...none },
  )
}

function Reasons({ categories }) {
  const rows = Object.entries(categories).sort(([, a], [, b]) => b - a)
  const most = rows[0]?.[1] ?? 1
  return html`
    <figure class="chart">
      <figcaption>Why something was done</figcaption>
      ${rows.length === 0 && html`<p class="quiet">Nothing had to be done.</p>`}
      <ul class="bars">
        ${rows.map(([category, count]) => html`<li><span class="bar-name">${categoryName(category)}</span><meter min="0" max=${most} value=${count} aria-label=${categoryName(category)}></meter><span>${count}</span></li>`)}
      </ul>
    </figure>
  `
}

const share = (part, total) => (total === 0 ? '' : `${Math.round((part / total) * 1_000) / 10} %`)
/** Of 0 there is nothing to tell. */
const time = (us) => (us >= 1_000 ? `${Math.round(us / 100) / 10} ms` : `${Math.round(us)} µs`)
