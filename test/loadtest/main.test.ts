import { describe, expect, test } from 'vitest'
import { main, parse } from '../../loadtest/main.ts'
import { scenarios } from '../../loadtest/scenarios.ts'

async function run(...args: string[]) {
  let stdout = ''
  let stderr = ''
  const code = await main(args, {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text: string) => (stderr += text) },
    env: {},
  })
  return { code, stdout, stderr }
}

const problem = (line: string) => parse(line.split(' '))

describe('--help', () => {
  test('lists every scenario with its options, and those of all', async () => {
    const { code, stdout, stderr } = await run('--help')
    expect([code, stderr]).toEqual([0, ''])
    for (const [name, scenario] of Object.entries(scenarios)) {
      expect(stdout).toContain(`${name}: ${scenario.summary}`)
      for (const option of Object.keys(scenario.options)) expect(stdout).toContain(`--${option}`)
    }
    for (const option of ['--transport auto|uws|ws', '--redis URL', '--json FILE', '--page FILE', '--seed N'])
      expect(stdout).toContain(option)
  })

  test('answers beside other options as well', async () => {
    expect(await run('--scenario', 'fanout', '--help')).toMatchObject({ code: 0 })
  })
})

describe('a mistake in the command line is one line on stderr, and exit code 2', () => {
  test.each([
    ['', '--scenario NAME is required: fanout, rooms, idle, churn, slow-consumer'],
    ['--scenario', 'NAME is required'],
    ['--scenario dance', 'there is no scenario "dance"; there are fanout, rooms, idle, churn, slow-consumer'],
    ['--scenario toString', 'there is no scenario "toString"'],
    ['--scenario fanout --members many', '--members is a number'],
    ['--scenario fanout --file x', '--file is not an option'],
    ['--scenario fanout --url http://127.0.0.1:1', '--url is the address of a WebSocket server'],
    ['--scenario fanout --url ws://127.0.0.1:1/v1', '--url needs --data DIR'],
    ['--scenario fanout --members 10 --rate 51', 'each member would send 5.1 messages a second'],
    ['--scenario fanout --peers nats', 'there is no peer "nats"'],
    [
      '--scenario fanout --peers raw-uvs',
      'there is no peer "raw-uvs"; there are raw-uws, socketio-uws, socketio-ws, ws-broadcast',
    ],
    [
      '--scenario fanout --without-log --url ws://127.0.0.1:1/v1 --data x',
      '--without-log is for a server that the load test started',
    ],
    ['--scenario fanout --rates 50,many', '--rates is up to 12 numbers from 0.1 to 100000'],
    ['--scenario fanout --rates 50, --members 10', '--rates is up to 12 numbers'],
    ['--scenario fanout --rates 50 --rate 50', '--rate and --rates exclude each other'],
    ['--scenario fanout --rates 50,5001', 'each member would send 5.0 messages a second'],
    ['--scenario fanout --rates 1,2,3,4,5,6,7,8,9,10,11,12,13', '--rates is up to 12 numbers'],
    ['--scenario idle --members 100001', '--members is a number from 1 to 100000'],
    ['--scenario idle --members 1.5', '--members is a whole number'],
    ['--scenario churn --members 10 --movers 10', '--movers are fewer than --members'],
    [
      '--scenario churn --members 10 --movers 2 --rate 11',
      'each mover would change more than 5 times a second',
    ],
    [
      '--scenario reconnect-storm --drain --url ws://127.0.0.1:1/v1 --data x',
      '--drain is for a server that the load test started',
    ],
    ['--scenario slow-consumer --members 10 --rate 51', 'each member would send 5.1 messages a second'],
    ['--scenario replay --pin none', '--pin is not an option'],
    ['--scenario fanout --members 2.5', '--rooms and --members are whole numbers'],
    ['--scenario rooms --rooms 5001 --members 5', '25005 connections are more than the 25000'],
    ['--scenario rooms --rate 50000 --duration 3000', 'messages are more than the 8000000 of one run'],
    [
      '--scenario replay --kill --url ws://127.0.0.1:1/v1 --data x',
      '--kill is for a server that the load test started',
    ],
  ])('%s', async (line, reason) => {
    const { code, stdout, stderr } = await run(...line.split(' ').filter((word) => word !== ''))
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(reason)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })
})

describe('limits of what may be asked for, from both sides', () => {
  test('a member sends five messages a second and not more', () => {
    expect(problem('--scenario fanout --members 10 --rate 50')).toMatchObject({ name: 'fanout' })
    expect(problem('--scenario fanout --members 10 --rate 50.1')).toEqual(expect.any(String))
  })

  test('25,000 connections and not more', () => {
    expect(problem('--scenario rooms --rooms 5000 --members 5')).toMatchObject({ name: 'rooms' })
    expect(problem('--scenario rooms --rooms 5001 --members 5')).toEqual(expect.any(String))
  })

  test('--scenario=NAME is the same as --scenario NAME', () => {
    expect(problem('--scenario=fanout')).toMatchObject({ name: 'fanout' })
  })
})

test('a transcript that cannot be read fails with its name, and exit code 1', async () => {
  const { code, stderr } = await run('--scenario', 'replay', '--file', 'no-such-file.jsonl')
  expect([code, stderr]).toEqual([1, 'loadtest: no-such-file.jsonl cannot be read (ENOENT)\n'])
})

test('an earlier report that is none fails before anything is started', async () => {
  const compare = async (file: string) => run('--scenario', 'fanout', '--compare', file)
  expect(await compare('no-such.json')).toMatchObject({
    code: 1,
    stderr: 'loadtest: no-such.json cannot be read (ENOENT)\n',
  })
  expect(await compare('package.json')).toMatchObject({
    code: 1,
    stderr: 'loadtest: package.json cannot be compared with: it is not a report of this load test\n',
  })
})
