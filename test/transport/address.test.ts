/**
 * One address, one spelling; and whose address it is behind proxies.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addressSet, canonicalAddress, isLoopback, peerAddress } from '../../server/transport/address.ts'

describe('an address has one spelling', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    [' 203.0.113.7 ', '203.0.113.7'],
    ['203.0.113.7:4711', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['0000:0000:0000:0000:0000:ffff:cb00:7107', '203.0.113.7'],
    ['0000:0000:0000:0000:0000:0000:0000:0001', '::1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
  ])('%s is %s', (text, expected) => expect(canonicalAddress(text)).toBe(expected))

  test.each(['', 'unknown', '_hidden', '256.1.1.1', '1.2.3', '[::1', '1.2.3.4:x', 'example.com'])(
    '%j is none',
    (text) => expect(canonicalAddress(text)).toBeUndefined(),
  )

  test('however an IPv6 address is written', () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const once = canonicalAddress(text)
        expect(once).toBeDefined()
        expect(canonicalAddress(once ?? '')).toBe(once)
        expect(canonicalAddress(text.toUpperCase())).toBe(once)
      }),
    )
  })
})

test.each([
  ['127.0.0.1', true],
  ['127.255.0.9', true],
  ['::1', true],
  ['128.0.0.1', false],
  ['::2', false],
  ['127::1', false],
])('%s is loopback: %s', (address, expected) => expect(isLoopback(address)).toBe(expected))

describe('the peer behind proxies', () => {
  const trusted = addressSet(['10.0.0.0/8', '192.0.2.1', '2001:db8:ffff::/48'])
  test.each([
    ['203.0.113.7', undefined, '203.0.113.7', false],
    ['203.0.113.7', '198.51.100.1', '203.0.113.7', false], // not a proxy of ours: its header is a claim
    ['10.0.0.1', undefined, '10.0.0.1', false],
    ['10.0.0.1', '198.51.100.1', '198.51.100.1', true],
    ['::ffff:10.0.0.1', '198.51.100.1', '198.51.100.1', true],
    ['10.0.0.1', '127.0.0.1, 198.51.100.1', '198.51.100.1', true], // the client wrote the first one itself
    ['10.0.0.1', '198.51.100.1, 10.9.9.9, 192.0.2.1', '198.51.100.1', true],
    ['2001:db8:ffff::9', '[2001:db8::5]:999', '2001:db8::5', true],
    ['10.0.0.1', '198.51.100.1, unknown', '10.0.0.1', false], // beyond what cannot be read nothing is believed
    ['10.0.0.1', '10.0.0.2, 10.0.0.3', '10.0.0.1', false],
    ['10.0.0.1', ',,', '10.0.0.1', false],
  ])('%s with x-forwarded-for %j is %s', (socket, header, address, forwarded) => {
    expect(peerAddress(socket, header, trusted)).toEqual({ address, forwarded })
  })

  test('what a client adds in front changes nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string())), (forged) => {
        const header = [...forged, '198.51.100.1'].join(',')
        expect(peerAddress('10.0.0.1', header, trusted).address).toBe('198.51.100.1')
      }),
    )
  })

  test('an entry that is no address is refused at once', () => {
    expect(() => addressSet(['proxy.example'])).toThrow('proxy.example')
  })
})
