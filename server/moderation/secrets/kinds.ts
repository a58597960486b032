/**
 * Keys and tokens that say themselves whose they are: what they begin with, which characters follow, and how many at
 * least. Facts that the issuers publish, one line each; where the rest of a key has parts, it is written as a pattern.
 */

/** The characters of a key's body. */
const alphabets = {
  hex: 'A-Fa-f0-9',
  letters: 'A-Za-z',
  upper: 'A-Z0-9',
  plain: 'A-Za-z0-9',
  word: 'A-Za-z0-9_-',
  dotted: 'A-Za-z0-9_.=-',
  base64: 'A-Za-z0-9+/=_-',
} as const

/** `issuer: prefix alphabet least, prefix …` */
const table = `
  1password: ops_eyJ base64 40
  adobe: p8e- plain 32
  age: AGE-SECRET-KEY-1 upper 58
  airtable: pat dotted 70
  alibaba: LTAI plain 17
  anthropic: sk-ant-api03- word 60, sk-ant-admin01- word 60, sk-ant-oat01- word 60
  artifactory: AKCp plain 60, cmVmd plain 55
  atlassian: ATATT3 dotted 50, ATCTT3 dotted 50
  aws: AKIA upper 16, ASIA upper 16, ABIA upper 16, ACCA upper 16, A3T upper 17, ABSK base64 80, bedrock-api-key- base64 28
  beamer: b_ dotted 44
  clickhouse: 4b1d plain 38
  clojars: CLOJARS_ plain 60
  cloudflare: v1.0- word 80
  databricks: dapi hex 32
  definednetworking: dnkey- dotted 60
  digitalocean: dop_v1_ hex 64, doo_v1_ hex 64, dor_v1_ hex 64
  docker: dckr_pat_ word 24, dckr_oat_ word 24
  doppler: dp.pt. plain 40, dp.st. dotted 40, dp.ct. plain 40, dp.scim. plain 40
  dropbox: sl. dotted 100
  duffel: duffel_test_ dotted 40, duffel_live_ dotted 40
  dynatrace: dt0c01. dotted 80
  easypost: EZAK plain 54, EZTK plain 54
  facebook: EAAM plain 90, EAAC plain 90, EAAB plain 90
  figma: figd_ word 36
  flutterwave: FLWSECK_TEST- plain 12, FLWSECK- plain 12, FLWPUBK_TEST- plain 32, FLWPUBK- plain 32
  flyio: fo1_ word 40, fm1r_ base64 90, fm1a_ base64 90, fm2_ base64 90
  frameio: fio-u- dotted 60
  github: ghp_ plain 36, gho_ plain 36, ghu_ plain 36, ghs_ plain 36, ghr_ plain 36, github_pat_ word 60
  gitlab: glpat- dotted 20, glcbt- word 20, gldt- word 20, glffct- word 20, glft- word 20, glimt- word 25, glagent- word 40, gloas- word 40
  gitlab: glptt- hex 40, glrt- dotted 20, glsoat- word 20, GR1348941 word 20, _gitlab_session= plain 32
  gocardless: live_ dotted 40
  google: AIza word 33, ya29. word 30, GOCSPX- word 24
  grafana: glc_ base64 32, glsa_ word 40, eyJrIjoi base64 60
  groq: gsk_ plain 48
  harness: pat. dotted 66, sat. dotted 66
  heroku: HRKU-AA word 50
  huggingface: hf_ letters 34, hf_ plain 34, api_org_ letters 34
  infracost: ico- plain 32
  intra42: s-s4t2ud- hex 60, s-s4t2af- hex 60
  linear: lin_api_ plain 40
  lob: live_ hex 35, test_ hex 35, live_pub_ hex 31, test_pub_ hex 31
  mailgun: key- hex 32, pubkey- hex 32
  newrelic: NRAK- plain 27, NRII- word 32, NRJS- hex 19
  notion: ntn_ plain 40, secret_ plain 43
  npm: npm_ plain 36
  octopus: API- upper 26
  openai: sk-proj- word 40, sk-svcacct- word 40, sk-admin- word 40, sk-None- word 40, sk- plain 40
  openrouter: sk-or-v1- hex 64
  openshift: sha256~ word 43
  perplexity: pplx- plain 48
  plaid: access-sandbox- word 36, access-development- word 36, access-production- word 36
  planetscale: pscale_tkn_ dotted 32, pscale_oauth_ dotted 32, pscale_pw_ dotted 32
  postman: PMAK- word 59
  prefect: pnu_ plain 36
  pulumi: pul- hex 40
  pypi: pypi- word 50
  readme: rdme_ plain 70
  replicate: r8_ plain 37
  rubygems: rubygems_ hex 48
  scalingo: tk-us- word 48
  sendgrid: SG. dotted 60
  sendinblue: xkeysib- word 80
  sentry: sntrys_ base64 60, sntryu_ hex 64
  settlemint: sm_aat_ plain 16, sm_pat_ plain 16, sm_sat_ plain 16
  shippo: shippo_live_ hex 40, shippo_test_ hex 40
  shopify: shpat_ hex 32, shpca_ hex 32, shppa_ hex 32, shpss_ hex 32
  slack: xoxb- word 20, xoxp- word 28, xoxe- word 28, xoxe.xoxb- word 60, xoxe.xoxp- word 60, xoxa- word 8, xoxr- word 8, xoxo- word 20, xoxs- word 20
  slack: xapp- word 24
  sonar: squ_ plain 40, sqp_ plain 40, sqa_ plain 40
  sourcegraph: sgp_ word 40
  square: EAAA word 22, sq0atp- word 22, sq0csp- word 40
  stripe: sk_live_ plain 10, sk_test_ plain 10, sk_prod_ plain 10, rk_live_ plain 10, rk_test_ plain 10, rk_prod_ plain 10, whsec_ plain 32
  supabase: sbp_ hex 40, sb_secret_ word 30
  twilio: SK hex 32
  typeform: tfp_ dotted 40
  vault: hvs. word 80, hvb. word 100
  yandex: AQVN word 35, t1. dotted 80
`

/** Keys with parts; looked for around `anchor`, which stands `anchorAt` characters from the start at most. */
export interface Shape {
  readonly issuer: string
  readonly anchor: string
  readonly pattern: RegExp
  /** How far before the anchor the key may begin. */
  readonly backMax: number
}

/** Each pattern is a row of character classes: no repetition inside another. */
export const shapes: readonly Shape[] = [
  {
    issuer: '1password',
    anchor: 'A3-',
    pattern: /\bA3-[A-Z0-9]{6}-[A-Z0-9-]{11,12}(?:-[A-Z0-9]{5}){3}\b/,
    backMax: 0,
  },
  {
    issuer: 'authress',
    anchor: '.acc',
    pattern:
      /\b(?:sc|ext|scauth|authress)_[a-z0-9]{5,30}\.[a-z0-9]{4,6}\.acc[_-][a-z0-9-]{10,32}\.[\w+/=-]{30,120}/i,
    backMax: 48,
  },
  { issuer: 'azure', anchor: 'Q~', pattern: /[\w~.]{3}\dQ~[\w~.-]{31,34}/, backMax: 4 },
  { issuer: 'azure', anchor: 'AccountKey=', pattern: /AccountKey=[A-Za-z0-9+/=]{40,100}/, backMax: 0 },
  {
    issuer: 'azure',
    anchor: 'SharedAccessKey=',
    pattern: /SharedAccessKey=[A-Za-z0-9+/=]{40,100}/,
    backMax: 0,
  },
  {
    issuer: 'discord',
    anchor: '.',
    pattern: /(?<![\w-])[MNO][A-Za-z\d_-]{22,27}\.[\w-]{6}\.[\w-]{27,40}/,
    backMax: 30,
  },
  {
    issuer: 'discord',
    anchor: '/api/webhooks/',
    pattern: /discord(?:app)?\.com\/api\/webhooks\/\d{15,22}\/[\w-]{40,90}/,
    backMax: 16,
  },
  { issuer: 'facebook', anchor: '|', pattern: /\b\d{15,16}\|[\w-]{27,40}/, backMax: 17 },
  { issuer: 'facebook', anchor: '%', pattern: /\b\d{15,16}%(?:7C)?[\w-]{27,40}/, backMax: 17 },
  {
    issuer: 'hashicorp',
    anchor: '.atlasv1.',
    pattern: /[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,70}/,
    backMax: 15,
  },
  { issuer: 'mailchimp', anchor: '-us', pattern: /\b[a-f0-9]{32}-us\d{1,2}\b/, backMax: 33 },
  { issuer: 'mailgun', anchor: '-', pattern: /\b[a-h0-9]{32}-[a-h0-9]{8}-[a-h0-9]{8}\b/, backMax: 33 },
  { issuer: 'mapbox', anchor: '.eyJ', pattern: /\b[ps]k\.eyJ[\w-]{40,120}\.[\w-]{20,30}/, backMax: 3 },
  { issuer: 'mapbox', anchor: 'pk.', pattern: /\bpk\.[a-z0-9]{60}\.[a-z0-9]{22}\b/i, backMax: 0 },
  { issuer: 'maxmind', anchor: '_mmk', pattern: /\b[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk\b/, backMax: 37 },
  { issuer: 'openai', anchor: 'T3BlbkFJ', pattern: /\bsk-[\w-]{10,100}T3BlbkFJ[\w-]{10,100}/, backMax: 120 },
  {
    issuer: 'slack',
    anchor: 'hooks.slack.com/',
    pattern: /hooks\.slack\.com\/(?:services|workflows|triggers)\/[\w+/]{40,60}/,
    backMax: 0,
  },
  {
    issuer: 'teams',
    anchor: '/IncomingWebhook/',
    pattern:
      /[a-z0-9]{1,40}\.webhook\.office\.com\/webhookb2\/[\w@-]{70,80}\/IncomingWebhook\/[a-z0-9]{32}\/[a-z0-9-]{36}/i,
    backMax: 140,
  },
  { issuer: 'telegram', anchor: ':AA', pattern: /(?<!\d)\d{8,10}:AA[\w-]{32,34}/, backMax: 11 },
  { issuer: 'twitter', anchor: 'AAAAAAAAAAAAAAAAAAAAAA', pattern: /A{22}[A-Za-z0-9%]{60,100}/, backMax: 0 },
  {
    issuer: 'vault',
    anchor: 's.',
    pattern: /(?<![\w.])s\.(?=[A-Za-z]{0,23}\d)[A-Za-z0-9]{24}(?![\w.])/,
    backMax: 0,
  },
  {
    issuer: 'jwt',
    anchor: '.ey',
    pattern: /\bey[A-Za-z0-9_-]{17,4000}\.ey[\w/\\-]{17,4000}(?:\.[\w/\\=-]{0,2000})?/,
    backMax: 2_000,
  },
  { issuer: 'jwt', anchor: 'ZXlK', pattern: /\bZXlK[A-Za-z0-9+/=]{60,4000}/, backMax: 0 },
]

export interface Prefix {
  readonly issuer: string
  readonly prefix: string
  /** Sticky: the body, right behind the prefix. */
  readonly body: RegExp
}

/** Longer prefixes first, so that `sk-ant-…` is not read as `sk-…`. */
export const prefixes: readonly Prefix[] = table
  .trim()
  .split('\n')
  .flatMap((line) => {
    const [issuer = '', entries = ''] = line.trim().split(': ')
    return entries.split(', ').map((entry) => {
      const [prefix = '', alphabet = '', least = ''] = entry.split(' ')
      const characters = alphabets[alphabet as keyof typeof alphabets]
      if (characters === undefined || !(Number(least) > 0)) throw new Error(`secret kinds: ${line}`)
      return { issuer, prefix, body: new RegExp(`[${characters}]{${least},1024}`, 'y') }
    })
  })
  .toSorted((a, b) => b.prefix.length - a.prefix.length)
