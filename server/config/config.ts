/**
 * The configuration of a server: flags over environment over file over defaults, checked once, whole.
 * Behind `loadConfig` nothing is optional that has a default, and nothing is out of range.
 */
import { type IssuerConfig, issuerProblems } from '../identity/issuer.ts'
import type { OperatorName } from '../identity/operators.ts'
import { defaultLimits, type Limits } from '../limits.ts'
import { isClusterUrl } from '../log/redis-link.ts'
import type { Preset } from '../moderation/policy-table.ts'
import type { StandingConfig } from '../moderation/standing-policy.ts'
import type { NoAnswer } from '../moderation/reconsider.ts'
import { defaultDataDir } from './data-dir.ts'
import { type Environment, environmentSettings } from './environment.ts'
import { readConfigFile } from './file.ts'
import { parseFlags } from './flags.ts'
import { ConfigError, type ConfigProblem } from './problem.ts'
import { type FileConfig, fileSchema, type logLevels, type transports } from './schema.ts'
import { overlaid, problemsOf, type Setting, treeOf } from './settings.ts'

export interface Config {
  /** The development profile: a local issuer whose key lies in the data folder. Never for real people. */
  readonly dev: boolean
  readonly host: string
  /** 0 picks a free port. */
  readonly port: number
  readonly adminHost: string
  readonly adminPort: number
  readonly dataDir: string
  /** Without it everything is embedded, on one node. */
  readonly redisUrl: string | undefined
  readonly transport: (typeof transports)[number]
  readonly logLevel: (typeof logLevels)[number]
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined
  /** Origins of web pages that may connect; empty: only pages that this server serves itself. */
  readonly origins: readonly string[]
  readonly trustedProxies: readonly string[]
  readonly issuers: readonly IssuerConfig[]
  /** The key of the pseudonyms; undefined: one is made in the data folder. Nodes of one system share it. */
  readonly pseudonymSecretFile: string | undefined
  readonly retention: { readonly defaultDays: number; readonly minDays: number; readonly maxDays: number }
  /** This node's name among the nodes that share `redisUrl`; undefined: it is alone. */
  readonly cluster: { readonly nodeId: string } | undefined
  /** Who operates the server: they rank above owners in every room. */
  readonly operators?: readonly OperatorName[]
  /** The moderation preset of rooms whose owners chose none. */
  readonly preset: Preset
  /** A slower judge for what the pipeline is not sure of: a web hook, or a module that runs in a thread. */
  readonly secondOpinion?: SecondOpinionConfig | undefined
  /** Who may open and approve cases for reading the log (`log/compliance.ts`); empty: everybody with access to the folder. */
  readonly compliance?: readonly string[]
  /** What restrictions count, for how long, and the steps that follow. */
  readonly standing?: StandingConfig | undefined
  readonly limits: Limits
}

export interface SecondOpinionConfig {
  readonly url?: string
  /** Shared with the web hook: requests are signed with it. At least 32 bytes. */
  readonly secretFile?: string
  readonly module?: string
  readonly noAnswer?: NoAnswer
}

/**
 * The configuration that the arguments of `parley serve` and the environment describe.
 * Throws a `ConfigError` that names every problem.
 */
export function loadConfig(args: readonly string[], env: Environment): Config {
  const flags = parseFlags(args)
  const environment = environmentSettings(env)
  const path = flags.config ?? (env['PARLEY_CONFIG'] || undefined)
  const file = path === undefined ? { tree: {}, problems: [] } : readConfigFile(path)
  const problems: ConfigProblem[] = [
    ...flags.problems,
    ...environment.problems,
    ...file.problems,
    ...(path === undefined ? [] : problemsOf(fileSchema, file.tree, path)),
    ...[...environment.settings, ...flags.settings].flatMap(settingProblems),
  ]
  const tree = overlaid(overlaid(file.tree, treeOf(environment.settings)), treeOf(flags.settings))
  if (environment.settings.some(isHalf))
    problems.push(...problemsOf(fileSchema, { tls: tree['tls'] }, 'PARLEY_TLS_CERT and PARLEY_TLS_KEY'))
  // Each value was checked where it was made. Where one is wrong, the others are still checked together,
  // on its default, so that one start shows everything there is to mend.
  const config = withDefaults(usable(tree), env)
  problems.push(...contradictions(config))
  const named = file.problems.length > 0 || (Array.isArray(tree['issuers']) && tree['issuers'].length > 0)
  if (!config.dev && !named) problems.push({ source: 'configuration', path: 'issuers', text: noIssuer })
  if (problems.length > 0) throw new ConfigError(problems)
  return config
}

/** A single setting is checked as a file that holds nothing else would be. */
function settingProblems(setting: Setting): readonly ConfigProblem[] {
  return isHalf(setting) ? [] : problemsOf(fileSchema, treeOf([setting]), setting.source)
}

/** A certificate is nothing without its key, which may be set elsewhere: only the two together are checked. */
function isHalf(setting: Setting): boolean {
  return setting.path[0] === 'tls'
}

/** The top-level keys that are whole; all of them, unless problems were found. */
function usable(tree: Readonly<Record<string, unknown>>): FileConfig {
  const whole = Object.entries(tree).filter(
    ([key, value]) => problemsOf(fileSchema, { [key]: value }, '').length === 0,
  )
  return Object.fromEntries(whole) as FileConfig
}

function withDefaults(file: FileConfig, env: Environment): Config {
  const dev = file.dev ?? false
  return {
    dev,
    host: file.host ?? '127.0.0.1',
    port: file.port ?? 8080,
    adminHost: file.adminHost ?? '127.0.0.1',
    adminPort: file.adminPort ?? 8081,
    dataDir: file.dataDir ?? defaultDataDir(env),
    redisUrl: file.redisUrl,
    transport: file.transport ?? 'auto',
    logLevel: file.logLevel ?? 'info',
    tls: file.tls,
    origins: file.origins ?? [],
    trustedProxies: file.trustedProxies ?? [],
    issuers: file.issuers ?? [],
    pseudonymSecretFile: file.pseudonymSecretFile,
    retention: {
      defaultDays: defaultLimits.retainDaysDefault,
      minDays: 1,
      maxDays: 3_660,
      ...file.retention,
    },
    cluster: file.cluster,
    operators: file.operators ?? [],
    preset: file.preset ?? 'standard',
    secondOpinion: file.secondOpinion,
    compliance: file.compliance ?? [],
    standing: file.standing,
    limits: { ...defaultLimits, ...file.limits },
  }
}

/** What is wrong although each value by itself is right. */
function contradictions(config: Config): ConfigProblem[] {
  const problems: ConfigProblem[] = []
  const say = (path: string, text: string) => problems.push({ source: 'configuration', path, text })
  const { minDays, defaultDays, maxDays } = config.retention
  if (!(minDays <= defaultDays && defaultDays <= maxDays))
    say('retention', `must have minDays ≤ defaultDays ≤ maxDays, not ${minDays}, ${defaultDays}, ${maxDays}`)
  if (config.port !== 0 && config.port === config.adminPort && config.host === config.adminHost)
    say('adminPort', `must differ from port, both are ${config.port}`)
  const judge = config.secondOpinion
  if (judge !== undefined && (judge.url === undefined) === (judge.module === undefined))
    say('secondOpinion', 'must have either url or module')
  if (judge?.url !== undefined && judge.secretFile === undefined)
    say('secondOpinion.secretFile', 'is missing: requests to the url are signed with it')
  if (config.cluster !== undefined && config.redisUrl === undefined)
    say('cluster', 'needs redisUrl: the nodes find one another over Redis')
  if (config.cluster !== undefined && config.redisUrl !== undefined && isClusterUrl(config.redisUrl))
    say(
      'redisUrl',
      'names a Redis Cluster, which takes the log of a server that is alone; nodes meet over one Redis',
    )
  // With a secret of its own, each node would make somebody else of the same person.
  if (config.cluster !== undefined && config.pseudonymSecretFile === undefined)
    say('cluster', 'needs pseudonymSecretFile, with the same content on every node')
  for (const issuer of config.issuers) for (const problem of issuerProblems(issuer)) say('issuers', problem)
  const doubled = config.issuers.map((i) => i.issuer).filter((name, at, all) => all.indexOf(name) !== at)
  for (const name of new Set(doubled)) say('issuers', `names ${name} twice`)
  return problems
}

const noIssuer =
  'is empty: nobody could log in. Name the OpenID Connect issuer whose tokens this server trusts, ' +
  'with PARLEY_ISSUER and PARLEY_AUDIENCE or under `issuers:` in the file (docs/configuration.md); ' +
  'to try the server on this machine, start it with --dev'
