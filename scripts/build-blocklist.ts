/**
 * Makes `data/phishing.bin` from a list of domains, one a line, plain or gzipped:
 *
 *   node scripts/run-built.mjs scripts/build-blocklist.js LIST [OUTPUT]
 *
 * Left out: what is no host, public suffixes (the private ones too) and hosts that many people share. A list
 * that names `github.io` would otherwise take everybody's pages with it.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { domainToASCII } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { assetPath } from '../server/base/assets.ts'
import { encodeBlocklist } from '../server/moderation/blocklist.ts'
import type { KnownHosts } from '../server/moderation/hosts.ts'
import { hostParts, readKnownHosts } from '../server/moderation/hosts.ts'

const [list, output = assetPath('phishing.bin')] = process.argv.slice(2)
if (list === undefined) throw new Error('give the list of domains as the first argument')

const bytes = readFileSync(list)
const lines = (list.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').split('\n')
const known = readKnownHosts()
const hosts = lines
  .map((line) => domainToASCII(line.trim().toLowerCase()))
  .filter((host) => mayBlame(host, known))
const encoded = encodeBlocklist(hosts)
writeFileSync(output, encoded)
process.stdout.write(`${hosts.length} of ${lines.length} lines, ${encoded.length} bytes, ${output}\n`)

function mayBlame(host: string, { neverBlamed }: KnownHosts): boolean {
  const { domain, known: suffixKnown, isIp } = hostParts(host)
  return isIp || (domain !== null && suffixKnown && !neverBlamed.has(host))
}
