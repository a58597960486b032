/**
 * A statement of reasons in plain words: what was done, why, what can be changed, and a person to turn to.
 */
import { explain } from './client/index.js'
import { html, useState } from './lib/html.js'
import { date, moment } from './texts.js'
import { restrictionWords } from './view-counts.js'
import { Dialog, Marked } from './view-parts.js'

const appealWords = {
  open: 'Your appeal is open: a person who did not decide this will look at it.',
  upheld: 'A person looked at it again and left it as it was.',
  overturned: 'A person looked at it again and took it back.',
}

/** In the list: the short form, with a way to the whole. */
export function StatementCard({ entry, appeal, room, store }) {
  const { statement, own, item } = entry
  const { what, why, fix } = explain(statement)
  const open = () => store.set({ dialog: { kind: 'statement', statement, own, key: statement.id } })
  const again = () => {
    room.timeline.drop(entry.key)
    room.draft = own
    room.aim = entry.aim ?? {}
    room.refill = (room.refill ?? 0) + 1
    store.changed()
  }
  const mendable = own !== undefined && item === undefined && statement.redress.self_fix === 'edit_and_resend'
  return html`
    <div class=${`statement-card ${tone(statement)}`}>
      <p class="what">${what}</p>
      ${own !== undefined && html`<blockquote dir="auto">${own.slice(0, 400)}</blockquote>`}
      ${why.map((reason) => html`<p>${reason}</p>`)}
      ${fix !== undefined && html`<p class="fix">It passes if you <b>${fix}</b>.</p>`}
      ${appeal !== undefined && html`<p class="small quiet">${appealWords[appeal.state]}</p>`}
      <p class="actions">
        <button type="button" onClick=${open}>Why, and what I can do</button>
        ${mendable && html`<button type="button" onClick=${again}>Change it</button>`}
      </p>
    </div>
  `
}

const tone = ({ action }) =>
  action === 'hold' || action === 'flag' || action === 'mask' || action === 'shield' ? 'waiting' : 'refused'

export function StatementDialog({ statement, own, store, session, close }) {
  const appeal = store.appeals.get(statement.id)
  const { what, why, spans, until, fix, decided } = explain(statement)
  const { facts, ground, automation, standing, room } = statement
  return html`
    <${Dialog} title=${what} close=${close}>
      <dl class="facts">
        ${own !== undefined && html`<dt>What you wrote</dt><dd><${Marked} text=${own} spans=${spans} /></dd>`}
        <dt>Why</dt>
        <dd>${why.map((reason) => html`<p>${reason}</p>`)}${ground.reference !== null && html`<p class="quiet">${ground.reference}</p>`}</dd>
        ${fix !== undefined && html`<dt>What to change</dt><dd>It passes if you <b>${fix}</b>.</dd>`}
        ${facts.disclosure === 'category_only' && html`<dt>What is not said</dt><dd>Which part it was: people who send spam would read it too. A person who decides your appeal sees it.</dd>`}
        <dt>Since</dt>
        <dd>${moment(statement.applies_from)}${room !== '' && html`, in <b dir="auto">${room}</b>`}${until === undefined ? '' : `; it ends by itself on ${moment(until)}`}.</dd>
        ${standing !== null && html`<dt>Your standing</dt><dd><${Points} standing=${standing} /></dd>`}
        <dt>Who decided</dt>
        <dd>
          ${decided}
          ${automation.degraded ? ' One of the checks was not available.' : ''}
          ${facts.score !== null && facts.threshold !== null ? html` <span class="quiet">Score ${facts.score.toFixed(2)}, from ${facts.threshold.toFixed(2)} on.</span>` : null}
        </dd>
      </dl>
      <${Appeal} statement=${statement} appeal=${appeal} session=${session} />
      <details class="small">
        <summary>For the record</summary>
        <dl class="record">
          <dt>Statement</dt><dd><code>${statement.id}</code></dd>
          <dt>Clause</dt><dd><code>${ground.policy}</code>, version <code>${ground.version}</code></dd>
          <dt>Rules</dt><dd><code>${automation.ruleset}</code></dd>
          ${automation.model !== null && html`<dt>Model</dt><dd><code>${automation.model}</code></dd>`}
        </dl>
      </details>
    <//>
  `
}

export function Points({ standing }) {
  const { points, total, expires_at: expires, next } = standing
  return html`
    ${points === 0 ? 'This did not count against you.' : `This counts ${points} ${points === 1 ? 'point' : 'points'} until ${date(expires)}.`}${' '}
    You have ${total} in all.${next === null ? '' : ` At ${next.at} comes: ${restrictionWords(next.action)}.`}
  `
}

function Appeal({ statement, appeal, session }) {
  const [text, setText] = useState('')
  const [state, setState] = useState({})
  const { appeal_until: until } = statement.redress
  if (appeal !== undefined || state.done)
    return html`<div class="appeal done" role="status"><h3>Your appeal</h3><p>${appealWords[appeal?.state ?? 'open']}</p>${appeal?.reasons && html`<blockquote dir="auto">${appeal.reasons}</blockquote>`}</div>`
  if (Date.parse(until) < Date.now())
    return html`<p class="quiet">The time to appeal ended on ${date(until)}.</p>`

  async function submit(event) {
    event.preventDefault()
    setState({ busy: true })
    const problem = await session.appeal(statement.id, text.trim())
    setState(problem === undefined ? { done: true } : { problem })
  }

  return html`
    <form class="appeal" onSubmit=${submit}>
      <h3>Do you see it differently?</h3>
      <label for="appeal-text">Say in your own words why this is wrong. A person who did not decide it will read it; it costs nothing, until ${date(until)}.</label>
      <textarea id="appeal-text" rows="3" maxlength="1000" required value=${text} onInput=${(e) => setText(e.target.value)}></textarea>
      ${state.problem && html`<p class="problem" role="alert">${state.problem}</p>`}
      <p class="actions"><button class="primary" type="submit" disabled=${state.busy}>Appeal</button></p>
    </form>
  `
}
