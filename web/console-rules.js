/**
 * How the room is judged: its preset, its own rules, and a dry run of a rule on what was said lately.
 */
import { categoryName } from './category-words.js'
import { errorWords } from './client/index.js'
import { Asked, Line, useAsk } from './console-parts.js'
import { html, useState } from './lib/html.js'
import { lineFor } from './suggest.js'
import { Empty, Marked } from './view-parts.js'

const kinds = { word: 'A word', phrase: 'Several words', link: 'A link to a host', regex: 'A pattern (RE2)' }
const actions = {
  hold: 'wait for a moderator',
  block: 'not be delivered',
  mask: 'have that part covered',
  flag: 'be shown to moderators',
}
const presets = { relaxed: 'Relaxed', standard: 'Standard', strict: 'Strict' }

export function Rules({ room, may }) {
  const owner = may('/rule')
  const asked = useAsk(room, owner ? '/rule list' : '/rules')
  const policy = useAsk(room, owner ? '/policy show' : '/rules')
  return html`
    <h2>How strict</h2>
    <${Asked} asked=${policy}>
      ${({ preset }) => html`
        <p class="actions" role="group" aria-label="Preset">
          ${Object.entries(presets).map(([value, label]) =>
            owner && value !== preset
              ? html`<${Line} room=${room} line=${`/policy preset ${value}`}>${label}<//>`
              : html`<span class=${`choice ${value === preset ? 'chosen' : ''}`}>${label}${value === preset ? html`<span class="unseen"> (chosen)</span>` : null}</span>`,
          )}
        </p>
      `}
    <//>
    <h2>Rules of this room</h2>
    <${Asked} asked=${asked}>${({ rules = [] }) => html`<${List} rules=${rules} room=${room} owner=${owner} />`}<//>
    ${owner && html`<${Draft} room=${room} />`}
  `
}

function List({ rules, room, owner }) {
  if (rules.length === 0)
    return html`<${Empty} title="No rules of its own">The preset judges alone. A rule of the room holds what its owner does not want to read; members see the clause.<//>`
  return html`
    <ul class="cards tight">
      ${rules.map(
        (rule) => html`
          <li class="card-row" key=${rule.id}>
            <div>
              <p dir="auto">${rule.clause}</p>
              <p class="small quiet">${rule.pattern !== undefined && html`<code dir="auto">${rule.kind} ${rule.pattern}</code> · `}messages will ${actions[rule.action] ?? rule.action} · ${categoryName(rule.category)}</p>
            </div>
            ${owner && html`<p class="actions"><${Line} room=${room} line=${`/rule rm ${rule.id}`}>Take it away<//></p>`}
          </li>
        `,
      )}
    </ul>
  `
}

/** A rule in the making: tried on recent messages first, and switched on from the same words. */
function Draft({ room }) {
  const [kind, setKind] = useState('word')
  const [pattern, setPattern] = useState('')
  const [action, setAction] = useState('hold')
  const [clause, setClause] = useState('')
  const [trial, setTrial] = useState({})
  const quoted = { phrase: `"${pattern}"`, regex: `/${pattern}/` }[kind] ?? pattern.trim()
  const ready = pattern.trim() !== ''
  const test = lineFor('/rule test', kind, quoted, action)
  const add = lineFor('/rule add', kind, quoted, action, clause)

  async function run(event) {
    event.preventDefault()
    setTrial({ busy: true })
    let error
    const result = await room.ask(test, (refused) => {
      error = refused
    })
    setTrial({ result, error })
  }

  async function switchOn() {
    const error = await room.act(add)
    if (error !== undefined) return setTrial({ error })
    setPattern('')
    setClause('')
    setTrial({})
  }

  return html`
    <form class="draft" onSubmit=${run}>
      <h2>A new rule</h2>
      <div class="fields">
        <p><label for="rule-kind">What it finds</label><select id="rule-kind" value=${kind} onChange=${(e) => setKind(e.target.value)}>${options(kinds, kind)}</select></p>
        <p><label for="rule-pattern">${kinds[kind]}</label><input id="rule-pattern" dir="auto" maxlength="200" required value=${pattern} onInput=${(e) => setPattern(e.target.value)} /></p>
        <p><label for="rule-action">Messages with it will</label><select id="rule-action" value=${action} onChange=${(e) => setAction(e.target.value)}>${options(actions, action)}</select></p>
      </div>
      <label for="rule-clause">The rule in words, as members read it</label>
      <input id="rule-clause" dir="auto" maxlength="300" value=${clause} onInput=${(e) => setClause(e.target.value)} />
      <p class="as-typed"><span class="quiet">The same as typing</span> <code dir="auto">${ready ? (clause === '' ? test : add) : '/rule test …'}</code></p>
      ${trial.error && html`<p class="problem" role="alert">${errorWords(trial.error)} (${trial.error.name})</p>`}
      <p class="actions">
        <button type="submit" disabled=${!ready || trial.busy}>Try it on recent messages</button>
        <button type="button" class="primary" disabled=${!ready || clause.trim() === ''} onClick=${() => void switchOn()}>Switch it on</button>
      </p>
      ${trial.result && html`<${Trial} trial=${trial.result} />`}
    </form>
  `
}

const options = (table, chosen) =>
  Object.entries(table).map(
    ([value, label]) => html`<option value=${value} selected=${value === chosen}>${label}</option>`,
  )

function Trial({ trial }) {
  const { looked_at: looked, matched, authors, shown } = trial
  return html`
    <div class="trial" role="status">
      <p><b>${matched}</b> of the last <b>${looked}</b> messages would match, by <b>${authors}</b> ${authors === 1 ? 'person' : 'people'}. Nothing was changed.</p>
      ${shown.map(({ name, text, spans }) => html`<div class="shown"><p class="small quiet" dir="auto">${name}</p><${Marked} text=${text} spans=${spans} /></div>`)}
    </div>
  `
}
