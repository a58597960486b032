import { expect, test } from 'vitest'
import type { DialectSink } from '../../../loadtest/driver/dialect.ts'
import { socketIoDialect } from '../../../loadtest/driver/dialect-socketio.ts'

const dialect = socketIoDialect()

function heard(packet: string): string[] {
  const words: string[] = []
  const sink: DialectSink = {
    delivered: (bytes, start, end) => words.push(`delivered ${dialect.textIn(bytes, start, end)}`),
    accepted: () => words.push('accepted'),
    refused: (name) => words.push(`refused ${name}`),
    joined: () => words.push('joined'),
    turnedAway: (name) => words.push(`turned away ${name}`),
    reply: (text) => words.push(`reply ${text}`),
  }
  const bytes = Buffer.from(`..${packet}..`)
  dialect.read(bytes, 2, bytes.length - 2, sink)
  return words
}

test.each([
  ['0{"sid":"x","upgrades":[],"pingInterval":25000}', []],
  ['40{"sid":"y"}', []],
  ['42["joined"]', ['joined']],
  ['42["jested"]', []],
  ['42["m","good morning"]', ['delivered good morning']],
  ['2', ['reply 3']],
  ['44{"message":"no"}', ['turned away {"message":"no"}']],
])('%s', (packet, words) => {
  expect(heard(packet)).toEqual(words)
})

test('what it says is an event with the text, and its first words name the room', () => {
  expect(JSON.parse(dialect.say('r', 1, 'good morning').slice(2))).toEqual(['m', 'good morning'])
  expect(dialect.opening({ token: 't', room: 'hall', create: true })).toBe('40{"room":"hall"}')
})
