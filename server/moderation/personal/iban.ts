/**
 * IBANs (ISO 13616): country, length of that country, and the check by 97. One random text in 97 would pass, and
 * random texts do not begin with a country and have its length. Spaces and hyphens may stand between the characters.
 */
import { iban97 } from './check-digits.ts'

/** Characters of an IBAN in each country (SWIFT, IBAN Registry, release 99). */
const lengths: Readonly<Record<string, number>> = Object.fromEntries(
  `AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18
  FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20
  LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18
  SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30`
    .split(/\s+/)
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
)

/** Two letters and two digits at the start of a word. */
const opening = /(?<![\p{L}\p{N}])[a-z]{2}\d{2}/giu
/** The longest IBAN with a sign after each group of four. */
const windowMax = 44

export interface Part {
  readonly start: number
  readonly end: number
}

/** All IBANs of a text as it was sent, by offset. */
export function findIbans(text: string): Part[] {
  const found: Part[] = []
  for (const { index } of text.matchAll(opening)) {
    const length = lengths[text.slice(index, index + 2).toUpperCase()]
    if (length === undefined) continue
    let bare = ''
    let end = index
    for (; end < Math.min(text.length, index + windowMax) && bare.length < length; end++) {
      const character = text[end] ?? ''
      if (/[a-z0-9]/i.test(character)) bare += character
      else if (!/[ \u00a0-]/.test(character)) break
    }
    if (bare.length !== length || /[\p{L}\p{N}]/u.test(text[end] ?? '')) continue
    if (iban97(bare)) found.push({ start: index, end })
  }
  return found
}
