/**
 * Characters that look like others and that NFKC leaves alone, each folded to the Latin letters a reader
 * sees. Small on purpose: what is met in chat. Patterns pass through the same table, so a Cyrillic or
 * Greek pattern still matches Cyrillic or Greek text.
 *
 * Lower case only, without accents: the fold lowers case and drops accents first.
 */

/** One to one: each character of `from` reads as the character of `to` at the same place. */
const rows: readonly (readonly [from: string, to: string])[] = [
  // Cyrillic
  ['абвгезиіїјкӏлмнопрстуўхѕԁԛԝһьєґүѵѡ', 'abbrezniijkllmhonpctyyxsdqwhberyvw'],
  // Greek
  ['αβγεζηικλμνοπρςστυφχω', 'abyezniklmvonpcotuoxw'],
  // Latin letters that do not decompose
  ['øđðłħıƒɑɡɩɫɴʀʏʟʜɢɪʙŧŋɛɔəǝɐɨʉƙɓɗɠꞓ', 'oddlhifagilnrylhgibtnecceaiukbdgc'],
  // Small capitals and modifier letters
  ['ᴀᴃᴄᴅᴇꜰᴊᴋʟᴌᴍᴎᴏᴘᴛᴜᴠᴡᴢꜱꞯ', 'abcdefjkllmnoptuvwzsq'],
  // Armenian look-alikes
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

/** The look-alike of each lower-case character that has one. */
export const confusables: ReadonlyMap<string, string> = new Map([
  ...rows.flatMap(([from, to]) => {
    const left = [...from]
    const right = [...to]
    if (left.length !== right.length) throw new Error(`confusables: ${from} and ${to} differ in length`)
    return left.map((character, index) => [character, right[index] ?? ''] as const)
  }),
  ...Object.entries(expansions),
])
