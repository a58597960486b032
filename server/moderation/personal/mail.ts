/**
 * Mail addresses of people, spelled out ones included (`ann (at) example dot com`). Addresses of a role (`support@`)
 * belong to nobody, `git@` is a way to clone, and `@ann@example.social` is a public name.
 */
import { hostParts } from '../hosts.ts'
import type { Scored } from './national-ids.ts'

/** Bounds of RFC 5321, 4.5.3.1. */
const localCharsMax = 64
const domainCharsMax = 253

const role = new Set(
  `admin abuse billing careers contact feedback hello help helpdesk hostmaster hr info jobs kontakt legal mail mailer-daemon
  marketing media newsletter noreply no-reply donotreply office orders postmaster press privacy sales security service support
  team webmaster git hg svn`.split(/\s+/),
)

const isLocal = (character: string) => /[a-z0-9._%+\-']/.test(character)

/** @param text folded */
export function findMail(text: string): Scored[] {
  const found: Scored[] = []
  for (let sign = text.indexOf('@'); sign !== -1; sign = text.indexOf('@', sign + 1)) {
    let start = sign
    while (start > 0 && sign - start < localCharsMax && isLocal(text[start - 1] ?? '')) start--
    while (start < sign && !/[a-z0-9]/.test(text[start] ?? '')) start++
    if (
      start === sign ||
      (/[@/:]/.test(text[start - 1] ?? '') && !text.slice(start - 7, start).endsWith('mailto:'))
    )
      continue
    const domain = domainAt.exec(text.slice(sign + 1, sign + 1 + domainCharsMax))?.[0] ?? ''
    if (
      domain === '' ||
      (text[sign + 1 + domain.length] === ':' && /\w/.test(text[sign + 2 + domain.length] ?? ''))
    )
      continue
    push(found, text.slice(start, sign), domain, start, sign + 1 + domain.length)
  }
  return found
}

const domainAt = /^[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}(?![\w@])/

/** `ann at gmail dot com`, `ann[at]example[dot]com`: brackets, or a provider's name, show that an address is meant. */
const spelled =
  /(?<![\w.@])([a-z0-9][a-z0-9._+-]{1,63}) ?(?:[([{] ?(?:at|@) ?[)\]}] ?([a-z0-9-]{2,40})| at (gmail|googlemail|hotmail|outlook|yahoo|icloud|proton|protonmail|gmx|aol|live|web)) ?(?:[([{] ?(?:dot|\.) ?[)\]}] ?|\.| dot )([a-z]{2,10})(?![\w])/g

/** @param text folded */
export function findSpelledMail(text: string): Scored[] {
  const found: Scored[] = []
  for (const match of text.matchAll(spelled)) {
    const [whole, local = '', bracketed, provider, suffix = ''] = match
    push(found, local, `${bracketed ?? provider ?? ''}.${suffix}`, match.index, match.index + whole.length)
  }
  return found
}

function push(found: Scored[], local: string, domain: string, start: number, end: number): void {
  const parts = hostParts(domain)
  if (parts.isIp || !parts.known || parts.domain === null) return
  found.push({ start, end, score: role.has(local) ? 0.5 : 0.95 })
}
