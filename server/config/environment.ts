/**
 * The environment variables of the server. The names are our own, with two exceptions: `PORT`, which
 * every platform sets, and `PARLEY_DATA`, which the tools beside the server share.
 */
import { suggestion } from '../base/nearest.ts'
import { defaultLimits } from '../limits.ts'
import { integerIn } from './flags.ts'
import type { ConfigProblem } from './problem.ts'
import type { Setting } from './settings.ts'

export type Environment = Readonly<Record<string, string | undefined>>

interface Variable {
  readonly path: readonly string[]
  readonly kind: 'text' | 'integer' | 'list' | 'switch'
}

export const variables: Readonly<Record<string, Variable>> = {
  PORT: { path: ['port'], kind: 'integer' },
  PARLEY_DEV: { path: ['dev'], kind: 'switch' },
  PARLEY_HOST: { path: ['host'], kind: 'text' },
  PARLEY_ADMIN_HOST: { path: ['adminHost'], kind: 'text' },
  PARLEY_ADMIN_PORT: { path: ['adminPort'], kind: 'integer' },
  PARLEY_DATA: { path: ['dataDir'], kind: 'text' },
  PARLEY_REDIS: { path: ['redisUrl'], kind: 'text' },
  PARLEY_NODE: { path: ['cluster', 'nodeId'], kind: 'text' },
  PARLEY_TRANSPORT: { path: ['transport'], kind: 'text' },
  PARLEY_LOG_LEVEL: { path: ['logLevel'], kind: 'text' },
  PARLEY_TLS_CERT: { path: ['tls', 'certFile'], kind: 'text' },
  PARLEY_TLS_KEY: { path: ['tls', 'keyFile'], kind: 'text' },
  PARLEY_ORIGINS: { path: ['origins'], kind: 'list' },
  PARLEY_TRUSTED_PROXIES: { path: ['trustedProxies'], kind: 'list' },
  PARLEY_PSEUDONYM_SECRET_FILE: { path: ['pseudonymSecretFile'], kind: 'text' },
  PARLEY_RETENTION_DAYS: { path: ['retention', 'defaultDays'], kind: 'integer' },
  PARLEY_OPERATORS: { path: ['operators'], kind: 'list' },
  PARLEY_PRESET: { path: ['preset'], kind: 'text' },
  ...Object.fromEntries(
    Object.keys(defaultLimits).map((name) => [
      limitVariable(name),
      { path: ['limits', name], kind: 'integer' as const },
    ]),
  ),
}

/** One issuer, which is what most have; more of them need a file. */
export const issuerVariables: Readonly<Record<string, Variable>> = {
  PARLEY_ISSUER: { path: ['issuer'], kind: 'text' },
  PARLEY_AUDIENCE: { path: ['audience'], kind: 'list' },
  PARLEY_JWKS_URL: { path: ['jwksUrl'], kind: 'text' },
  PARLEY_HANDLE_CLAIM: { path: ['handleClaim'], kind: 'text' },
}

/** Read elsewhere: the file's place, and what `parley` itself and its clients understand. */
const others = ['PARLEY_CONFIG', 'PARLEY_DEBUG', 'PARLEY_URL', 'PARLEY_TOKEN', 'PARLEY_ROOM']
/**
 * Kubernetes sets these by itself in every pod beside a service named `parley`, e.g.
 * `PARLEY_PORT=tcp://10.0.0.7:8080`: this is why there is no `PARLEY_PORT` of our own.
 */
const fromKubernetes = /^PARLEY_(?:PORT|SERVICE_HOST|SERVICE_PORT)(?:_|$)/

/** The variable that overrides a limit: `outboxBytesMax` is `PARLEY_LIMIT_OUTBOX_BYTES_MAX`. */
export function limitVariable(name: string): string {
  return `PARLEY_LIMIT_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`
}

/** The settings that the environment makes. A variable that is empty counts as not set. */
export function environmentSettings(env: Environment): {
  settings: readonly Setting[]
  problems: readonly ConfigProblem[]
} {
  const settings: Setting[] = []
  const problems: ConfigProblem[] = []
  let issuer: Record<string, unknown> | undefined
  for (const [name, text] of Object.entries(env)) {
    if (text === undefined || text === '') continue
    const variable = Object.hasOwn(variables, name) ? variables[name] : undefined
    const ofIssuer = Object.hasOwn(issuerVariables, name) ? issuerVariables[name] : undefined
    if (variable !== undefined)
      settings.push({ source: name, path: variable.path, value: parsed(variable, text) })
    else if (ofIssuer !== undefined) issuer = { ...issuer, [ofIssuer.path.join('.')]: parsed(ofIssuer, text) }
    else if (name.startsWith('PARLEY_') && !others.includes(name) && !fromKubernetes.test(name)) {
      const known = [...Object.keys(variables), ...Object.keys(issuerVariables), ...others]
      problems.push({ source: name, path: '', text: `is not a known variable${suggestion(name, known)}` })
    }
  }
  if (issuer !== undefined) settings.push({ source: 'PARLEY_ISSUER', path: ['issuers'], value: [issuer] })
  return { settings, problems }
}

function parsed({ kind }: Variable, text: string): unknown {
  switch (kind) {
    case 'integer':
      return integerIn(text)
    case 'switch':
      return text === '1' || text === 'true' ? true : text === '0' || text === 'false' ? false : text
    case 'list':
      return text
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '')
    case 'text':
      return text
  }
}
