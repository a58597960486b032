/** The flags of `parley serve`, each form that people type. */
import { expect, test } from 'vitest'
import { parseFlags } from '../../server/config/flags.ts'

const texts = (...args: string[]): string[] => parseFlags(args).problems.map((p) => `${p.source} ${p.text}`)

test('a value may follow its flag or an equals sign', () => {
  const expected = [{ source: '--port', path: ['port'], value: 80 }]
  expect(parseFlags(['--port', '80']).settings).toEqual(expected)
  expect(parseFlags(['--port=80']).settings).toEqual(expected)
})

test('of a flag given twice the last one counts, and both are kept for the check', () => {
  expect(parseFlags(['--port', '1', '--port', '2']).settings.map((s) => s.value)).toEqual([1, 2])
})

test('a flag without its value does not swallow the next flag', () => {
  expect(texts('--port', '--dev')).toEqual(['--port needs a value'])
  expect(texts('--host')).toEqual(['--host needs a value'])
})

test('a switch takes no value', () => {
  expect(texts('--dev=yes')).toEqual(['--dev takes no value'])
  expect(parseFlags(['--dev']).settings).toEqual([{ source: '--dev', path: ['dev'], value: true }])
})

test('everything unknown is told, not only the first', () => {
  expect(texts('--foo', '-x', 'bar', '--tranport', 'ws')).toEqual([
    '--foo is not a flag of serve',
    '-x is not a flag of serve',
    'bar is not expected here; serve takes flags only',
    '--tranport is not a flag of serve; did you mean --transport?',
    'ws is not expected here; serve takes flags only',
  ])
})

test('names of an object are not flags', () => {
  expect(texts('--constructor', '--__proto__')).toHaveLength(2)
})

test('--config is kept apart: it is where the keys are, not one of them', () => {
  expect(parseFlags(['--config', 'a.yaml'])).toEqual({ config: 'a.yaml', settings: [], problems: [] })
})
