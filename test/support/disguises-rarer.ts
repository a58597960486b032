/**
 * Rarer ways of writing a word: letters of other scripts that look alike, signs that draw letters, decorations of chat
 * programs, and plain tricks of people in a hurry.
 */
import { between, type Disguise, each, from, middle, offset, row, words } from './disguise-parts.ts'

const superscript = row('ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖqʳˢᵗᵘᵛʷˣʸᶻ')
const currency = row('₳฿₵ĐɆ₣₲ⱧłJ₭Ⱡ₥₦Ø₱QⱤ₴₮ɄV₩ӾɎⱫ')
const syllabics = row('ᗩᗷᑕᗪEᖴGᕼIᒍKᒪᗰᑎOᑭᑫᖇᔕTᑌᐯᗯ᙭Yᘔ')
const hooked = row('ąɓƈđεʄɠɧıʝƙɭɱŋơƥʠɽʂɬųʋῳҳყʑ')
const stroked = row('Ⱥƀȼđɇfǥħɨɉꝁłmnøᵽꝗɍsŧᵾvwxɏƶ')
/** Signs that draw the letters. */
const drawn: Readonly<Record<string, string>> = {
  a: '/-\\',
  b: '|3',
  d: '|)',
  h: '|-|',
  k: '|<',
  m: '|v|',
  n: '|\\|',
  o: '()',
  u: '|_|',
  v: '\\/',
  w: '\\/\\/',
}
/** Pictures that are letters, or look like ones. */
const pictures: Readonly<Record<string, string>> = {
  a: '🅰️',
  b: '🅱️',
  c: '©️',
  i: 'ℹ️',
  m: 'Ⓜ️',
  o: '⭕',
  p: '🅿️',
  r: '®️',
  t: '✝️',
  x: '❌',
}
const keycaps: Readonly<Record<string, string>> = {
  a: '4️⃣',
  e: '3️⃣',
  i: '1️⃣',
  o: '0️⃣',
  s: '5️⃣',
  t: '7️⃣',
}
const armenian: Readonly<Record<string, string>> = { h: 'հ', n: 'ո', o: 'օ', u: 'ս', g: 'ց', q: 'զ' }
const signs = ['.', '-', '_', '*', ',', '/', '~', '+']

const inPairs = (term: string) => term.match(/.{1,2}/g) ?? [term]
const chat =
  (before: string, after = before): Disguise =>
  (term) =>
    `${before}${term}${after}`

export const rarerDisguises: Readonly<Record<string, Disguise>> = {
  backwards: (term) => [...term].reverse().join(''),
  'in superscript': from(superscript),
  'in bold script': offset(0x1d4ea),
  'in Fraktur': offset(0x1d51e),
  'in sans-serif': offset(0x1d5ba),
  'in monospace': offset(0x1d68a),
  'in capital squares': offset(0x1f130),
  'with currency signs': from(currency),
  'with Canadian syllabics': from(syllabics),
  'with hooks': from(hooked),
  'with strokes': from(stroked),
  'with Armenian look-alikes': from(armenian),
  'drawn with signs': from(drawn),
  'with pictures': from(pictures),
  'with keycaps': from(keycaps),
  'with pictures between': between('😂'),
  'with middle dots between': between('·'),
  'with bullets between': between('•'),
  'with bars between': between('|'),
  'with tildes between': between('~'),
  'with plus signs between': between('+'),
  'with equals signs between': between('='),
  'with colons between': between(':'),
  'with backticks between': between('`'),
  'with quotation marks between': between('"'),
  'with wide spaces between': between('\u3000'),
  'with two spaces between': between('  '),
  'with no-break spaces between': between('\u00a0'),
  'with tabs between': between('\t'),
  'with all kinds of signs between': words((word) =>
    [...word].map((letter, at) => (at === 0 ? letter : `${signs[at % signs.length]}${letter}`)).join(''),
  ),
  'in capitals with spaces between': words((word) => [...word.toUpperCase()].join(' ')),
  'in pairs with a hyphen': words((word) => inPairs(word).join('-')),
  'in pairs with a dot': words((word) => inPairs(word).join('.')),
  'with one underscore': middle('_'),
  'with one apostrophe': middle("'"),
  'with one star': middle('*'),
  'with one picture': middle('💀'),
  'with every letter twice': each((letter) => letter + letter),
  'with a long end': (term) => term + (term.at(-1) ?? '').repeat(6),
  'with a long start': (term) => (term[0] ?? '').repeat(4) + term,
  'with heavy marks': each(
    (letter) => `${letter}\u0300\u0301\u0302\u0303\u0334\u0335\u0336\u0337\u0353\u0354`,
  ),
  'struck through': each((letter) => `${letter}\u0336`),
  underlined: each((letter) => `${letter}\u0332`),
  'in a circle each': each((letter) => `${letter}\u20dd`),
  'in stars': chat('**'),
  'in underscores': chat('__'),
  'in tildes': chat('~~'),
  'in bars': chat('||'),
  'in tags': chat('<b>', '</b>'),
  'as a hashtag': chat('#', ''),
  'as a name': chat('@', ''),
  'with a number behind': chat('', '69'),
  'in a name of a player': chat('xX', 'Xx'),
  'with word joiners': each((letter) => `${letter}\u2060`),
  'with byte order marks': each((letter) => `${letter}\ufeff`),
  'with Mongolian separators': each((letter) => `${letter}\u180e`),
  'with Hangul fillers': each((letter) => `${letter}\u3164`),
  'with digits and spaces between': words((word) =>
    [...word]
      .map((letter) => ({ a: '4', e: '3', i: '1', o: '0', s: '5', t: '7' })[letter] ?? letter)
      .join(' '),
  ),
  'in full width with spaces between': words((word) =>
    [...word].map((letter) => String.fromCodePoint(0xff41 + letter.charCodeAt(0) - 97)).join(' '),
  ),
}
