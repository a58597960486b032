/**
 * Ways of writing a word so that a filter does not see it and a reader does. Each takes a term in lower-case Latin
 * letters; a space in it stays a space where the disguise allows it.
 */
import type { Random } from '../../server/base/random.ts'
import { between, type Disguise, each, from, middle, offset, row, words } from './disguise-parts.ts'
import { rarerDisguises } from './disguises-rarer.ts'

const leet = { a: '4', e: '3', i: '1', o: '0', s: '5', t: '7', b: '8' }
const signs = { a: '@', i: '!', s: '$', e: '€' }
const cyrillic = {
  a: 'а',
  e: 'е',
  o: 'о',
  i: 'і',
  k: 'к',
  y: 'у',
  c: 'с',
  p: 'р',
  x: 'х',
  s: 'ѕ',
  h: 'һ',
  w: 'ԝ',
  b: 'Ь',
  t: 'т',
  n: 'п',
}
const greek = { a: 'α', e: 'ε', o: 'ο', i: 'ι', k: 'κ', n: 'η', t: 'τ', p: 'ρ', w: 'ω', u: 'υ', y: 'γ' }
const accents = { a: 'á', e: 'ë', i: 'ì', o: 'ô', u: 'ü', n: 'ñ', c: 'ç', g: 'ğ' }
const smallCapitals = row('ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡxʏᴢ')
const turned = row('ɐqɔpǝɟƃɥᴉɾʞlɯuodbɹsʇnʌʍxʎz')
const cherokee = {
  a: 'Ꭺ',
  b: 'Ᏼ',
  c: 'Ꮯ',
  e: 'Ꭼ',
  g: 'Ꮐ',
  i: 'Ꭵ',
  k: 'Ꮶ',
  r: 'Ꮢ',
  s: 'Ꮪ',
  t: 'Ꭲ',
  w: 'Ꮃ',
  y: 'Ꮍ',
  h: 'Ꮋ',
  p: 'Ꮲ',
  n: 'ɴ',
}

export const disguises: Readonly<Record<string, Disguise>> = {
  'in capitals': (term) => term.toUpperCase(),
  'in changing case': each((letter, index) => (index % 2 === 0 ? letter : letter.toUpperCase())),
  'in full width': offset(0xff41),
  'in mathematical letters': offset(0x1d41a),
  'in double-struck letters': offset(0x1d552),
  'in enclosed letters': offset(0x24d0),
  'in bracketed letters': offset(0x249c),
  'in squares': offset(0x1f170),
  'in dark circles': offset(0x1f150),
  'in regional indicators': offset(0x1f1e6),
  'in regional indicators with gaps': each(
    (letter) => `${String.fromCodePoint(0x1f1e6 + letter.charCodeAt(0) - 97)}\u200c`,
  ),
  'in small capitals': from(smallCapitals),
  'upside down': (term) =>
    [...term]
      .reverse()
      .map((letter) => turned[letter] ?? letter)
      .join(''),
  'backwards under a direction override': (term) => `\u202e${[...term].reverse().join('')}\u202c`,
  'with direction marks': each((letter) => `${letter}\u202d`),
  'with zero-width characters': each((letter) => `${letter}\u200b`),
  'with soft hyphens': each((letter) => `${letter}\u00ad`),
  'with invisible tags': each((letter) => `${letter}\u{e0062}`),
  'with variation selectors': each((letter) => `${letter}\ufe0f`),
  'with stacked marks': each((letter) => `${letter}\u0336\u0301`),
  'with accents': from(accents),
  'with Cyrillic look-alikes': from(cyrillic),
  'with Greek look-alikes': from(greek),
  'with Cherokee look-alikes': from(cherokee),
  'with digits': from(leet),
  'with signs': from(signs),
  'with dots between': between('.'),
  'with hyphens between': between('-'),
  'with underscores between': between('_'),
  'with slashes between': between('/'),
  'with stars between': between('*'),
  'with commas between': between(','),
  'with apostrophes between': between("'"),
  'with two dots between': between('..'),
  'with spaces between': between(' '),
  'with line breaks between': between('\n'),
  'with spaced dots between': between(' . '),
  'with brackets around each letter': words((word) => [...word].map((letter) => `(${letter})`).join('')),
  'with one dot': middle('.'),
  'with one hyphen': middle('-'),
  'with one space': middle(' '),
  'with one line break': middle('\n'),
  'with one bracket': middle(')('),
  'with a star for a vowel': (term) => term.replace(/(?<=[a-z])[aeiou](?=[a-z])/, '*'),
  'with stars for vowels': (term) => term.replace(/(?<=[a-z])[aeiou](?=[a-z])/g, '*'),
  'with a hash for a vowel': (term) => term.replace(/(?<=[a-z])[aeiou](?=[a-z])/, '#'),
  'with a percent sign for a vowel': (term) => term.replace(/(?<=[a-z])[aeiou](?=[a-z])/, '%'),
  'with long vowels': each((letter) => (/[aeiou]/.test(letter) ? letter.repeat(5) : letter)),
  'with every letter long': each((letter) => letter.repeat(4)),
  'by sound, ph for f': (term) => term.replaceAll('f', 'ph'),
  'by shape, vv for w': (term) => term.replaceAll('w', 'vv'),
  'with digits and dots': (term) =>
    words((word) => [...word].map((letter) => leet[letter as keyof typeof leet] ?? letter).join('.'))(
      term,
      never,
    ),
  'with look-alikes and zero-width characters': each(
    (letter) => `${cyrillic[letter as keyof typeof cyrillic] ?? letter}\u200d`,
  ),
  'with long letters and digits': each((letter) => (leet[letter as keyof typeof leet] ?? letter).repeat(3)),
  mixed: (term, random) =>
    [...term]
      .map((letter) => {
        const ways = [
          letter,
          letter.toUpperCase(),
          leet[letter as keyof typeof leet] ?? letter,
          `${letter}\u200b`,
        ]
        ways.push(cyrillic[letter as keyof typeof cyrillic] ?? letter, `${letter}\u0301`)
        return ways[random.below(ways.length)] ?? letter
      })
      .join(''),
  ...rarerDisguises,
}

/** For disguises that leave nothing to chance. */
const never: Random = { bytes: (length) => new Uint8Array(length), below: () => 0 }
