/**
 * Does a text speak about what is bad, instead of doing it? "he called me a …", "people who say … are wrong", "…" in
 * quotation marks with a judgement beside it: quotation, counter-speech, reports. Cues in five languages; together with
 * the model’s own guard. Asked only about texts in which something was found; the word list looks at each word (`reported.ts`).
 *
 * It never excuses advertising, and what it excuses can still be seen by moderators where harm would be grave
 * (`excusedScoreMax`): "he said" in front of a threat is easily written.
 */
import type { Category } from '../../protocol/statement.ts'
import { type Folded, unitsToString } from './fold.ts'

/** The highest score that a category keeps in a text that speaks about it; one that is not here keeps its own. */
export const excusedScoreMax: Readonly<Partial<Record<Category, number>>> = {
  // Below the standard preset's flag: who tells of an insult has done nothing.
  harassment: 0.45,
  hate: 0.45,
  sexual: 0.45,
  // Above it: seen, and kept from nobody.
  threat: 0.6,
  drugs: 0.6,
  gambling: 0.6,
  personal_data: 0.6,
}

/** As folded: small letters, no accents, straight quotation marks. Each is linear: no repeat within a repeat. */
const cues: readonly RegExp[] = [
  // somebody said it
  /\b(?:he|she|they|someone|somebody|guy|man|woman|kid|user|people|ex|boss|teacher|neighbou?r|stranger|my (?:mom|mum|dad)|you) (?:just |once |always |even |kept |keeps? )?(?:called|calls?|calling|told|said|wrote|texted|posted|shouted|yelled|screamed|messaged|saying|typed) (?:me|us|him|her|them|my|that|to|"|')/,
  /\b(?:i|we|they|he|she) (?:was|were|got|get|been|have been|has been) (?:just )?(?:called|told|sent) /,
  /\b(?:people|anyone|anybody|those|someone|everyone|idiots|guys|men|whoever) (?:who|that) (?:says?|thinks?|believes?|writes?|posts?|calls?|claims?|uses?|hates?|tells?)\b/,
  /\bi (?:really |just )?(?:hate|dislike|can't stand|can not stand|cant stand) (?:it )?when (?:people|someone|anyone|others|they|men|guys|you)\b/,
  // it is judged
  /\b(?:saying|calling|writing|posting|telling|shouting|using|joking|to say|to call|to write|to tell) .*\b(?:is|are|was|isn'?t|its|it's) (?:\w+ )?(?:not|never|wrong|bad|racist|sexist|homophobic|transphobic|hateful|hate|disgusting|unacceptable|offensive|against|harassment|bullying|cruel|awful|horrible|terrible|ok|okay|illegal|hurtful|bigoted|rude)\b/,
  /(?:"|'|\bthat|\bthis|\bit|\bwhich) (?:is|was|isn'?t|are) (?:\w+ ){0,2}(?:not ok|not okay|wrong to say|racist|sexist|homophobic|transphobic|hateful|hate speech|disgusting thing|unacceptable|never acceptable|an insult|a slur|a terrible thing|a horrible thing|offensive|bigoted|against the rules|harassment|dehumani[sz]ing)\b/,
  /\b(?:it'?s|it is|that'?s) (?:\w+ )?(?:not ok|not okay|wrong|racist|sexist|hateful|never ok|unacceptable|disgusting|bigoted|homophobic) (?:to|when|if) /,
  /\b(?:please |you should |we should |you must |people should |)(?:don'?t|do not|never|stop|quit|shouldn'?t|should not|must not|mustn'?t) (?:\w+ )?(?:say|call|use|write|post|saying|calling|using|writing|posting|tell|telling|sending|send)\b/,
  // it is reported or asked about
  /\b(?:how|where|can|could|should|who) (?:do|can|should|could|would|to) ?(?:i|we|you|somebody|someone)? ?(?:report|respond|react|handle|deal with)\b/,
  /\bi (?:\w+ )?(?:reported|blocked|muted) (?:it|him|her|them|that|this|the)\b/,
  /\b(?:the )?(?:word|term|slur|phrase|expression|insult|sentence) ["'].*["']/,
  // German, Spanish, French, Portuguese
  /\b(?:hat|haben|wurde|wird) (?:mich|uns|ihn|sie|ich|als|zu mir) .*\b(?:genannt|beschimpft|bezeichnet|gesagt)\b|\b(?:nannte|beschimpfte|bezeichnete) (?:mich|uns|ihn|sie)\b/,
  /\b(?:wer|leute,? die|menschen,? die|jeder,? der|alle,? die) .*\b(?:sagt|sagen|denkt|denken|behauptet|behaupten|glaubt|glauben|schreibt|schreiben)\b/,
  /\b(?:zu sagen|sagen|zu nennen|aussagen wie|satze wie|worte wie|das wort)\b.*\b(?:ist|sind|nicht|verletzend|rassistisch|inakzeptabel|falsch|diskriminierend|beleidigend|ekelhaft)\b/,
  /\b(?:me|nos|le|te) (?:llamo|llamaron|dijo|dijeron|han llamado|ha llamado|grito|escribio)\b|\b(?:decir|llamar|usar|escribir)\b.*\b(?:es|esta|son) (?:\w+ )?(?:mal|racista|inaceptable|ofensivo|horrible|odio|discriminacion|homofobo|sexista|repugnante|asqueroso)\b/,
  /\b(?:quien|quienes|los que|la gente que|alguien que|cualquiera que|el que) (?:diga|dice|dicen|digan|piensa|piensan|cree|creen|llame|llama|usa|escribe)\b/,
  /\b(?:m'?a|nous a|l'?a|m'?ont|on m'?a) (?:traitee?|appelee?|dit|ecrit)\b|\b(?:dire|appeler|traiter|utiliser|ecrire)\b.*\b(?:est|c'?est) (?:\w+ )?(?:mal|raciste|inacceptable|insultant|offensant|haineux|honteux|degoutant|homophobe|sexiste|interdit|horrible)\b/,
  /\b(?:ceux qui|celui qui|quiconque|les gens qui|quelqu'?un qui|toute personne qui) (?:dit|disent|pense|pensent|croit|croient|ecrit|appelle|traite)\b/,
  /\b(?:me|nos|te) (?:chamou|chamaram|disse|disseram|xingou|escreveu)\b|\b(?:dizer|chamar|usar|escrever)\b.*\be (?:\w+ )?(?:errado|racista|inaceitavel|ofensivo|horrivel|odio|homofobico|machista|nojento|crime)\b/,
  /\b(?:quem|as pessoas que|pessoas que|qualquer um que|alguem que|gente que) (?:diz|dizem|pensa|pensam|acha|acham|acredita|chama|usa|escreve)\b/,
]

/** Units of a text that are looked at: a cue stands near what it is about. */
export const cueUnitsMax = 600

export function speaksAbout(folded: Folded): boolean {
  const text = unitsToString(folded.codes, 0, Math.min(folded.length, cueUnitsMax))
  return cues.some((cue) => cue.test(text))
}
