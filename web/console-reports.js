/**
 * What members reported, one case for each message however many did; never who. The answer goes to all of them.
 */
import { categoryName } from './category-words.js'
import { durations } from './actions.js'
import { Asked, Deed, useAsk } from './console-parts.js'
import { html } from './lib/html.js'
import { lineFor } from './suggest.js'
import { clock, distance } from './texts.js'
import { Empty, When } from './view-parts.js'

const resolve = (outcome, label, verb, about, more = {}) => ({
  label,
  verb,
  about: `${about} Those who reported learn the outcome.`,
  line: ({ item, duration, reason }) => lineFor('/resolve', item, outcome, duration, reason),
  ...more,
})
const answers = {
  dismiss: resolve(
    'dismiss',
    'Nothing against the rules',
    'Close it',
    'Nothing is done to the person, who does not hear of it.',
    { plain: true, needsReason: true, audience: 'for those who reported to read' },
  ),
  remove: resolve(
    'remove',
    'Remove the message',
    'Remove',
    'The message goes; its author learns why and may appeal.',
  ),
  warn: resolve('warn', 'Warn', 'Warn', 'A warning with a reason.', { needsReason: true }),
  mute: resolve('mute', 'Mute', 'Mute', 'May read and not write; ends by itself.', { durations }),
  ban: resolve('ban', 'Ban', 'Ban', 'May not come back until it ends.', { durations: durations.slice(2) }),
}

export function Reports({ store, room }) {
  const asked = useAsk(room, '/reports')
  return html`<${Asked} asked=${asked}>
    ${({ reports, total }) =>
      reports.length === 0
        ? html`<${Empty} title="No open reports">What members report from a message’s menu stands here, with what was said around it.<//>`
        : html`
            <ul class="cards">${reports.map((report) => html`<${Report} key=${report.report} report=${report} store=${store} room=${room} />`)}</ul>
            ${total > reports.length && html`<p class="quiet">and ${total - reports.length} more</p>`}
          `}
  <//>`
}

function Report({ report, store, room }) {
  const { kind, target, name, at, count, categories, notes, context } = report
  const subject = {
    key: report.report,
    item: report.report,
    name,
    text: context.find(({ id }) => id === target)?.text ?? undefined,
  }
  return html`
    <li class="card-row">
      <div>
        <p>
          <b dir="auto">${name}</b> <span class="tag">${kind === 'member' ? 'a member' : 'a message'}</span>
          ${Object.entries(categories).map(([category, n]) => html` <span class="tag">${categoryName(category)}${n > 1 ? ` × ${n}` : ''}</span>`)}
        </p>
        <ol class="around" aria-label="What was said">
          ${context.map(
            (message) =>
              html`<li key=${message.id} class=${message.id === target ? 'target' : ''}><span class="quiet small"><${When} at=${message.at}>${clock(message.at)}<//> <span dir="auto">${message.name}</span></span> <span dir="auto">${message.text ?? 'erased'}</span></li>`,
          )}
        </ol>
        ${notes.map((note) => html`<blockquote dir="auto">${note}</blockquote>`)}
        <p class="small quiet"><${When} at=${at}>${distance(at)}<//> · ${count === 1 ? 'one report' : `${count} reports`}</p>
      </div>
      <p class="actions">
        ${Object.entries(answers)
          .filter(([outcome]) => kind === 'message' || outcome !== 'remove')
          .map(
            ([outcome, deed]) =>
              html`<${Deed} store=${store} room=${room} deed=${deed} subject=${{ ...subject, key: `${outcome} ${report.report}` }}>${deed.label}…<//>`,
          )}
      </p>
    </li>
  `
}
