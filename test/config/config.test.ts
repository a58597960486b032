/** One load shows everything that is wrong; what wins over what; what is refused. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { type Config, loadConfig } from '../../server/config/config.ts'
import { limitVariable } from '../../server/config/environment.ts'
import { ConfigError } from '../../server/config/problem.ts'
import { limitRange } from '../../server/config/schema.ts'
import { defaultLimits, type Limits } from '../../server/limits.ts'

const folder = mkdtempSync(join(tmpdir(), 'parley-config-'))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
function file(yaml: string): string {
  const path = join(folder, `${++files}.yaml`)
  writeFileSync(path, yaml)
  return path
}

const issuer = 'issuers: [{ issuer: "https://id.example.org", audience: [parley] }]\n'

/** `path: text` of every problem; empty when the configuration is good. */
function problems(args: readonly string[], env: Record<string, string> = {}): string[] {
  try {
    loadConfig(args, env)
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.problems.map((p) => `${p.source}|${p.path}|${p.text}`)
  }
}

const fromFile = (yaml: string, ...args: string[]): Config =>
  loadConfig(['--config', file(issuer + yaml), ...args], {})

describe('what wins', () => {
  test('the defaults listen on loopback only, with everything embedded', () => {
    const config = loadConfig(['--dev'], {})
    expect(config).toMatchObject({
      dev: true,
      host: '127.0.0.1',
      port: 8080,
      adminHost: '127.0.0.1',
      adminPort: 8081,
    })
    expect(config).toMatchObject({
      redisUrl: undefined,
      transport: 'auto',
      logLevel: 'info',
      preset: 'standard',
    })
    expect(config.limits).toEqual(defaultLimits)
    expect(config.dataDir).toBe('.parley')
  })

  test('a flag wins over a variable, a variable over the file, the file over the default', () => {
    const path = file('port: 1001\nhost: 10.0.0.1\nadminPort: 1002\n')
    const config = loadConfig(['--dev', '--config', path, '--port', '3001'], {
      PORT: '2001',
      PARLEY_HOST: '10.0.0.2',
    })
    expect([config.port, config.host, config.adminPort, config.transport]).toEqual([
      3001,
      '10.0.0.2',
      1002,
      'auto',
    ])
  })

  test('a Redis Cluster takes the log of a server that is alone, not of nodes that meet over it', () => {
    const redis = ['--redis', 'redis://127.0.0.1:6379?cluster']
    expect(loadConfig(['--dev', ...redis], {}).redisUrl).toBe(redis[1])
    const secret = { PARLEY_PSEUDONYM_SECRET_FILE: '/tmp/secret' }
    expect(problems(['--dev', '--node', 'a', ...redis], secret)).toEqual([
      'configuration|redisUrl|names a Redis Cluster, which takes the log of a server that is alone; nodes meet over one Redis',
    ])
  })

  test('the people of the compliance role are a list of plain ids', () => {
    expect(loadConfig(['--dev', '--config', file('compliance: [os:ann, ben]\n')], {}).compliance).toEqual([
      'os:ann',
      'ben',
    ])
    expect(loadConfig(['--dev'], {}).compliance).toEqual([])
    expect(problems(['--dev', '--config', file('compliance: ["a b"]\n')])[0]).toContain(
      'must be 1 to 100 letters',
    )
  })

  test('--node, PARLEY_NODE and the file name this node of a cluster', () => {
    const rest = ['--dev', '--redis', 'redis://127.0.0.1:1']
    const env = { PARLEY_PSEUDONYM_SECRET_FILE: '/secret' }
    expect(loadConfig(rest, env).cluster).toBeUndefined()
    expect(loadConfig([...rest, '--node', 'a-1'], env).cluster).toEqual({ nodeId: 'a-1' })
    expect(loadConfig(rest, { ...env, PARLEY_NODE: 'b' }).cluster).toEqual({ nodeId: 'b' })
    const path = file('cluster: { nodeId: c }\n')
    expect(loadConfig([...rest, '--config', path], env).cluster).toEqual({ nodeId: 'c' })
  })

  test('a node needs Redis, and the secret that all nodes share', () => {
    expect(problems(['--dev', '--node', 'a'])).toEqual([
      'configuration|cluster|needs redisUrl: the nodes find one another over Redis',
      'configuration|cluster|needs pseudonymSecretFile, with the same content on every node',
    ])
    const [bad] = problems(['--dev', '--node', '-a b'])
    expect(bad).toBe('--node|cluster.nodeId|must be 1 to 32 letters, digits, - and _, the first no - or _')
  })

  test('every flag of the contract sets its key', () => {
    const flags = [
      '--host',
      '::1',
      '--port=0',
      '--data',
      '/d',
      '--redis',
      'redis://127.0.0.1:1',
      '--transport',
      'ws',
    ]
    expect(loadConfig(['--dev', ...flags, '--log-level', 'warn', '--admin-port', '0'], {})).toMatchObject({
      ...{ host: '::1', port: 0, dataDir: '/d', redisUrl: 'redis://127.0.0.1:1', transport: 'ws' },
      ...{ logLevel: 'warn', adminPort: 0 },
    })
  })

  test('PORT and PARLEY_DATA set the port and the folder; empty variables set nothing', () => {
    const config = loadConfig(['--dev'], { PORT: '9000', PARLEY_DATA: '/data', PARLEY_HOST: '' })
    expect([config.port, config.dataDir, config.host]).toEqual([9000, '/data', '127.0.0.1'])
  })

  test('the file may be named by PARLEY_CONFIG, and --config wins over it', () => {
    const [a, b] = [file('dev: true\nport: 1\n'), file('dev: true\nport: 2\n')]
    expect(loadConfig([], { PARLEY_CONFIG: a }).port).toBe(1)
    expect(loadConfig(['--config', b], { PARLEY_CONFIG: a }).port).toBe(2)
  })

  test('overriding one limit leaves the others alone, from the file and from the environment', () => {
    const path = file('limits: { membersMax: 5, ringEventsMax: 7 }\n')
    const { limits } = loadConfig(['--dev', '--config', path], { PARLEY_LIMIT_MEMBERS_MAX: '6' })
    expect(limits).toEqual({ ...defaultLimits, membersMax: 6, ringEventsMax: 7 })
  })

  test('one issuer can come from the environment alone', () => {
    const env = { PARLEY_ISSUER: 'https://id.example.org', PARLEY_AUDIENCE: 'a, b' }
    expect(loadConfig([], env).issuers).toEqual([{ issuer: 'https://id.example.org', audience: ['a', 'b'] }])
  })

  test('the halves of a certificate may come from two places', () => {
    const path = file('tls: { certFile: c.pem, keyFile: k.pem }\n')
    const config = loadConfig(['--dev', '--config', path], { PARLEY_TLS_KEY: 'other.pem' })
    expect(config.tls).toEqual({ certFile: 'c.pem', keyFile: 'other.pem' })
  })
})

describe('what is refused', () => {
  test('every problem of every source is told at once, with its place', () => {
    const path = file(
      'prot: 1\nzoo: 2\nlimits: { membersMax: 0, memberMax: 3, foo: 1 }\nretention: { minDays: -1 }\n',
    )
    const found = problems(['--config', path, '--prt', '5', '--transport', 'tcp', 'extra'], {
      PORT: 'high',
      PARLEY_LOG_LEVL: 'info',
    })
    expect(found.map((line) => line.split('|').slice(0, 2).join('|')).sort()).toEqual(
      [
        ...['--prt|', '5|', 'extra|', '--transport|transport', 'PORT|port', 'PARLEY_LOG_LEVL|'],
        ...[`${path}|prot`, `${path}|zoo`, `${path}|limits.membersMax`, `${path}|limits.memberMax`],
        ...[`${path}|limits.foo`, `${path}|retention.minDays`, 'configuration|issuers'],
      ].sort(),
    )
  })

  test('a mistyped key, variable or flag is answered with the one that was likely meant', () => {
    expect(problems(['--dev', '--config', file('prot: 1\n')])[0]).toContain('did you mean port?')
    expect(problems(['--dev', '--config', file('limits: { memberMax: 1 }\n')])[0]).toContain('membersMax?')
    expect(problems(['--dev'], { PARLEY_LOG_LEVL: 'x' })[0]).toContain('PARLEY_LOG_LEVEL?')
    expect(problems(['--dev', '--prot', '1'])[0]).toContain('--port?')
    expect(problems(['--dev'], { PARLEY_XYZZY: 'x' })[0]).not.toContain('did you mean')
  })

  test('an unknown key inside an issuer is found in the list', () => {
    const path = file('issuers: [{ issuer: "https://id.example.org", audience: [a], jwksurl: "x" }]\n')
    expect(problems(['--config', path])).toEqual([
      `${path}|issuers.0.jwksurl|is not a known key; did you mean jwksUrl?`,
    ])
  })

  test('without --dev an issuer must be configured, and the text says how', () => {
    const [only, ...more] = problems([])
    expect(more).toEqual([])
    for (const way of ['PARLEY_ISSUER', 'issuers:', '--dev']) expect(only).toContain(way)
    expect(fromFile('').issuers).toHaveLength(1)
  })

  test('what the issuer itself finds wrong is among the problems', () => {
    const path = file(
      'issuers: [{ issuer: "http://id.example.org", audience: [a] }, { issuer: "https://b.example", audience: [] }]\n',
    )
    const found = problems(['--config', path]).join('\n')
    expect(found).toContain('must be an https URL')
    expect(found).toContain('audience')
  })

  test('the same issuer twice is a mistake', () => {
    const one = '{ issuer: "https://id.example.org", audience: [a] }'
    expect(problems(['--config', file(`issuers: [${one}, ${one}]\n`)])).toHaveLength(1)
  })

  test.each([
    ['0', true],
    ['65535', true],
    ['65536', false],
    ['-1', false],
    ['80.5', false],
    ['', true], // as if not set
    ['0x50', false],
    ['eighty', false],
  ])('a port of %j is accepted: %s', (port, accepted) => {
    expect(problems(['--dev'], { PORT: port }).length === 0).toBe(accepted)
  })

  test.each(Object.keys(defaultLimits) as (keyof Limits)[])(
    'the limit %s has a range, its default inside',
    (name) => {
      const { min, max } = limitRange(name)
      const at = (value: number) => problems(['--dev'], { [limitVariable(name)]: String(value) })
      expect(at(defaultLimits[name])).toEqual([])
      expect([at(min), at(max)]).toEqual([[], []])
      expect(at(min - 1)[0]).toContain(`must be an integer from ${min} to ${max}, not ${min - 1}`)
      expect(at(max + 1)).toHaveLength(1)
    },
  )

  test('a limit that a timer cannot hold is refused: it would fire at once', () => {
    expect(limitRange('heartbeatMs').max).toBe(2 ** 31 - 1)
    expect(limitRange('windowMs').max).toBeGreaterThan(2 ** 31)
  })

  test('a certificate without its key is refused', () => {
    expect(problems(['--dev'], { PARLEY_TLS_CERT: 'c.pem' })).toEqual([
      'PARLEY_TLS_CERT and PARLEY_TLS_KEY|tls.keyFile|is missing',
    ])
    expect(problems(['--dev', '--config', file('tls: { certFile: c }\n')])).toHaveLength(1)
  })

  test.each([
    ['minDays: 7, defaultDays: 7, maxDays: 7', 0],
    ['minDays: 8, defaultDays: 7, maxDays: 30', 1],
    ['minDays: 1, defaultDays: 31, maxDays: 30', 1],
  ])('a retention of %s has %i problems', (retention, count) => {
    expect(problems(['--dev', '--config', file(`retention: { ${retention} }\n`)])).toHaveLength(count)
  })

  test('the admin page may not share the port, unless both are picked freely', () => {
    expect(problems(['--dev', '--port', '8081'])[0]).toContain('must differ from port')
    expect(problems(['--dev', '--port', '0', '--admin-port', '0'])).toEqual([])
  })

  test('the address of Redis is not repeated, because it may hold a password', () => {
    const [only] = problems(['--dev', '--redis', 'http://user:hunter2@example.org'])
    expect(only).toContain('redis://')
    expect(only).not.toContain('hunter2')
  })

  test.each([
    ['https://chat.example.org', true],
    ['http://127.0.0.1:3000', true],
    ['https://chat.example.org/', false],
    ['chat.example.org', false],
  ])('an origin of %s is accepted: %s', (origin, accepted) => {
    expect(problems(['--dev'], { PARLEY_ORIGINS: origin }).length === 0).toBe(accepted)
  })

  test('a trusted proxy is an address, not a name', () => {
    expect(problems(['--dev'], { PARLEY_TRUSTED_PROXIES: '10.0.0.1, ::1' })).toEqual([])
    expect(problems(['--dev'], { PARLEY_TRUSTED_PROXIES: 'proxy.local' })).toHaveLength(1)
  })

  test('a file that is missing, no YAML, or no map is one problem, and nothing is guessed about it', () => {
    const missing = join(folder, 'missing.yaml')
    expect(problems(['--config', missing])).toEqual([`${missing}||cannot be read (ENOENT)`])
    expect(problems(['--config', file('a: [1\n')])[0]).toMatch(/is not valid YAML in line \d/)
    expect(problems(['--config', file('- a\n')])[0]).toContain('must be a map')
    expect(problems(['--config', file('port: 1\nport: 2\n')])[0]).toContain('is not valid YAML in line 2')
  })

  test('the message lists the problems one a line, each with where it was set', () => {
    const run = () => loadConfig(['--dev', '--transport', 'tcp'], { PORT: 'x' })
    expect(run).toThrow(
      'the configuration has 2 problems:\n' +
        '  PORT: port must be an integer from 0 to 65535, not "x"\n' +
        '  --transport: transport must be one of auto, uws, ws, not "tcp"',
    )
  })
})

test('variables that Kubernetes sets beside a service named parley are not ours', () => {
  const env = {
    PARLEY_PORT: 'tcp://10.0.0.7:8080',
    PARLEY_PORT_8080_TCP_ADDR: '10.0.0.7',
    PARLEY_SERVICE_HOST: '10.0.0.7',
    PARLEY_SERVICE_PORT: '8080',
  }
  expect(loadConfig(['--dev'], env).port).toBe(8080)
  expect(problems(['--dev'], { PARLEY_PORTS: '1' })).toHaveLength(1)
})
