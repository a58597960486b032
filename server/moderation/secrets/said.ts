/**
 * Passwords told in a conversation: "my password is hunter2", "pw: …", "das Passwort lautet …". What follows must look
 * like one: people also say that a password is wrong, required or too short.
 */
import type { Part } from '../personal/iban.ts'

const words =
  'pass ?words?|pass ?word|passwd|passcode|passphrase|pwd|pw|psw|login pass|pass(?=\\s{0,2}[:=])|pin(?: code)?|passwort|kennwort|contrasena|contraseña|clave|mot de passe|mdp|senha|palavra-passe'
/** Between the word and the secret: whose it is, and a verb or a sign. */
const told = new RegExp(
  `(?<![\\p{L}\\p{N}_])(${words})(?: (?:for|to|of|on|fur|für|de|do|da|para|pour) (?:[\\p{L}\\p{N}'’.-]{1,20} ){1,3}?)? {0,2}(is now|is|was|lautet|ist|es|est|é|e|=|:|->|=>)[ \\t]{0,3}(?:still |now |just |always )?(?:["'\`“„«]([^"'\`”“»\\n]{3,64})["'\`”“»]|(\\S{3,128}))`,
  'giu',
)

/** What people say of passwords. */
const notOne = new Set(
  `wrong incorrect invalid correct right required optional weak strong short long secure insecure expired changed reset the a an not no too
  very so my your his her our their same still now also always never that this it in on at for to from with being been set stored saved
  needed missing empty blank null none true false string password hidden secret safe unsafe encrypted hashed case different shared public
  private important protected forgotten lost gone old new good bad fine ok okay easy hard simple complex random unique compromised leaked
  what which how why when where if because probably maybe definitely kind sort just only really pretty super actually usually clearly
  going getting asking wrong. working accepted rejected denied visible under inside below above here there up down out sent emailed
  case-sensitive characters known unknown available falsch richtig zu nicht das der die ein eine mein dein schwach stark sicher
  abgelaufen incorrecta correcta invalida la el mi tu muy no una un debil segura trop le mon ton faux incorrect errada fraca forte
  minha sua uma obrigatoria obligatoria requise necesaria bcrypt argon2 sha256 md5 plaintext`.split(/\s+/),
)

/** @param text as it was sent */
export function findSaid(text: string): (Part & { readonly sure: boolean })[] {
  const found: (Part & { readonly sure: boolean })[] = []
  for (const match of text.matchAll(told)) {
    const [whole, word = '', verb = '', quoted, bare = ''] = match
    const given = quoted ?? bare.replace(/[.,;?)\]"'”»]+$/, '')
    const sign = /^[=:>-]+$/.test(verb)
    const start = match.index + whole.lastIndexOf(given)
    const last = /^[\s.,;!?)"'”»]*$/.test(text.slice(start + given.length))
    const sure = looksLikeOne(word.toLowerCase(), given, sign || quoted !== undefined, last)
    if (sure !== null) found.push({ start, end: start + given.length, sure })
  }
  return found
}

/** True: it has what passwords have. False: a plain word where a password would stand. Null: none. */
function looksLikeOne(word: string, given: string, sign: boolean, last: boolean): boolean | null {
  const said = given.replace(/[!?]+$/, '') // an exclamation mark ends sentences, too
  if (/environ|getenv|process\.env|\(\)/.test(said)) return null // code that asks for one
  if (notOne.has(said.toLowerCase()) || /^[<[{(*$•]/.test(said) || /\*{3}|•{2}|x{4}/i.test(said)) return null
  if (/^pin/.test(word)) return /^\d{4,8}$/.test(said) ? true : null
  if (/^(?:clave|pass)$/.test(word) && !sign) return null
  if (said.length < 4 || /^https?:/i.test(said) || /^\d{1,2}[-–+]/.test(said)) return null
  const mixed = /\d/.test(said) && /\p{L}/u.test(said)
  if (mixed || /\p{Ll}\p{Lu}|[\p{L}\d][!@#$%^&*_+=?~]/u.test(said)) return said.length >= 5 ? true : null
  if (/^\d+$/.test(said)) return true
  // A plain word: with a colon or in quotes, or as the last thing said.
  return (sign || last) && said.length >= 6 && /^[\p{L} -]+$/u.test(said) ? false : null
}
