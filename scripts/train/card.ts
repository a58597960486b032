/**
 * `docs/model-card.md`: what the model is made of, how it was measured, and what it cannot do.
 */
import type { ModelData } from '../../server/moderation/model.ts'
import { entryBytes } from '../../server/moderation/model.ts'
import { headCategory } from '../../server/moderation/model-heads.ts'
import { learnOptions } from './learn.ts'
import type { Row } from './rows.ts'

export interface CardParts {
  readonly rows: readonly Row[]
  readonly figures: readonly string[]
  readonly data: ModelData
  readonly hash: string
}

const sources: Readonly<Record<string, string>> = {
  topical_chat_benign: 'Topical-Chat, CDLA-Sharing-1.0: polite chat, says no to every head',
  davidson: 'Davidson et al. 2017, MIT: `hate` → hate and rude, `offensive` → rude',
  edos: 'EDOS, SemEval-2023 task 10, CC0-1.0: `sexist` → sexism, "threats" → threat',
  civil_toxic_spans: 'Civil Comments, CC0-1.0: votes of half the annotators → harassment, hate, threat, rude',
  hatemoji_build: 'HatemojiBuild, CC-BY-4.0: `hate` → hate, threatening → threat',
  germeval2018_de: 'GermEval 2018, CC-BY-4.0: INSULT → harassment, ABUSE → hate, PROFANITY → rude',
  sms_spam_smishing:
    'UCI SMS Spam Collection and Mendeley smishing set, CC-BY-4.0: spam, smishing → scam and spam',
  presidio_synth_pii:
    'Presidio evaluator, MIT: synthetic people and addresses, says no to every head but personal_data',
  short:
    'ours, made of the polite rows and ham: cut after a few words, repeated, single words; says no to every head',
  generated: 'our own grammar (`scripts/train/corpus/`), with benign twins',
}

export function modelCard({ rows, figures, data, hash }: CardParts): string {
  const counted = Object.entries(sources).map(
    ([source, what]) => `| \`${source}\` | ${rows.filter((row) => row.source === source).length} | ${what} |`,
  )
  const heads = data.heads.map(({ name, anchors, ceiling }) => {
    const points = anchors.map(({ z, score }) => `${z.toFixed(2)} → ${score}`).join(', ')
    return `| \`${name}\` | ${headCategory[name] ?? 'guard'} | ${points} | ${ceiling} |`
  })
  const yes = data.heads.map(({ name }) => rows.filter((row) => row.labels[name] === 1).length)
  const costs = Object.entries(learnOptions.cost)
    .map(([name, cost]) => `${name} ${cost}`)
    .join(', ')
  return `<!-- Written by \`npm run train\`; do not edit. -->
# Model card: the linear n-gram model

\`${hash}\`

A linear support vector machine (squared hinge loss, dual coordinate descent) over hashed n-grams of the folded text: words, pairs of words, pieces of four letters
within words, signs and emoji. ${data.entries.length / entryBytes} features, ${data.heads.length} heads, one byte a weight,
${Math.round(data.entries.length / 1024)} KiB. It judges single messages for chat rooms; it is one of several classifiers, and the policy decides.
The score is a sum, so the n-grams that made it are an exact explanation (\`parley classify --explain\`).

## Data

| set | rows | licence, and what it teaches |
|---|---|---|
${counted.join('\n')}

Exact repeats are left out. The texts are not in the repository; the weights and these figures are. Rows with a yes:
${data.heads.map(({ name }, h) => `${name} ${yes[h] ?? 0}`).join(', ')}.

## What is never learned

Words for identities (religion, origin, orientation, disability and more) and the pieces of their letters have no weight, nor has
a pair of such a word with one that says nothing about it ("the muslims", "am gay"): the trainer leaves these features out, so this holds by
construction. The words for men and women have a weight in one head, \`sexism\`, which can only flag. Parties, politicians, offices and
political issues have no feature at all. There is no head for any opinion. Names after \`@\` are not features; links, capitals and digits
count for advertising only. See \`scripts/train/neutral.ts\`.

## Split, and how the dev sets were kept out

Every choice (features, mapping of labels, cost of an error, number of features, thresholds) was made on four folds of
the training rows. Near-duplicates share a fold; so do all texts of one generated template, so templates are held out whole. Thresholds
come from the logits of rows that the judging model had not learned. \`npm run train\` does not open the dev files; \`npm run eval\` does,
and writes \`docs/verdicts.md\`. HateCheck is never learned from.

Learned in ${learnOptions.passes} passes; cost of an error ${costs}; norm floor ${learnOptions.normFloor}, seed ${learnOptions.seed}.

## Calibration

From which logit on a score is reached; in between straight lines. A head's first score is where moderators see the message, its second
where it is kept from the room. Budgets of benign rows decide, not recall: \`scripts/train/calibrate.ts\`.

| head | category | logit → score | ceiling |
|---|---|---|---|
${heads.join('\n')}

## Figures on rows not learned from (cross-validation)

Flagged means a score of 0.5 or more.

${figures.join('\n')}

The generated rows measure templates the model has not seen, of the same author: an upper bound for the world.

## Limits

- The sets about people are English tweets and comments, and German tweets; Spanish, French and Portuguese come from a few templates.
  Irony, context over several messages, images and new coinages are not seen.
- \`davidson\` is known to over-flag African American English: coarse words raise \`rude\`, which can only flag. \`docs/verdicts.md\`
  has false-positive rates by group.
- Padding a bad message with many harmless words lowers its score, as in every linear model; the word lists and links do not care.
- Generated threats, sales and scams are as good as our imagination. Add templates where the rooms show new ones.
`
}
