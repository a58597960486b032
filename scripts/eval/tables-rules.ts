/**
 * The tables of an evaluation that are about rules: disguises, secrets and personal data, and the peers beside us.
 */
import { table } from '../docs/sections.ts'
import { counts } from './goals.ts'
import type { Figures } from './measure.ts'
import { f1, percent, precision, recall } from './metrics.ts'
import { bar } from './plots.ts'

export function disguiseTable({ disguises }: Figures): string {
  const rows = disguises.map(({ kind, words, caught }) => [
    kind,
    `${caught} / ${words}`,
    `\`${bar(caught / words)}\``,
  ])
  return `## Obfuscations

Each English word of our list that is one piece of four letters or more and is flagged or worse as it stands, in each kind of
disguise (\`test/support/disguises.ts\`). Caught: as much is done about it as about the plain word.

${table(['kind', 'caught', ''], rows)}`
}

export function secretTable({ secrets, personal }: Figures): string {
  const rows = [secrets, ...personal].map(({ what, confusion, weak }, at) => [
    what,
    percent(recall(confusion)),
    // False positives belong to no single kind of personal data.
    at > 1 ? '' : percent(precision(confusion)),
    at > 1
      ? `${confusion.truePositives} of ${confusion.truePositives + confusion.falseNegatives}`
      : counts(confusion),
    weak.join(', '),
  ])
  return `## Secrets and personal data

Secrets are made at run time by the shape of their issuers, beside as many shapes that are none
(\`scripts/eval/innocent-shapes.ts\`). Personal data: \`presidio_synth_pii\`; found means that all of it is masked.

${table(['what', 'recall', 'precision', 'counts', 'found less than 95 %'], rows)}`
}

export function peerTable({ peers, innocent, disguises }: Figures): string {
  const rows = peers.map((peer) => [
    peer.name,
    f1(peer.confusion).toFixed(3),
    percent(precision(peer.confusion)),
    percent(recall(peer.confusion)),
    `${peer.benignFound} (${percent(peer.benignFound / peer.benignRows, 2)})`,
    counts(peer.confusion),
    `${peer.innocentFound} of ${innocent.lines}`,
    `${peer.kinds} of ${disguises.length}`,
    percent(peer.disguisedShare, 0),
    peer.meanUs.toFixed(1),
  ])
  const head = [
    'package',
    'F1',
    'precision',
    'recall',
    'benign found',
    'counts',
    'Scunthorpe',
    'kinds',
    'disguised',
    'µs',
  ]
  return `## Beside others

\`davidson\` (hate or offensive against neither) and \`topical_chat_benign\` together; any action of ours counts as found.
Scunthorpe: innocent lines found. Kinds: disguises under which it finds 95 % of the two dozen everyday profanities that it finds
undisguised; disguised: the share of all of these. µs: processor time, the best of twelve rounds over
1,000 lines of about 100 characters, in this run and process.

${table(head, rows)}`
}
