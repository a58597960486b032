/**
 * What a configuration may hold: the keys of the YAML file, their types and their ranges. Every message
 * is the second half of a sentence that starts with the key's path, and says what to write instead.
 */
import * as v from 'valibot'
import { nodeIdPattern } from '../cluster/directory.ts'
import { assurances } from '../identity/identity.ts'
import { defaultLimits, type Limits } from '../limits.ts'
import { presets } from '../moderation/policy-table.ts'
import { stepActions } from '../moderation/standing-policy.ts'
import { categories, statementActions } from '../../protocol/statement.ts'

export const transports = ['auto', 'uws', 'ws'] as const
export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const

const dayMs = 86_400_000
/** setTimeout takes a signed 32-bit number of milliseconds; a longer one fires at once. */
const timerMsMax = 2 ** 31 - 1

const shown = (value: unknown): string => (JSON.stringify(value) ?? String(value)).slice(0, 40)

function integer(min: number, max: number) {
  const message = (issue: { input: unknown }) =>
    `must be an integer from ${min} to ${max}, not ${shown(issue.input)}`
  return v.pipe(
    v.number(message),
    v.check((n) => Number.isInteger(n) && n >= min && n <= max, message),
  )
}

function oneOf<const T extends readonly string[]>(values: T) {
  return v.picklist(values, (issue) => `must be one of ${values.join(', ')}, not ${shown(issue.input)}`)
}

const text = v.pipe(v.string('must be text'), v.nonEmpty('must not be empty'))
const bool = v.boolean('must be true or false')

function list<S extends v.GenericSchema>(item: S) {
  return v.array(item, 'must be a list')
}

const redisUrl = v.pipe(
  text,
  // The value is not repeated: it may hold a password.
  v.check(
    (url) => URL.canParse(url) && /^rediss?:$/.test(new URL(url).protocol),
    'must be a URL like redis://HOST:6379 or rediss://USER:PASSWORD@HOST:6379/0',
  ),
)

const origin = v.pipe(
  text,
  v.check(
    (o) => o === '*' || (/^https?:\/\//.test(o) && URL.canParse(o) && new URL(o).origin === o),
    (issue) => `must be an origin like https://chat.example.org, without a path, not ${shown(issue.input)}`,
  ),
)

/** The texts of people go there: unencrypted only within the machine. */
const hookUrl = v.pipe(
  text,
  v.check((url) => {
    if (!URL.canParse(url)) return false
    const { protocol, hostname } = new URL(url)
    return (
      protocol === 'https:' ||
      (protocol === 'http:' && /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(hostname))
    )
  }, 'must be an https URL, or http to this machine'),
)

/** What happens in a category when no second opinion came. */
const noAnswerAction = () => v.exactOptional(oneOf(['flag', 'hold', 'block']))
const noAnswer = v.object(
  Object.fromEntries(categories.map((category) => [category, noAnswerAction()])) as {
    [K in (typeof categories)[number]]: ReturnType<typeof noAnswerAction>
  },
  'must be a map from category to flag, hold or block',
)

const assurance = oneOf(assurances)

/** The type is `IssuerConfig` of `server/identity/issuer.ts`, which also checks what the values mean. */
export const issuerSchema = v.object(
  {
    issuer: text,
    audience: v.array(text, 'must be a list: the names under which the issuer knows this server'),
    jwksUrl: v.optional(text),
    jwks: v.optional(
      v.object({ keys: list(v.record(v.string(), v.any())) }, 'must be a JSON Web Key Set: {keys: [...]}'),
    ),
    algorithms: v.optional(list(text)),
    types: v.optional(list(text)),
    typeOptional: v.optional(bool),
    handleClaim: v.optional(text),
    acr: v.optional(v.record(v.string(), assurance, 'must be a map from acr values to assurances')),
    trustFrameworks: v.optional(
      v.record(v.string(), v.record(v.string(), assurance), 'must be a map of maps to assurances'),
    ),
    clockSkewMs: v.optional(integer(0, 300_000)),
  },
  'must be a map with issuer and audience',
)

/** The range in which a limit may be overridden: at least 1, and nothing that a timer or a counter cannot hold. */
export function limitRange(name: keyof Limits): { readonly min: number; readonly max: number } {
  const preset = defaultLimits[name]
  if (name.endsWith('Ms')) return { min: 1, max: preset > timerMsMax ? 3_660 * dayMs : timerMsMax }
  if (name.endsWith('BytesMax')) return { min: 1, max: 2 ** 44 }
  return { min: 1, max: 1_000_000_000 }
}

function limitSchemas() {
  const one = (name: keyof Limits) => v.exactOptional(integer(limitRange(name).min, limitRange(name).max))
  const names = Object.keys(defaultLimits) as (keyof Limits)[]
  return Object.fromEntries(names.map((name) => [name, one(name)])) as {
    [K in keyof Limits]: ReturnType<typeof one>
  }
}

const nodeId = v.pipe(
  text,
  v.regex(nodeIdPattern, 'must be 1 to 32 letters, digits, - and _, the first no - or _'),
)

const operatorText = 'must be a user id like u_4R…, or a map with issuer and subject'
const operator = v.union(
  [
    v.pipe(v.string(), v.regex(/^u_[0-9A-Z]{26}$/)),
    v.strictObject({ issuer: v.pipe(v.string(), v.nonEmpty()), subject: v.pipe(v.string(), v.nonEmpty()) }),
  ],
  operatorText,
)

const days = integer(0, 3_660)

/** The type is `StandingConfig` of `server/moderation/standing-policy.ts`. */
const pointsByAction = () =>
  v.exactOptional(
    v.object(
      Object.fromEntries(statementActions.map((action) => [action, v.exactOptional(integer(0, 100))])) as {
        [K in (typeof statementActions)[number]]: v.ExactOptionalSchema<ReturnType<typeof integer>, undefined>
      },
      'must be a map from action to points',
    ),
  )
const standingPoints = v.object(
  Object.fromEntries(categories.map((category) => [category, pointsByAction()])) as {
    [K in (typeof categories)[number]]: ReturnType<typeof pointsByAction>
  },
  'must be a map from category to a map from action to points',
)
const ladderStep = v.object(
  {
    at: integer(1, 10_000),
    action: oneOf(stepActions),
    forMs: v.exactOptional(integer(1_000, defaultLimits.sanctionMs)),
  },
  'must be a map with at, action and, for slow and mute, forMs',
)

export const fileSchema = v.object(
  {
    dev: v.optional(bool),
    host: v.optional(text),
    port: v.optional(integer(0, 65_535)),
    adminHost: v.optional(text),
    adminPort: v.optional(integer(0, 65_535)),
    dataDir: v.optional(text),
    redisUrl: v.optional(redisUrl),
    transport: v.optional(oneOf(transports)),
    logLevel: v.optional(oneOf(logLevels)),
    tls: v.optional(
      v.object({ certFile: text, keyFile: text }, 'must be a map with certFile and keyFile, both PEM files'),
    ),
    origins: v.optional(list(origin)),
    trustedProxies: v.optional(
      list(
        v.pipe(
          text,
          v.ip((issue) => `must be an address, not ${shown(issue.input)}`),
        ),
      ),
    ),
    issuers: v.optional(list(issuerSchema)),
    pseudonymSecretFile: v.optional(text),
    retention: v.optional(
      v.object(
        {
          defaultDays: v.exactOptional(days),
          minDays: v.exactOptional(days),
          maxDays: v.exactOptional(days),
        },
        'must be a map with defaultDays, minDays, maxDays',
      ),
    ),
    operators: v.optional(list(operator)),
    preset: v.optional(oneOf(presets)),
    cluster: v.optional(v.object({ nodeId }, 'must be a map with nodeId')),
    secondOpinion: v.optional(
      v.object(
        {
          url: v.exactOptional(hookUrl),
          secretFile: v.exactOptional(text),
          module: v.exactOptional(text),
          noAnswer: v.exactOptional(noAnswer),
        },
        'must be a map with url and secretFile, or with module',
      ),
    ),
    compliance: v.optional(
      list(v.pipe(text, v.regex(/^[\w@.:+-]{1,100}$/, 'must be 1 to 100 letters, digits and _ @ . : + -'))),
    ),
    standing: v.optional(
      v.object(
        {
          points: v.exactOptional(standingPoints),
          days: v.exactOptional(integer(1, 3_660)),
          ladder: v.exactOptional(list(ladderStep)),
        },
        'must be a map with points, days, ladder',
      ),
    ),
    limits: v.optional(v.object(limitSchemas(), 'must be a map of limits')),
  },
  'must be a map of keys',
)

export type FileConfig = v.InferOutput<typeof fileSchema>
