import { describe, expect, test } from 'vitest'
import { helpOf, type OptionTable, parseOptions } from '../../loadtest/options.ts'

const table = {
  rate: { kind: 'number', value: 200, min: 0.5, max: 1_000, help: 'messages a second' },
  workers: { kind: 'number', value: undefined, min: 1, max: 4, help: 'threads' },
  transport: { kind: 'choice', value: 'auto', choices: ['auto', 'ws'], help: 'of the server' },
  file: { kind: 'text', name: 'FILE', help: 'to read' },
  kill: { kind: 'switch', help: 'kill it' },
} as const satisfies OptionTable

const parsed = (...args: string[]) => parseOptions(args, table)

describe('a command line', () => {
  test('without options has the values of the table', () => {
    const values = parsed()
    expect(values.ok && values.value.all).toEqual({
      rate: 200,
      workers: undefined,
      transport: 'auto',
      file: undefined,
      kill: undefined,
    })
  })

  test('gives each option its value, of its kind', () => {
    const values = parsed('--rate', '0.5', '--transport=ws', '--file', 'a b', '--kill', '--workers', '4')
    expect(values.ok && values.value.all).toEqual({
      rate: 0.5,
      workers: 4,
      transport: 'ws',
      file: 'a b',
      kill: true,
    })
  })

  test('of an option given twice, the last one counts', () => {
    const values = parsed('--rate', '1', '--rate', '2')
    expect(values.ok && values.value.number('rate')).toBe(2)
  })

  test.each([
    [['--rat', '5'], '--rat is not an option; did you mean --rate?'],
    [['-x'], '-x is not an option'],
    [['fanout'], '"fanout" is not expected here: options only'],
    [['--rate'], '--rate needs a value'],
    [['--rate', '--kill'], '--rate needs a value'],
    [['--rate='], '--rate needs a value'],
    [['--rate', 'fast'], '--rate is a number from 0.5 to 1000'],
    [['--rate', '0.4'], '--rate is a number from 0.5 to 1000'],
    [['--rate', '1001'], '--rate is a number from 0.5 to 1000'],
    [['--rate', '1e2'], '--rate is a number from 0.5 to 1000'],
    [['--transport', 'tcp'], '--transport is one of auto, ws'],
    [['--kill=yes'], '--kill takes no value'],
    [['--toString', 'x'], '--toString is not an option'],
  ])('%j is refused: %s', (args, reason) => {
    const values = parsed(...args)
    expect(values).toMatchObject({ ok: false, error: expect.stringContaining(reason.split(';')[0] ?? '') })
  })
})

describe('values', () => {
  test('that are not there are undefined, and a switch is off', () => {
    const values = parsed()
    expect(values.ok && values.value.text('file')).toBeUndefined()
    expect(values.ok && values.value.maybeNumber('workers')).toBeUndefined()
    expect(values.ok && values.value.on('kill')).toBe(false)
  })

  test('asked for as what they are not are our own mistake', () => {
    const values = parsed()
    expect(() => values.ok && values.value.number('file')).toThrow('--file is no number')
  })
})

test('the help has one line for each option, with its operand and what holds without it', () => {
  expect(helpOf(table).split('\n')).toEqual([
    '  --rate N             messages a second (200)',
    '  --workers N          threads',
    '  --transport auto|ws  of the server (auto)',
    '  --file FILE          to read',
    '  --kill               kill it',
  ])
})
