/**
 * Is a text in a language that the model has not learned well enough to judge people in? Spanish, French, Portuguese, Italian
 * and Dutch have hardly any rows that people wrote among what it learned from, and most of those are bad: there it takes the
 * language for the reason, and what is said of a group for an attack on it. Its heads about people are not asked there; word lists
 * and rules go on.
 *
 * Told by function words, which every sentence has. Asked only about texts in which something was found.
 */
import type { Category } from '../../protocol/statement.ts'
import { type Folded, unitsToString } from './fold.ts'

/** As folded. Words that are English or German as well are in neither list ("a", "me", "die", "son", "as", "on"). */
const unlearned = wordsOf(`
  el la los las un una unos unas del al y que por para con sin muy mas pero como cuando donde quien porque esta este esto
  estos estas ese esa esos esas es soy eres somos ser estar hay han mi mis tu tus su sus nos les lo ella ellos ellas nosotros todos
  todas mucho muchos nada nadie siempre nunca yo
  le une du et est sont suis sommes c'est j'ai je il elle ils elles nous vous ce cette ces cet mon ma mes ton ta tes ses
  notre votre leur leurs qui quoi dans avec sans pour par sur mais tres plus pas ne jamais toujours tous toutes tout au aux il y
  os uma uns umas da dos das em ao aos nao sim sao sou eu voce voces eles nossa nosso seu sua seus suas meu minha meus
  minhas isso esse essa muito muitos tambem quem pra pelo pela mais
  il lo gli della delle degli che sono sei siamo non molto questo questa questi mio mia
  het een van niet zijn ik je jij wij ze maar ook deze dit
`)

const learned = wordsOf(`
  the an and or but of to in at for with from by is are was were be been being am i'm you your you're he his him she her it its we
  our us they them their this that these those not don't can't what who when where why how all any just so if
  have has had do does did will would can could should get go up out about there here
  der das und oder ist sind war ich du wir ihr sie nicht ein eine einen einem einer mit auf fur von zu den dem im auch nur wie
`)

/** What the heads about people find in such a text is not reported. */
export const aboutPeople: ReadonlySet<Category> = new Set(['harassment', 'hate', 'threat'])

/** One word in so many must be one of theirs: what a few words of padding are added to stays what it was. */
const wordsPerFunctionWordMax = 6
/** Words that are looked at; a text is in its language from the beginning. */
const wordsLookedAtMax = 120
const unitsLookedAtMax = 600

/** Each different word counts once. */
export function isInUnlearnedLanguage(folded: Folded): boolean {
  const text = unitsToString(folded.codes, 0, Math.min(folded.length, unitsLookedAtMax))
  const words = new Set(text.match(/\p{L}+(?:'\p{L}+)?/gu)?.slice(0, wordsLookedAtMax))
  let theirs = 0
  let ours = 0
  for (const word of words) {
    if (unlearned.has(word)) theirs++
    else if (learned.has(word)) ours++
  }
  return theirs > ours * 2 && theirs * wordsPerFunctionWordMax >= words.size
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/))
}
