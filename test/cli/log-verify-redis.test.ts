import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { type CliIo, UsageError } from '../../server/cli/command.ts'
import { logCommand } from '../../server/cli/log.ts'
import { startRedis } from '../support/redis.ts'
import { describeRedis } from '../support/redis-tests.ts'
import { openShipBench } from '../support/ship-bench.ts'

async function verify(data: string, redis: string) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const io: CliIo = {
    stdin: new PassThrough(),
    stdout,
    stderr,
    env: { PARLEY_DATA: data },
    signal: new AbortController().signal,
  }
  const code = await logCommand.run(['verify', '--redis', redis], io)
  return { code, out: String(stdout.read() ?? '') }
}

describeRedis('log verify --redis', () => {
  test('says that the copy is whole, and names what is not in it', async () => {
    await using server = await startRedis()
    await using bench = openShipBench(server.port)
    bench.say('lobby', 4)
    await bench.shipped()
    await bench.marked()
    const { dataDir } = bench.environment
    expect(await verify(dataDir, server.url)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/4 records in Redis: whole/),
    })
    const [, second] = await server.client.xrange('parley:{lobby}:log', '-', '+')
    await server.client.xdel('parley:{lobby}:log', second?.[0] ?? '')
    const { code, out } = await verify(dataDir, server.url)
    expect(code).toBe(1)
    expect(out).toContain('missing: room lobby (in Redis), record 2')
  })

  test('says so when Redis cannot be read', async () => {
    await using server = await startRedis()
    await using bench = openShipBench(server.port)
    const { dataDir } = bench.environment
    await expect(verify(dataDir, 'no url')).rejects.toThrow(UsageError)
    await server.kill()
    await expect(verify(dataDir, server.url)).rejects.toThrow('Redis cannot be read')
  })
})
