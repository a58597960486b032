/**
 * Cards, accounts, telephone numbers, mail addresses and identity numbers are found as people write them; the many
 * other numbers of a conversation pass.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createFolder } from '../../server/moderation/fold.ts'
import { luhn } from '../../server/moderation/personal/check-digits.ts'
import { createPersonalDataClassifier } from '../../server/moderation/personal-data.ts'
import type { Finding } from '../../server/moderation/verdict.ts'
import { describeClassifier } from '../conformance/classifier.ts'
import { fill } from '../support/secret-samples.ts'
import { seededRandom } from '../support/seeded-random.ts'

const never = new AbortController().signal
const folder = createFolder(4_000)
const classifier = createPersonalDataClassifier()
const masksFrom = 0.6

function judge(text: string): readonly Finding[] {
  const subject = { kind: 'message', text, room: 'lobby', author: 'u_ann', at: 0 } as const
  return classifier.classify(subject, folder.fold(text), never) as readonly Finding[]
}

const found = (text: string): string[] =>
  judge(text)
    .filter((finding) => finding.score >= masksFrom)
    .flatMap(({ rule, evidence }) =>
      evidence.map(({ start, end }) => `${rule.slice(14)} ${text.slice(start, end)}`),
    )

describeClassifier('personal_data', {
  create: createPersonalDataClassifier,
  finds: [
    'call me at 555-123-4567',
    'card 4111 1111 1111 1111',
    'DE89 3704 0044 0532 0130 00',
    'write to jane.roe@example.com or jane (at) example dot com',
    'my ssn is 123-45-6789',
    'my address is 123 Main Street',
  ],
})

describe('telephone numbers', () => {
  test.each([
    ['call me at 555-123-4567', '555-123-4567'],
    ['my number is 555 0123', '555 0123'],
    ['text (212) 555-0187!', '(212) 555-0187'],
    ['+49 171 1234567', '+49 171 1234567'],
    ['+44 20 7946 0958', '+44 20 7946 0958'],
    ['+33612345678 is mine', '+33612345678'],
    ['0049 30 12345678', '0049 30 12345678'],
    ['0171/1234567', '0171/1234567'],
    ['030 12345678', '030 12345678'],
    ['06 12 34 56 78', '06 12 34 56 78'],
    ['07700900123', '07700900123'],
    ['020 7946 0958', '020 7946 0958'],
    ['whatsapp me 9876543210', '9876543210'],
    ['mein Handy: 01712345678', '01712345678'],
    ['mi teléfono es 612 345 678', '612 345 678'],
    ['his cell is 212.555.0187 x12', '212.555.0187 x12'],
    ['wa.me/491711234567', '491711234567'],
    ['２１２-５５５-０１８７', '２１２-５５５-０１８７'],
  ])('%j', (text, number) => expect(found(text)).toEqual([`phone ${number}`]))

  test.each(['1-800-273-8255, if you need to talk', 'call 988 or 116 123', 'call us free: 0800 123 4567'])(
    '%j may reach everybody',
    (text) => expect(found(text)).toEqual([]),
  )
})

describe('cards', () => {
  const random = seededRandom(4711)

  /** Ends `prefix` with random digits and the one that Luhn asks for. */
  function card(prefix: string, length: number): string {
    const open = prefix + fill(`{d${length - 1 - prefix.length}}`, random)
    return [...'0123456789'].map((digit) => open + digit).find(luhn) ?? ''
  }

  test.each([
    ['Visa', '4', 16],
    ['Mastercard', '53', 16],
    ['Mastercard', '2345', 16],
    ['American Express', '37', 15],
    ['Discover', '6011', 16],
    ['JCB', '3530', 16],
    ['Diners Club', '36', 14],
    ['UnionPay', '62', 16],
  ])('of %s are found, apart or together, and not with a wrong digit', (_issuer, prefix, length) => {
    for (let round = 0; round < 50; round++) {
      const digits = card(prefix, length)
      if (/^(\d)\1*$/.test(digits) || digits.includes('00000')) continue
      expect(found(`pay with ${digits} ok`), digits).toEqual([`card ${digits}`])
      const printed = length === 16 ? (digits.match(/\d{4}/g) ?? []).join(' ') : digits
      expect(found(`${printed} 12/28`)).toEqual([`card ${printed}`])
      const wrong = digits.slice(0, -1) + ((Number(digits.at(-1)) + 1) % 10)
      expect(found(`pay with ${wrong} ok`).filter((one) => one.startsWith('card'))).toEqual([])
    }
  })

  test('of other lengths need to be called one', () => {
    const digits = card('4', 13)
    expect(found(`block my card ${digits}`)).toEqual([`card ${digits}`])
    expect(found(`scan ${digits}`)).toEqual([])
  })
})

describe('accounts', () => {
  test.each([
    'DE89 3704 0044 0532 0130 00',
    'DE89370400440532013000',
    'gb82west12345698765432',
    'FR14 2004 1010 0505 0001 3M02 606',
    'NL91 ABNA 0417 1643 00',
    'BR18 0036 0305 0000 1000 9795 493C 1',
  ])('%s', (iban) => {
    expect(found(`send it to ${iban} please`)).toEqual([`iban ${iban}`])
    expect(
      found(`send it to ${iban.replace(/3/, '4')} please`).filter((one) => one.startsWith('iban')),
    ).toEqual([])
  })
})

describe('mail addresses', () => {
  test.each([
    ['write to jane.roe+chat@example.com.', 'jane.roe+chat@example.com'],
    ['mailto:jane@mail.example.co.uk', 'jane@mail.example.co.uk'],
    ['jane (at) example dot com', 'jane (at) example dot com'],
    ['jane[at]example[dot]org', 'jane[at]example[dot]org'],
    ['reach me: jane.roe at gmail dot com', 'jane.roe at gmail dot com'],
    ['j\u200bane@exam\u200bple.com', 'j\u200bane@exam\u200bple.com'],
  ])('%j', (text, mail) => expect(found(text)).toEqual([`mail ${mail}`]))

  test.each([
    'support@example.com',
    'git clone git@github.com:nodejs/node.git',
    'npm i @types/node@20.19.43',
    '@ann@mastodon.social',
    'user@localhost',
    'look at gmail',
    'foo@2x.png',
  ])('%j belongs to nobody', (text) => expect(found(text)).toEqual([]))
})

describe('identity numbers', () => {
  test.each([
    ['my ssn is 123-45-6789', '123-45-6789'],
    ['social security number: 123456789', '123456789'],
    ['AB 12 34 56 C', 'AB 12 34 56 C'],
    ['12345678Z', '12345678Z'],
    ['X1234567L', 'X1234567L'],
    ['529.982.247-25', '529.982.247-25'],
    ['my cpf is 52998224725', '52998224725'],
    ['aadhaar 2341 2341 2346', '2341 2341 2346'],
    ['1 84 12 76 451 089 46', '1 84 12 76 451 089 46'],
    ['756.9217.0769.85', '756.9217.0769.85'],
    ['Steuer-ID 86095742719', '86095742719'],
    ['RSSMRA85T10A562S', 'RSSMRA85T10A562S'],
    ['passport number is C01X00T47', 'C01X00T47'],
    ["my driver's license number is 5130001", '5130001'],
  ])('%j', (text, number) => expect(found(text)).toEqual([`identity ${number}`]))
})

describe('where somebody lives', () => {
  test.each([
    'my address is 123 Main Street',
    'I live at 42 Elm Ave, apt 5',
    'he lives at 7 Old Mill Road',
    'wohne in der Hauptstrasse 12',
    "j'habite au 12 rue de la Paix",
    'vivo en calle de Alcala 21',
  ])('%j is found', (text) => expect(found(text)).toHaveLength(1))

  test.each([
    'meet at 221b Baker Street at 5',
    'the 10 Downing Street door',
    'we stayed on 5th avenue, 3 nights',
    '5 minutes drive from the place',
    'I live in a big place with 12 cats',
  ])('%j is a place', (text) => expect(found(text)).toEqual([]))
})

describe('other numbers pass', () => {
  test.each(
    `order number 4111-1234-5678
my order number is 123-456-7890, still not here
order #1234567890 was shipped
tracking number 1Z999AA10123456784
tracking: 9400 1000 0000 0000 0000 00
meeting id: 845 1234 5678 passcode later
join zoom 123 456 7890
version 10.15.7.20210405 is out
ip is 192.168.100.200 and 10.0.0.1:8080
coordinates 51.507351, -0.127758
see you 2024-12-31 10:00 to 2025-01-01 12:00
01.02.2024 12.30 Uhr
it costs $1,234,567.89
1 000 000 people came
population 8 623 000
timestamp 1732233600000
isbn 978-3-16-148410-0
https://example.com/orders/1234567890
<@123456789012345678> hi
level 99 with 1234567 xp
score 21-19 21-17 19-21
10 20 30 40 50 60 70
1 2 3 4 5 6 7 8 9 10 11 12
01 02 03 04 05 06
pi is 3.14159265358979
+1000000 respect
+100000000 aura
1920x1080 at 144hz
phone costs 1299 euros
call of duty 2019 sold 30 000 000
flight LH 400 on 12/05/2025 at 10:45
0.1234567891011
f(x)=1234567890
the serial is 490154203237518
invoice 2024-123456
windows 10.0.19045.5131
CVE-2024-12345678
case 123-45-6789-x
bits 0100 1000 0110 1001 0110
commit 12345678e broke it
my number one fan has 1234567 followers`
      .split('\n')
      .map((line) => [line]),
  )('%s', (line) => expect(found(line)).toEqual([]))

  test('what chance writes in ten digits behind "order" is never a number of a person', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[1-9]\d{9}$/), (digits) => {
        expect(found(`order ${digits} has arrived`)).toEqual([])
      }),
    )
  })
})

describe('a message with several', () => {
  const text = 'card 4111 1111 1111 1111 12/26, call 555-123-4567 or mail jane@example.com'

  test('has a finding for each kind', () => {
    expect(judge(text).map((finding) => finding.rule)).toEqual([
      'personal_data.mail',
      'personal_data.card',
      'personal_data.phone',
    ])
  })

  test('passes when the marked parts are taken out', () => {
    let left = text
    for (const part of found(text)) left = left.replace(part.slice(part.indexOf(' ') + 1), '')
    expect(judge(left)).toEqual([])
  })
})
