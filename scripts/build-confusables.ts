/**
 * Makes `data/confusables.tsv`, what look-alikes fold to, from Unicode's own list (UTS #39, `confusables.txt`) as the
 * package `unhomoglyph` carries it (MIT; version 1.0.6 has Unicode 13.0):
 *
 *   node scripts/run-built.mjs scripts/build-confusables.js [path of unhomoglyph/data.json]
 *
 * Unicode says what looks the same; a chat asks what a reader takes for a Latin letter. So only what stands for letters is
 * taken over, not from scripts whose letters would become noise, and `ours` decides where the two differ.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { assetPath } from '../server/base/assets.ts'

/** One to one: each character of `from` reads as the character of `to` at the same place. Before Unicode's list. */
const ours: readonly (readonly [from: string, to: string])[] = [
  // Cyrillic: what stands for a letter in writing that hides one, also where the shapes differ.
  ['абвгезиіїјкӏлмнопрстуўхѕԁԛԝһьєґүѵѡ', 'abbrezniijkilmhonpctyyxsdqwhberyvw'],
  // Greek; three capitals look like other letters than their small ones.
  ['αβγεζηικλμνοπρςστυφχωΗΝΥ', 'abyezniklmvonpcotuoxwhny'],
  // Latin letters that do not decompose, and turned ones
  ['øđðłħıƒɑɡɩɫɴʀʏʟʜɢɪʙŧŋɛɔəǝɐɨʉƙɓɗɠꞓ', 'oddlhifagilnrylhgibtnecceaiukbdgc'],
  ['ᴉɾʞɯɹʇʌʍʎɥɟƃ', 'ijkmrtvwyhfg'],
  // Strokes and hooks that Unicode's list leaves out
  ['ⱥȼꝗᵾⱡⱬӿƈʄɧɬყʑ', 'acqulzxcfhtyz'],
  // Canadian syllabics that are worn as letters beside the ones of Unicode's list
  ['ᗩᑕᑫᔕᘔ', 'acqsz'],
  // Small capitals and modifier letters
  ['ᴀᴃᴄᴅᴇꜰᴊᴋʟᴌᴍᴎᴏᴘᴛᴜᴠᴡᴢꜱꞯ', 'abcdefjkllmnoptuvwzsq'],
  // Armenian
  ['օսցհոքզ', 'oughnqq'],
  // Punctuation: apostrophes, dashes, dots, quotes, slashes, colons
  ['’‘‛ʼʹ`´', "'''''''"],
  ['‐‒–—―−⁃', '-------'],
  ['。․‧∙•·', '......'],
  ['“”„«»', '"""""'],
  ['⁄∕╱⧸', '////'],
  ['∶꞉', '::'],
]

/** One to several. */
const expansions: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th' }

/**
 * Left out: signs, which mean something of their own (`€`, `∞`), digits, the everyday letters of Russian and Greek beyond
 * `ours`, and scripts in which whole conversations are held and whose shapes only happen to be Latin ones.
 */
const left =
  /[\p{S}\p{P}\p{Nd}\p{M}а-яёА-ЯЁα-ωΑ-Ω\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Thai}\p{Script=Lao}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Oriya}\p{Script=Sinhala}\p{Script=Myanmar}\p{Script=Khmer}\p{Script=Ethiopic}\p{Script=Nko}\p{Script=Tibetan}\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Yi}]/u

const bare = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

const table = new Map<string, string>(Object.entries(expansions))
for (const [from, to] of ours) {
  const characters = [...from]
  if (characters.length !== [...to].length) throw new Error(`${from} and ${to} differ in length`)
  for (const [index, character] of characters.entries()) table.set(character, [...to][index] ?? '')
}
const known = new Set(table.keys())

const [path = createRequire(import.meta.url).resolve('unhomoglyph/data.json')] = process.argv.slice(2)
const listed = JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, string>>

for (const [source, target] of Object.entries(listed)) {
  const letters = latin(target)
  if (letters === null || left.test(source) || known.has(source) || /^[ -~]*$/.test(bare(source))) continue
  if (bare(source) !== source.toLowerCase()) continue // its parts are looked up one by one
  const small = source.toLowerCase()
  if (
    small !== source &&
    (known.has(small) || (listed[small] !== undefined && latin(listed[small]) !== null))
  )
    continue
  // The list takes I, l and 1 for one; a capital that looks like I is no l.
  table.set(source, letters === 'l' && /\p{Lu}/u.test(source) ? 'i' : letters)
  if (small !== source && !table.has(small)) table.set(small, table.get(source) ?? letters)
}

const rows = new Map<string, string[]>()
for (const [character, letters] of table) rows.set(letters, [...(rows.get(letters) ?? []), character])
const lines = [...rows]
  .toSorted(([a], [b]) => (a < b ? -1 : 1))
  .map(([letters, characters]) => `${letters}\t${characters.toSorted().join('')}`)
writeFileSync(
  assetPath('confusables.tsv'),
  `# What look-alikes fold to. Made by scripts/build-confusables.ts; Unicode 13.0 confusables.txt and our own.\n${lines.join('\n')}\n`,
)
process.stdout.write(`${table.size} characters, ${lines.length} rows\n`)

/** The Latin letters that a skeleton of Unicode's shows, or null. "rn" is how the list writes m. */
function latin(target: string): string | null {
  const letters = [...bare(target)].map((character) => table.get(character) ?? character).join('')
  if (letters === 'rn') return 'm'
  return /^[a-z]{1,3}$/.test(letters) ? letters : null
}
