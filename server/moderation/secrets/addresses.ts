/**
 * Secrets inside other things: a password in an address, a header, a configuration, and the block of a private key.
 */
import type { Part } from '../personal/iban.ts'
import { isExample, isRandom } from './variety.ts'

/** `scheme://user:password@host`; the password is what is masked. */
const withPassword =
  /(?<![a-z0-9+.-])([a-z][a-z0-9+.-]{1,20}):\/\/([^\s:/@?#'"]{0,64}):([^\s@/'"]{3,256})@[\p{L}\d[]/giu
const notAPassword = /^(?:password|passwd|pass|pwd|secret|user|\$.*|<.*|\{.*|%.*|\*+|\.+|x+|port|\d{1,5})$/i

/** `Authorization: Bearer …`, `-u user:password`. */
const header =
  /\b(?:authorization["']?\s{0,3}[:=]\s{0,3}["']?(?:basic|bearer|token|api-?key)?|bearer|\bx-(?:api|auth)-?(?:key|token)["']?\s{0,3}:)\s{1,3}([\w=~@.+/-]{8,2048})/gi
const curlUser = /\bcurl\b[^\n]{0,300}?\s(?:-u|--user)[= ]{0,3}["']?[^\s:"']{1,64}:([^\s"']{3,128})/gi
/** NuGet's configuration. */
const nuget = /<add\s{1,4}key="(?:cleartext)?password"\s{1,4}value="([^"\n]{8,128})"/gi
/** A Kubernetes secret: the values below `data:` are base64 of what must not be read. */
const kubernetes = /\bkind:[ \t]*["']?secret\b/i
const kubernetesValue = /^[ \t]{1,8}[\w.-]{1,64}:[ \t]*["']?([a-z0-9+/]{10,4000}={0,3})/gim
const keyBegin = /-----BEGIN[ A-Z0-9_-]{0,100}PRIVATE KEY(?: BLOCK)?-----/gi
const keyEnd = /KEY(?: BLOCK)?-----/gi

/** @param text as it was sent */
export function findEmbedded(text: string): Part[] {
  const found: Part[] = []
  for (const match of text.matchAll(withPassword)) {
    const [, , user = '', password = ''] = match
    if (
      notAPassword.test(password) ||
      isExample(password) ||
      (/^(?:user|username)$/i.test(user) && /^pass/i.test(password))
    )
      continue
    const start = match.index + match[0].lastIndexOf(`:${password}@`) + 1
    found.push({ start, end: start + password.length })
  }
  collect(text, header, found, (given) =>
    given.length >= 16 ? isRandom(given, 3) : /\d/.test(given) && isRandom(given, 2.5),
  )
  collect(text, curlUser, found, (given) => !isExample(given) && !notAPassword.test(given))
  collect(text, nuget, found, (given) => !isExample(given))
  if (kubernetes.test(text) && /\bdata:/i.test(text))
    collect(text, kubernetesValue, found, (given) => !isExample(given))
  for (const match of text.matchAll(keyBegin))
    found.push(keyBlock(text, match.index, match.index + match[0].length))
  return found
}

function collect(text: string, pattern: RegExp, found: Part[], mayBe: (given: string) => boolean): void {
  for (const match of text.matchAll(pattern)) {
    const given = match[1] ?? ''
    const start = match.index + match[0].lastIndexOf(given)
    if (given !== '' && mayBe(given)) found.push({ start, end: start + given.length })
  }
}

/** To its end, or to the end of the text where the sender cut it off: what is there is bad enough. */
function keyBlock(text: string, start: number, from: number): Part {
  keyEnd.lastIndex = from
  const end = keyEnd.exec(text)
  return { start, end: end === null ? text.length : end.index + end[0].length }
}
