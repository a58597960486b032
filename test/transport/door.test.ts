/**
 * Who is let in, as tables: nothing here opens a socket.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createDoor, type Door, type DoorOptions } from '../../server/transport/door.ts'
import type { UpgradeDecision, UpgradeRequest } from '../../server/transport/transport.ts'

const visitor: UpgradeRequest = {
  path: '/v1',
  origin: undefined,
  host: 'chat.example:8080',
  address: '203.0.113.7',
  forwarded: false,
  subprotocols: ['parley.v1.json'],
}

function door(options: Partial<DoorOptions> = {}): Door {
  const limits = { connectionsMax: 5, connectionsPerAddressMax: 2 }
  return createDoor({ limits, origins: [], path: '/v1', ...options })
}

const statusOf = (decision: UpgradeDecision) => (decision.accept ? 101 : decision.status)
const come = (at: Door, request: Partial<UpgradeRequest> = {}) =>
  statusOf(at.accept({ ...visitor, ...request }))

describe('the path', () => {
  test.each([
    ['/v1', 101],
    ['/v1/', 404],
    ['/', 404],
    ['/v2', 404],
  ])('%s gives %i', (path, status) => expect(come(door(), { path })).toBe(status))
})

describe('the subprotocol', () => {
  test.each([
    [['parley.v1.json'], 'json'],
    [['parley.v1.msgpack'], 'msgpack'],
    [['parley.v1.msgpack', 'parley.v1.json'], 'msgpack'],
    [['soap', 'parley.v1.json', 'parley.v1.msgpack'], 'json'],
    [[], 'json'],
  ])('of %j is %s: the first that we know', (subprotocols, encoding) => {
    expect(door().accept({ ...visitor, subprotocols })).toEqual({ accept: true, encoding })
  })

  test.each([[['soap']], [['parley.v2.json']], [['PARLEY.V1.JSON']]])('of %j is none', (subprotocols) => {
    expect(come(door(), { subprotocols })).toBe(400)
  })
})

describe('the origin', () => {
  const secure = 'https://chat.example'
  test.each([
    ['a client without one, no browser', [], undefined, 'chat.example', 101],
    ['a page of the same host', [], 'http://chat.example:8080', 'chat.example:8080', 101],
    ['a page of the same host, its port left out', [], secure, 'chat.example:443', 101],
    ['a page of the same host, its port written', [], 'https://chat.example:443', 'chat.example', 101],
    ['a page of another port', [], 'http://chat.example:81', 'chat.example:8080', 403],
    ['a page of another host', [], 'https://evil.example', 'chat.example', 403],
    ['a page of a host that begins alike', [], 'https://chat.example.evil.example', 'chat.example', 403],
    ['a page and no host header', [], secure, undefined, 403],
    ['a sandboxed page', [], 'null', 'chat.example', 403],
    ['a page that is listed', [secure], secure, 'api.example', 101],
    [
      'a page that is listed with capitals and a slash',
      ['HTTPS://Chat.Example/'],
      secure,
      'api.example',
      101,
    ],
    [
      'a page that is not listed, though of the same host',
      [secure],
      'https://api.example',
      'api.example',
      403,
    ],
    ['any page where * is listed', ['*'], 'https://evil.example', 'chat.example', 101],
    ['a sandboxed page where * is listed', ['*'], 'null', 'chat.example', 101],
  ])('%s', (_, origins, origin, host, status) => {
    expect(come(door({ origins }), { origin, host })).toBe(status)
  })

  test('never lets a page of another host in, whatever it writes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl()), (origin) => {
        fc.pre(origin !== '')
        expect(come(door(), { origin, host: 'only-this-host.invalid' })).toBe(403)
      }),
    )
  })
})

describe('the caps', () => {
  test('connectionsPerAddressMax connections of one address are let in, the next is refused until one leaves', () => {
    const at = door()
    for (let i = 0; i < 2; i++) {
      expect(come(at)).toBe(101)
      at.entered(visitor.address)
    }
    expect(come(at)).toBe(429)
    expect(come(at, { address: '203.0.113.8' })).toBe(101)
    at.left(visitor.address)
    expect(come(at)).toBe(101)
  })

  test('connectionsMax connections in all are let in, the next is refused until one leaves', () => {
    const at = door()
    for (let i = 0; i < 5; i++) {
      const address = `203.0.113.${i}`
      expect(come(at, { address })).toBe(101)
      at.entered(address)
    }
    expect(come(at, { address: '198.51.100.1' })).toBe(503)
    at.left('203.0.113.0')
    expect(come(at, { address: '198.51.100.1' })).toBe(101)
  })

  test.each([
    ['127.0.0.1', false, 101],
    ['127.8.8.8', false, 101],
    ['::1', false, 101],
    ['127.0.0.1', true, 429],
    ['::1', true, 429],
  ])('%s, forwarded: %s, beyond the cap gives %i', (address, forwarded, status) => {
    const at = door()
    at.entered(address)
    at.entered(address)
    expect(come(at, { address, forwarded })).toBe(status)
  })

  test.each([
    ['2001:db8:1:2::5', '2001:db8:1:2:aaaa:bbbb:cccc:dddd', 429],
    ['2001:db8:1:2::5', '2001:db8:1:3::5', 101],
    ['2001:db8::1', '2001:db8:0:0:9::', 429],
    ['2001:db8::1', '2001:db8:0:1::', 101],
  ])('%s and %s: an IPv6 household has 64 bits', (resident, address, status) => {
    const at = door()
    at.entered(resident)
    at.entered(resident)
    expect(come(at, { address })).toBe(status)
  })

  test('the counters return to nothing, whatever the order of coming and going', () => {
    const addresses = fc.array(fc.constantFrom('203.0.113.1', '203.0.113.2', '2001:db8::1', '127.0.0.1'))
    fc.assert(
      fc.property(addresses, (visits) => {
        const at = door({ limits: { connectionsMax: 1, connectionsPerAddressMax: 1 } })
        for (const address of visits) at.entered(address)
        if (visits.length > 0) expect(come(at)).toBe(503)
        for (const address of visits.toReversed()) at.left(address)
        for (const address of new Set(visits)) expect(come(at, { address })).toBe(101)
      }),
    )
  })

  test('to leave without having entered is our own mistake', () => {
    expect(() => door().left('203.0.113.7')).toThrow('invariant')
  })
})

test('while the server drains, everyone is asked to come back later', () => {
  const at = door()
  at.draining()
  expect(come(at)).toBe(503)
  expect(come(at, { path: '/elsewhere' })).toBe(404)
})
