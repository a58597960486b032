/**
 * The generated rows: for what no licensed data exists, with benign twins that use the same words.
 */
import type { HeadName } from '../../../server/moderation/model-heads.ts'
import { all, type Labels, type Row } from '../rows.ts'
import { hashText, seeded, type Seeded } from '../seeded.ts'
import { about, chat } from './benign.ts'
import { expand, pick } from './grammar.ts'
import { spamming, spamTwins, scamming, scamTwins } from './money.ts'
import { disturb, hide } from './noise.ts'
import * as people from './people.ts'
import { plainPeople } from './plain-people.ts'
import { plainTrade } from './plain-trade.ts'
import { slots } from './slots.ts'
import * as trade from './trade.ts'

export interface Kind {
  readonly name: string
  readonly templates: readonly string[]
  readonly labels: Labels
  /** True when it is fit to be seen by everyone. */
  readonly benign: boolean
}

/** What is said of one head; the heads in `open` may or may not agree, and learn nothing. */
function bad(name: HeadName, templates: readonly string[], ...open: readonly HeadName[]): Kind {
  return {
    name,
    templates: withPlain(name, templates),
    labels: { ...all(0, ...open), [name]: 1 },
    benign: false,
  }
}

function benign(name: string, templates: readonly string[], labels: Labels = all(0)): Kind {
  return { name, templates: withPlain(name, templates), labels, benign: true }
}

function withPlain(name: string, templates: readonly string[]): readonly string[] {
  return [...templates, ...(plainPeople[name] ?? plainTrade[name] ?? [])]
}

/** Every kind of generated text. `about` is apart: its frames hold texts of the others. */
export const kinds: readonly Kind[] = [
  bad('threat', people.threats, 'harassment', 'rude', 'hate'),
  bad('harassment', people.insults, 'rude', 'threat', 'hate', 'sexism'),
  bad('hate', people.hatreds, 'harassment', 'rude', 'threat', 'sexism'),
  bad('personal_data', people.doxxing, 'harassment', 'threat', 'rude'),
  bad('drugs', trade.drugSales, 'spam', 'scam'),
  bad('gambling', trade.gamblingOffers, 'spam', 'scam'),
  bad('sexual', trade.sexualOffers, 'rude', 'spam', 'scam', 'harassment', 'sexism'),
  bad('spam', spamming, 'scam', 'gambling', 'sexual', 'drugs'),
  bad('scam', scamming, 'spam', 'gambling'),
  benign('threat twins', people.threatTwins),
  benign('insult twins', people.insultTwins, all(0, 'rude')),
  benign('identity', people.hatredTwins),
  benign('doxxing twins', people.doxxingTwins),
  benign('drug twins', trade.drugTwins),
  benign('gambling twins', trade.gamblingTwins),
  benign('sexual twins', trade.sexualTwins),
  benign('spam twins', spamTwins),
  benign('scam twins', scamTwins),
  benign('chat', chat, all(0, 'rude')),
]

/** Of a text that speaks about a bad one: no head, and the guard knows it. `rude` may see the words. */
const spokenAbout: Labels = { ...all(0, 'rude'), guard: 1 }

export interface CorpusOptions {
  readonly seed: number
  /** Texts made of each template. */
  readonly rowsPerTemplate: number
}

/** The same rows for the same options. Rows of one template share their group, and so their fold. */
export function generate({ seed, rowsPerTemplate }: CorpusOptions): Row[] {
  const rows: Row[] = []
  for (const { name, templates, labels, benign: harmless } of kinds) {
    for (const template of templates) {
      const chance = seeded(seed ^ hashText(template))
      const group = `generated ${template}`
      const add = (text: string) => rows.push({ text, source: 'generated', labels, group, label: name })
      for (const text of distinct(rowsPerTemplate, () => expand(template, slots, chance))) {
        // Hidden words are a way of the bad; the innocent have their slips.
        const typed = disturb(!harmless && chance.below(100) < 10 ? hide(text, chance) : text, chance)
        add(chance.below(100) < 15 ? withSmallTalk(typed, chance) : typed)
      }
    }
  }
  return [...rows, ...spoken(seed, rowsPerTemplate * 3)]
}

/** The frames of `about` around bad texts. Their groups are the frames'. */
function spoken(seed: number, rowsPerFrame: number): Row[] {
  const quotable = kinds.filter((kind) => !kind.benign)
  return about.flatMap((frame) => {
    const chance = seeded(seed ^ hashText(frame))
    return distinct(rowsPerFrame, () => {
      const quote = () => expand(pick(pick(quotable, chance).templates, chance), slots, chance)
      const text = expand(frame, { ...slots, quote: ['%'] }, chance).replace('%', quote)
      return chance.below(100) < 40 ? text.replaceAll('"', '') : text
    }).map((text) => ({
      text: disturb(text, chance),
      source: 'generated',
      labels: spokenAbout,
      group: `generated ${frame}`,
      label: 'about',
    }))
  })
}

/** People greet before they sell, and say good night after an insult. */
function withSmallTalk(text: string, chance: Seeded): string {
  const small = expand(pick(chat, chance), slots, chance)
  return chance.below(2) === 0 ? `${small} ${text}` : `${text} ${small}`
}

/** Up to `count` different texts; a small template has fewer. */
function distinct(count: number, make: () => string): string[] {
  const made = new Set<string>()
  for (let tries = 0; made.size < count && tries < count * 4; tries++) made.add(make())
  return [...made]
}
