/**
 * Links are found however they are written, and only the ones that tell something are spoken of.
 */
import { describe, expect, test } from 'vitest'
import { defaultLimits } from '../../server/limits.ts'
import { encodeBlocklist, openBlocklist } from '../../server/moderation/blocklist.ts'
import { createFolder } from '../../server/moderation/fold.ts'
import { readKnownHosts } from '../../server/moderation/hosts.ts'
import { findLinks } from '../../server/moderation/link-scan.ts'
import { createLinkClassifier, readLinkKnowledge } from '../../server/moderation/links.ts'
import type { Sender } from '../../server/moderation/classifier.ts'
import { decide } from '../../server/moderation/policy.ts'
import type { Finding } from '../../server/moderation/verdict.ts'
import { describeClassifier } from '../conformance/classifier.ts'

const never = new AbortController().signal
const folder = createFolder(400)
const hosts = readKnownHosts()
const blocked = [
  'stealing-cookies.example.com',
  'evil-airdrop.com',
  'xn--bcher-kva.com',
  'aaaaaa.net',
  'bad.github.io',
]
const classifier = createLinkClassifier({ blocklist: openBlocklist(encodeBlocklist(blocked)), hosts })

function judge(text: string): readonly Finding[] {
  const subject = { kind: 'message', text, room: 'lobby', author: 'u_ann', at: 0 } as const
  return classifier.classify(subject, folder.fold(text), never) as readonly Finding[]
}

const verdict = (text: string) => judge(text).map((finding) => `${finding.rule} ${finding.score}`)
const hostsIn = (text: string) => findLinks(folder.fold(text), 100).map((link) => link.host)

describeClassifier('links', {
  create: () => createLinkClassifier(readLinkKnowledge()),
  finds: ['paypa1.com', 'see https://paypal.com@evil.com/x', 'http://0xD1D83A0F/', 'bit.ly/x', 'раураl.com'],
})

describe('what is a link', () => {
  test.each([
    ['https://example.com/path?q=1', 'example.com'],
    ['go to EXAMPLE.com now', 'example.com'],
    ['(see www.example.co.uk)', 'www.example.co.uk'],
    ['hxxps://example[.]com', 'example.com'],
    ['h**p://example.com', 'example.com'],
    ['hxxp[:]//example(.)com', 'example.com'],
    ['example[dot]com', 'example.com'],
    ['example (dot) com', 'example.com'],
    ['example dot com', 'example.com'],
    ['example d0t com', 'example.com'],
    ['exa\u200bmple.c\u00adom', 'example.com'],
    ['ｅｘａｍｐｌｅ．ｃｏｍ', 'example.com'],
    ['example。com', 'example.com'],
    ['http://user:pw@example.com:8080/', 'example.com'],
    ['http://aaaaaaaaa.com', 'aaaaaaaaa.com'],
    ['bücher.com', 'xn--bcher-kva.com'],
    ['http://2130706433/', '127.0.0.1'],
    ['http://0x7f.1/', '127.0.0.1'],
    ['http://[::1]/', '[::1]'],
    ['mail ann@example.com', 'example.com'],
    ['https://google.com/url?q=https://example.com', 'google.com,example.com'],
  ])('%j leads to %s', (text, expected) => expect(hostsIn(text).join()).toBe(expected))

  test.each([
    ...[
      'the end.Start again',
      'v1.2.3',
      '10.0.0.1',
      '3.5 million',
      'a.b.c',
      '...',
      'http://',
      'https:// x',
      '://',
      'a://b',
    ],
    ...[
      'dot com bubble',
      'connect the dot',
      'first.last@',
      `${'a'.repeat(300)}.com`,
      'e.g. this',
      'Mr.Smith',
      'wait...what',
    ],
  ])('%j is none', (text) => expect(hostsIn(text).filter((host) => host !== 'the.com')).toEqual([]))
})

describe('what links tell', () => {
  test.each([
    'https://github.com/nodejs/node',
    'https://en.wikipedia.org/wiki/Penistone',
    'youtube.com and youtu.be/x and https://www.nytimes.com/a',
    'paypal.com, paypal.de, www.amazon.co.uk, blog.google, discord.js.org',
    'someone.github.io/page',
    'http://localhost:3000 http://127.0.0.1 http://192.168.1.1/admin http://10.1.2.3',
    'münchen.de and bücher.de',
    'apple-pie-recipes.com',
    'google-cloud-notes.dev',
  ])('%j: nothing', (text) => expect(judge(text)).toEqual([]))

  test.each([
    ['https://evil-airdrop.com/claim', 'links.blocklist 0.99'],
    ['www.evil-airdrop.com', 'links.blocklist 0.99'],
    ['hxxps://evil-airdrop[.]com', 'links.blocklist 0.99'],
    ['evil-air\u200bdrop dot com', 'links.blocklist 0.99'],
    ['BÜCHER.com', 'links.blocklist 0.99'],
    ['aaaaaa.net', 'links.blocklist 0.99'],
    ['bad.github.io', 'links.blocklist 0.99'],
    ['paypa1.com', 'links.lookalike 0.96'],
    ['rnicrosoft.com', 'links.lookalike 0.96'],
    ['g00gle.com', 'links.lookalike 0.96'],
    ['раураl.com', 'links.lookalike 0.96'],
    ['https://xn--pypal-4ve.com', 'links.lookalike 0.96'],
    ['ｐａｙｐａ１.com', 'links.lookalike 0.96'],
    ['secure-paypal-login.com', 'links.lookalike 0.93'],
    ['paypa1-login.com', 'links.lookalike 0.93'],
    ['paypal.com.evil.xyz', 'links.lookalike 0.95'],
    ['paypal.com-verify.net', 'links.lookalike 0.95'],
    ['metamask.xyz', 'links.lookalike 0.85'],
    ['goggle.com', 'links.lookalike 0.6'],
    ['https://paypal.com@evil.com/', 'links.userinfo 0.93'],
    ['https://paypal.com@198.51.100.7/', 'links.userinfo 0.93'],
    ['http://0x7f000001@evil.com/', 'links.userinfo 0.93'],
    ['https://xn--80ak6aa92e.com', 'links.lookalike 0.96'],
    ['https://user:pw@host.com', 'links.userinfo 0.5'],
    ['http://3520653040/', 'links.address 0.93'],
    ['http://0xD1D83A0F/', 'links.address 0.93'],
    ['http://8.8.8.8/x', 'links.address 0.55'],
    ['wаllet.com', 'links.homograph 0.8'],
    ['bit.ly/abc', 'links.shortener 0.3'],
  ])('%j: %s', (text, expected) => expect(verdict(text)).toEqual([expected]))

  test('a child of a blocked host is blocked, its parent and its siblings are not', () => {
    expect(verdict('a.stealing-cookies.example.com')).toEqual(['links.blocklist 0.99'])
    expect(verdict('example.com')).toEqual([])
    expect(verdict('other.example.com')).toEqual([])
  })

  test('shared hosts are never blamed for a page, even when a list names them', () => {
    const poisoned = openBlocklist(encodeBlocklist(['github.io', 'google.com', 't.me', 'com']))
    const judged = createLinkClassifier({ blocklist: poisoned, hosts })
    for (const text of ['a.github.io', 'sites.google.com', 't.me/x', 'example.com']) {
      const subject = { kind: 'message', text, room: '', author: '', at: 0 } as const
      expect(judged.classify(subject, folder.fold(text), never)).toEqual([])
    }
  })

  test('the evidence is the whole link as it was sent', () => {
    const text = 'now: hxxps://evil-airdrop[.]com/claim?x=1 quick'
    const [piece] = judge(text)[0]?.evidence ?? []
    expect(piece?.kind).toBe('link')
    expect(text.slice(piece?.start, piece?.end)).toBe('hxxps://evil-airdrop[.]com/claim?x=1')
  })

  test('newcomerLinksMax: who is new, or was restricted here lately, sends few links; the others as they like', () => {
    const as = (sender: Sender, count: number) => {
      const text = 'example.com '.repeat(count)
      const subject = { kind: 'message', text, room: 'lobby', author: 'u_ann', at: 0, sender } as const
      const found = classifier.classify(subject, folder.fold(text), never) as readonly Finding[]
      return decide(found, 'standard').action
    }
    const { newcomerLinksMax: most } = defaultLimits
    for (const sender of [
      { newcomer: true, moderator: false },
      { newcomer: false, troubled: true, moderator: false },
    ]) {
      expect(as(sender, most)).toBe('allow')
      expect(as(sender, most + 1)).toBe('hold')
    }
    expect(as({ newcomer: false, moderator: false }, most + 1)).toBe('allow')
  })

  test('as many links as are looked at are fine, one more is a finding, and none hides behind the others', () => {
    const most = 'example.com '.repeat(defaultLimits.linksPerDraftMax)
    expect(judge(most)).toEqual([])
    expect(verdict(`${most}example.com`)).toEqual(['links.many 0.95'])
    expect(verdict(`evil-airdrop.com ${most}`)).toEqual(['links.blocklist 0.99', 'links.many 0.95'])
  })
})
