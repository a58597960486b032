/**
 * Where an issuer keeps its keys, by its own word: OpenID Connect Discovery 1.0 §4.
 */
import { type FetchPorts, fetchDocument } from './fetch-document.ts'
import { isLoopback, isTrustedUrl } from './issuer.ts'

/**
 * The `jwks_uri` of an issuer's discovery document.
 * Throws an Error in words when the document cannot be had, speaks for another issuer (§4.3: that would
 * let one issuer answer for another), or points to an address that is not https. Only an issuer on
 * loopback may point to loopback: others would make the server ask what is behind its own firewall.
 */
export async function discoverKeys(issuer: string, documentUrl: URL, ports: FetchPorts): Promise<URL> {
  const document = await fetchDocument(documentUrl, ports)
  const { issuer: name, jwks_uri: address } = Object(document) as Readonly<Record<string, unknown>>
  if (name !== issuer) throw new Error(`${documentUrl.href}: speaks for another issuer`)
  if (typeof address !== 'string' || !isTrustedUrl(address))
    throw new Error(`${documentUrl.href}: jwks_uri is not an https URL`)
  const url = new URL(address)
  if (isLoopback(url) && !isLoopback(documentUrl))
    throw new Error(`${documentUrl.href}: jwks_uri points into this machine`)
  return url
}
