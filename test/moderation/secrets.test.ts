/**
 * Keys, tokens and passwords are found and nothing around them; hashes, addresses and talk about passwords pass.
 */
import { describe, expect, test } from 'vitest'
import { createFolder } from '../../server/moderation/fold.ts'
import { createSecretsClassifier } from '../../server/moderation/secrets.ts'
import type { Finding } from '../../server/moderation/verdict.ts'
import { describeClassifier } from '../conformance/classifier.ts'
import { assignedTemplates, assignments, fill, tokenTemplates } from '../support/secret-samples.ts'
import { seededRandom } from '../support/seeded-random.ts'

const never = new AbortController().signal
const folder = createFolder(4_000)
const classifier = createSecretsClassifier()
const random = seededRandom(20_261_121)
/** Where the standard room masks. */
const masksFrom = 0.6

function judge(text: string): readonly Finding[] {
  const subject = { kind: 'message', text, room: 'lobby', author: 'u_ann', at: 0 } as const
  return classifier.classify(subject, folder.fold(text), never) as readonly Finding[]
}

const found = (text: string): string[] =>
  judge(text)
    .filter((finding) => finding.score >= masksFrom)
    .flatMap((finding) => finding.evidence.map(({ start, end }) => text.slice(start, end)))

describeClassifier('secrets', {
  create: createSecretsClassifier,
  finds: [
    fill('here: ghp_{a36}', seededRandom(1)),
    fill('my adafruit key is {x32}', seededRandom(2)),
    'my password is hunter2',
    'postgres://app:tK9rWq2z@db.test:5432/app',
  ],
})

describe('what says whose it is', () => {
  test.each(Object.entries(tokenTemplates))('%s', (_issuer, template) => {
    for (let round = 0; round < 20; round++) {
      const secret = fill(template, random)
      for (const text of [secret, `use ${secret} please`, `it is "${secret}", ok?`]) {
        const [first = ''] = found(text)
        // A web address may be masked in part; the secret in it may not be readable.
        expect(first, text).not.toBe('')
        expect(secret).toContain(first.replace(/[",]+$/, ''))
        expect(first.length, text).toBeGreaterThanOrEqual(Math.min(secret.length, 15))
      }
    }
  })
})

describe('what the name of a service gives away', () => {
  test('is found in each way of writing it down', () => {
    let missed = 0
    let looked = 0
    for (const [service, template] of Object.entries(assignedTemplates)) {
      for (const assign of assignments) {
        for (let round = 0; round < 10; round++) {
          const secret = fill(template, random)
          looked++
          if (
            !found(assign(service, secret))
              .join(' ')
              .includes(secret.replace(/^[-_]+|[-_]+$/g, ''))
          )
            missed++
        }
      }
    }
    expect(missed / looked).toBeLessThan(0.03)
  })

  test.each([
    'api_key = {a32}',
    'API_KEY={a32}',
    '"access_token": "{a40}"',
    'secretKey: {a24}',
    'the api key is {a32}',
    'private key: 0x{h64}',
    'client_secret => {w40}',
    'auth token: {a20}',
    'jwt secret = {a32}',
  ])('%s is found without a service', (template) => {
    expect(found(fill(template, random))).toHaveLength(1)
  })
})

describe('what is inside something else', () => {
  const password = () => fill('{a12}', random)

  test('the password of an address is found, and nothing else of it', () => {
    for (const scheme of ['postgres', 'mysql', 'mongodb+srv', 'redis', 'amqp', 'https', 'ftp']) {
      const secret = password()
      expect(found(`connect to ${scheme}://app:${secret}@db.test:5432/app now`)).toEqual([secret])
    }
  })

  test.each([
    ['curl', (secret: string) => `curl -u admin:${secret} https://example.test`],
    ['a bearer token', (secret: string) => `Authorization: Bearer ${secret}`],
    ['a header', (secret: string) => `curl -H "X-Api-Key: ${secret}" https://example.test`],
    ['NuGet', (secret: string) => `<add key="ClearTextPassword" value="${secret}" />`],
    ['a quoted password', (secret: string) => `password = "${secret}"`],
  ])('%s', (_name, write) => {
    const secret = fill('{a20}', random)
    expect(found(write(secret))).toEqual([secret])
  })

  test('each value of a Kubernetes secret', () => {
    const [one, two] = [fill('{a24}', random), fill('{a32}', random)]
    expect(found(`kind: Secret\ndata:\n  user: ${one}\n  password: ${two}\n`).toSorted()).toEqual(
      [one, two].toSorted(),
    )
  })

  test('a private key, to its end or to the end of the text', () => {
    const dashes = '-'.repeat(5)
    const block = `${dashes}BEGIN RSA PRIVATE KEY${dashes}\n${fill('{a64}\n{a64}', random)}\n${dashes}END RSA PRIVATE KEY${dashes}`
    expect(found(`look:\n${block}\nok`)).toEqual([block])
    expect(found(`look:\n${block.slice(0, 80)}`)).toEqual([block.slice(0, 80)])
  })
})

describe('passwords told', () => {
  test.each([
    ['my password is hunter2', 'hunter2'],
    ['the password for the wifi is Gr8Router!', 'Gr8Router!'],
    ['the wifi password is swordfish', 'swordfish'],
    ['password: swordfish', 'swordfish'],
    ['pw: Tr0ub4dor&3', 'Tr0ub4dor&3'],
    ['das Passwort lautet Geheim123!', 'Geheim123!'],
    ['mi contraseña es gatito99', 'gatito99'],
    ['mon mot de passe est azerty123', 'azerty123'],
    ['a senha é flamengo10', 'flamengo10'],
    ['my pin is 4821, thanks', '4821'],
    ['the password is "open sesame"', 'open sesame'],
  ])('%j', (text, secret) => expect(found(text)).toEqual([secret]))

  test.each(
    [
      'the password is wrong',
      'my password is too short',
      'my password is WRONG!!!',
      'why, the password is BROKEN for everyone',
      'password is required',
      'password: required',
      'is the password case-sensitive?',
      'I forgot my password again',
      'the pin is on the map',
      'pin: this message',
      'my password is the name of a dog',
      'das Passwort ist falsch',
      'your password is still not accepted by the site',
      'password=os.environ["PASSWORD"]',
      'a password is never stored in plain text',
      'the password is: ********',
    ].map((text) => [text]),
  )('%j is talk', (text) => expect(found(text)).toEqual([]))
})

describe('what only looks like a secret', () => {
  const passes = [
    'commit {h40} fixed it',
    'md5 is {h32}',
    'sha256: {h64}',
    `the request id is ${'{h8}-{h4}-{h4}-{h4}-{h12}'}`,
    'https://github.com/nodejs/node/commit/{h40}',
    'https://www.youtube.com/watch?v={w11}',
    'https://docs.google.com/document/d/1{w43}/edit',
    'data:image/png;base64,{a80}',
    'primary key is user_id_2024',
    'the key is to practise every single day',
    'monkey: Kong{d9}',
    'author: JohnSmith1984',
    'public key: {a64}',
    'token: erc-20-usdt-2024',
    'sort key = created_at_desc_v2',
    'contract 0x{h40}',
    'token: 0x{h40}',
    '<@{d18}> hi',
    'use AKIAIOSFODNN7EXAMPLE from the docs',
    'set OPENAI_API_KEY=your_api_key_here please',
    'postgres://user:password@localhost/db',
    'redis://127.0.0.1:6379',
    'Authorization: Bearer <token>',
    'Bearer tokens are great authentication',
    'export TOKEN=$MY_TOKEN',
    'api_key = process.env.API_KEY',
    'const key = getKeyFromStore(userId)',
    'sk-learn is nice and sk-image too',
    'supercalifragilisticexpialidocious',
    'Donaudampfschifffahrtsgesellschaftskapitaen',
    'npm_config_cache and github_pat_ and ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
  ]

  test.each(passes)('%s passes', (template) => {
    for (let round = 0; round < 10; round++) expect(found(fill(template, random)), template).toEqual([])
  })
})

test('every secret of a message is named, each once', () => {
  const [one, two] = [fill('ghp_{a36}', random), fill('sk_live_{a24}', random)]
  expect(found(`token=${one} and key: ${two}`).toSorted()).toEqual([one, two].toSorted())
})

test('without its secret a message passes', () => {
  const secret = fill('glpat-{w20}', random)
  const text = `deploy with ${secret} tonight`
  expect(found(text)).toEqual([secret])
  expect(judge(text.replace(secret, ''))).toEqual([])
})
