/**
 * What the words around a number say it is: "call me on …" and "… office" make it a telephone number, "order …",
 * "meeting id …" make it none. The nearest word decides. A window of fixed length is read on either side.
 */

/** `phone`, `card`, `bank`, `identity`: what it is; `other`: something that concerns nobody; null: nothing is said. */
export type Meaning = 'phone' | 'card' | 'bank' | 'identity' | 'other' | null

/** Units read before and after a number. */
const beforeMax = 64
const afterMax = 14

const words = (list: string) => list.trim().split(/\s+/).join('|')

/** What concerns nobody, in a word or with "number" behind it, which would be a telephone's otherwise. */
const other =
  words(`address orders? ordernr invoices? tickets? cases? ref reference tracking trackingnr track parcel packages? shipment meeting
  zoom webinar conference passcode codes? code sku isbn issn doi version build release serial imei models? part items? product
  policy patent ids? uid pid hash commit sha port bugs? issues? timestamp epoch scores? points population years? price totals? lat
  lon coordinates steps lines? build job request incident article flight booking confirmation receipt batch lot room extension
  bestellung bestellnummer auftrag auftragsnummer rechnung rechnungsnummer sendung sendungsnummer kundennummer artikelnummer
  pedido factura commande facture colis encomenda fatura versao`)
const phone =
  words(`phones? tel telephone mobile mob cell cells cellphone landline handy handynummer telefon telefonnummer rufnummer
  festnetz whatsapp viber imessage facetime fax calls? ring dial text texts txt sms pager tlf telefono telefone movil celular
  telemovel llamame llama llamar appelle appeler joindre ligue zapzap anrufen anruf erreichbar hmu`)
const phrases = 'whats app|wa\\.me|reach (?:me|us|him|her|them)|messages? (?:to|on|at)|hit me up|digits are'
/** Words that mean a telephone only right before the number. */
const vague = words(
  `contact answering registered desk office numbers? num nummer numero cel fijo portable liga ligar zap ruf line`,
)
/** What may stand between one of those and the number. */
const fillers =
  /^[ :#=.,-]*(?:(?:is|are|at|on|to|me|us|him|her|via|by|now|my|the|new|its?|here|was|under|ist|unter|es|est|e|au|al|no)\b[ :#=.,-]*){0,4}$/
const card = words(
  `card cards creditcard visa mastercard amex maestro discover cc kreditkarte kartennummer karte tarjeta carte cartao`,
)
const bank = words(
  `iban account accounts acct bank routing transfer konto kontonummer bankverbindung cuenta compte conta`,
)
const identity =
  words(`ssn ssns nino sin tfn bsn pesel nif nie dni cpf nir aadhaar aadhar adhaar pan ahv avs codice fiscale steuer
  steuerid idnr steueridentifikationsnummer steuernummer sozialversicherungsnummer passport passports licence license licenses
  ausweis ausweisnummer reisepass pasaporte passeport passaporte personnummer`)
const identityPhrases = `social security(?: number| no| nr)?|socials?|national insurance(?: number| no)?|tax (?:id|number|file number)|social insurance(?: number)?|securite sociale|(?:driver'?s?|driving) licen[cs]e|steuer[- ]?id(?:nr|nummer)?|identity (?:card|number)|id card|national id`

const cue = new RegExp(
  `\\b(?:((?:${identityPhrases}|${identity})(?: (?:number|no|nr))?)|((?:${other})(?: (?:number|no|nr|num|id))?)|((?:${card})(?: (?:number|no|nr|num))?)|((?:${bank})(?: (?:number|no|nr|num))?)|(${phrases}|${phone})|(${vague}))\\b`,
  'g',
)

export interface Surroundings {
  /** What the nearest word before says. */
  readonly nearest: Meaning
  /** Everything that the words in the window say. */
  readonly all: ReadonlySet<Meaning>
}

/**
 * What stands before a number.
 * @param text folded
 * @param start of the number in it
 */
export function surroundings(text: string, start: number): Surroundings {
  const before = text.slice(Math.max(0, start - beforeMax), start)
  const all = new Set<Meaning>()
  let nearest: Meaning = null
  for (const match of before.matchAll(cue)) {
    const said = meaningOf(match, before)
    if (said === null) continue
    nearest = said
    all.add(said)
  }
  return { nearest, all }
}

/** True when right behind a number, which ends at `end`, it is called a telephone's: `… office`, `… (mobile)`. */
export function isCalledPhone(text: string, end: number): boolean {
  return saysPhone.test(text.slice(end, end + afterMax))
}

function meaningOf(match: RegExpExecArray, before: string): Meaning {
  const group = match.slice(1).findIndex((text) => text !== undefined)
  if (group < groupMeanings.length) return groupMeanings[group] ?? null
  return fillers.test(before.slice(match.index + match[0].length)) ? 'phone' : null
}

/** The groups of `cue`; one more group is vague. */
const groupMeanings: readonly Meaning[] = ['identity', 'other', 'card', 'bank', 'phone']

const saysPhone = /^[ \-:(]{0,3}(?:office|fax|mobile|cell|home|work|desk|tel|phone|handy|landline)\b/
