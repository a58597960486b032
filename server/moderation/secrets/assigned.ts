/**
 * Secrets by the name they are given: `api_key = …`, `"token": "…"`, `my adafruit key is …`. A name that says secret, or
 * that of a service which issues keys, an operator, and a value that chance made.
 *
 * Goes from operator to operator and reads a window of fixed length on either side.
 */
import type { Part } from '../personal/iban.ts'
import { entropyBits, isExample, isRandom } from './variety.ts'

const nameMax = 64
const valueMax = 512

const operator =
  /[ \t'"`\])]{0,3}(?:(?::{1,3}=|\?=|=>|->|\|\||[=:>,])|\b(?:is|are|ist|es|est|é)\b[ \t]{0,2}[:=]?)[ \t\n'"`=([]{0,5}/g

/** What says that a secret follows; a part of a name, so that `monkey` and `author` say nothing. */
const secretName =
  /(?:^|[^A-Za-z]|[a-z](?=[A-Z]))(?:api|access|auth|client|private|secret|signing|encryption|master|session|license|app|consumer|webhook|bot|admin|user)?[ _.-]?(?:key|token|secret|credentials?|creds|passw(?:or)?d|passwd|pwd|passphrase|authorization|bearer|auth|apikey|authtoken|dsn)s?(?:[ _.-]{0,2}(?:id|value|string|base64|hash|b64|v?\d{1,2}|live|prod|production|test|dev|staging))?["'`\])]?$/i
/** Public by design, or no secret at all. */
const openName =
  /public|primary|foreign|sort|cache|partition|idempotency|keyboard|hot ?key|csrf|contract|page ?token|next ?token|event|message/i

/** Services that issue keys without a prefix of their own. */
const service =
  /(?<![a-z])(?:adafruit|adobe|airtable|algolia|alibaba|artifactory|asana|atlassian|confluence|jira|aws|azure|beamer|bintray|bitbucket|bittrex|clickhouse|cloudflare|codecov|cohere|co_api_key|coinbase|confluent|contentful|databricks|datadog|discord|dnkey|droneci|dropbox|etsy|facebook|fastly|finicity|finnhub|flickr|freshbooks|github|gitlab|gitter|gocardless|heroku|hubspot|intercom|jfrog|kraken|kucoin|launchdarkly|linear|linked[_-]?in|lob|looker|mailchimp|mailgun|mapbox|mattermost|meraki|message[_-]?bird|netlify|new[-_ ]?relic|nytimes|new-york-times|newyorktimes|okta|openai|pagerduty|paypal|plaid|private[_-]?ai|rapidapi|sendbird|sendgrid|sentry|shopify|snyk|sonar|sourcegraph|spotify|square|squarespace|stripe|sumo(?:logic)?|telegr(?:am)?|travis(?:ci)?|twilio|twitch|twitter|typeform|xray|yandex|zendesk|bundle_(?:enterprise|gems)__contribsys__com)[ \t\w.-]{0,20}["'`\])]?$/i
/** Beside a service's name, numbers alone are an identifier that only an application has. */
const applicationName = /client|app|key|token|secret/i

const value = /^[A-Za-z0-9_=-][A-Za-z0-9_+/=.~:%|-]{8,}/
const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** @param text as it was sent */
export function findAssigned(text: string): Part[] {
  const found: Part[] = []
  let looked = 0 // what was taken for the value of a name that says secret is not looked at again
  for (const match of text.matchAll(operator)) {
    const end = match.index + match[0].length
    if (end < looked) continue
    const given = value.exec(text.slice(end, end + valueMax))?.[0].replace(/[.:,]+$/, '')
    if (given === undefined) continue
    const before = text
      .slice(Math.max(0, match.index - nameMax), match.index + 1)
      .replace(/[ \t=:>,|?-]+$/, '')
    const name = before.slice(before.lastIndexOf('\n') + 1)
    const kind = kindOf(name)
    if (kind === null) continue
    looked = end + given.length
    if (isSecret(name, given, kind, /\w$/.test(match[0].trim()))) found.push({ start: end, end: looked })
  }
  return found
}

type NameKind = 'service' | 'secret' | 'both'

function kindOf(name: string): NameKind | null {
  const secret = secretName.test(name)
  if (service.test(name)) return secret ? 'both' : 'service'
  return secret && !openName.test(name) ? 'secret' : null
}

/** @param said with "is", not with a sign: then a sentence may go on in words */
function isSecret(name: string, given: string, kind: NameKind, said: boolean): boolean {
  if (isExample(given) || /^0x[0-9a-f]{40}$/i.test(given) || /^[a-z]+:\/\//i.test(given)) return false
  const ofService = kind !== 'secret'
  if (uuid.test(given)) return ofService || /key|token|secret|passw/i.test(name)
  if (/^\d+$/.test(given)) return ofService && given.length >= 16 && applicationName.test(name)
  if (ofService && given.length >= 14 && isRandom(given, kind === 'both' ? 2.8 : 3)) return isDense(given)
  if (kind === 'service' || given.length < (said ? 12 : 10)) return false
  return isRandom(given, given.length < 16 ? 2.9 : 3.2) && isDense(given)
}

/** Words with hyphens, paths, times and versions have digits too; a secret is not made of short words. */
function isDense(given: string): boolean {
  const parts = given.split(/[-_./:+=%|]+/).filter((part) => part !== '')
  const longest = parts.reduce((most, part) => Math.max(most, part.length), 0)
  const mixed = parts.some((part) => part.length >= 6 && /\d/.test(part) && /[A-Za-z]/.test(part))
  return mixed || longest >= 20 || (parts.length > 3 && entropyBits(given) > 4)
}
