/**
 * What a link rule names: a host with everything below it, and a path if it says one.
 */
import { domainToASCII } from 'node:url'

export interface HostTarget {
  /** ASCII, lower case. */
  readonly host: string
  /** With a leading slash, in lower case; empty for the whole host. */
  readonly path: string
}

/** Reads `example.org`, `*.example.org`, `https://example.org/invite`; undefined when it is none of these. */
export function hostTarget(pattern: string): HostTarget | undefined {
  const bare = pattern.replace(/^[a-z]+:\/\//i, '').replace(/^\*\./, '')
  const slash = bare.indexOf('/')
  const host = domainToASCII(slash < 0 ? bare : bare.slice(0, slash))
  if (!/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(host)) return undefined
  const path = slash < 0 ? '' : bare.slice(slash).toLowerCase().replace(/\/+$/, '')
  return { host, path }
}

/**
 * @param host of a link, ASCII and lower case
 * @param written the whole link as it stands in the text
 */
export function reaches({ host, path }: HostTarget, link: string, written: string): boolean {
  if (link !== host && !link.endsWith(`.${host}`)) return false
  if (path === '') return true
  const bare = written.replace(/^[^/]*:\/\//, '')
  const slash = bare.indexOf('/')
  const there = slash < 0 ? '' : bare.slice(slash).toLowerCase()
  return there.startsWith(path) && /^(?:[/?#]|$)/.test(there.slice(path.length))
}
