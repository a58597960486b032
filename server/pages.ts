/**
 * Plain HTTP on the port of the WebSockets: health for load balancers, and the pages with the client and the two
 * libraries that they load. Files are read once at the start; there is nothing to traverse.
 *
 * Everything but the page itself lies under a folder named by the hash of all of it, so browsers keep it for
 * good and never mix two versions.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'
import { packageRoot } from './base/package-root.ts'
import type { HttpRequest, HttpResponse } from './transport/transport.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** Nothing from elsewhere, nothing inline, no framing, no referrer; and no text that becomes markup, by the browser's own check. */
const pageHeaders = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
}

const forGood = 'public, max-age=31536000, immutable'

/** The files that packages give to the page, by the names under which it loads them. */
const fromPackages = [
  ['lib/html.js', 'htm', '../preact/standalone.mjs'],
  ['lib/uplot.js', 'uplot', 'uPlot.esm.js'],
  ['lib/uplot.css', 'uplot', 'uPlot.min.css'],
] as const

/** @param ready whether this node should get traffic */
export function createPages(ready: () => boolean): (request: HttpRequest) => HttpResponse {
  const files = readPages()
  return ({ path }) => {
    if (path === '/healthz') return plain(200, 'alive\n')
    if (path === '/readyz') return ready() ? plain(200, 'ready\n') : plain(503, 'not ready\n')
    return files.get(path) ?? plain(404, 'not found\n')
  }
}

/** The page at `/`, and what it loads under its versioned folder. */
function readPages(): ReadonlyMap<string, HttpResponse> {
  const contents = readContents()
  const page = contents.get('index.html')
  contents.delete('index.html')
  const folder = `/v/${versionOf(contents)}/`
  const files = new Map<string, HttpResponse>()
  for (const [name, body] of contents) files.set(folder + name, respond(name, body, forGood))
  if (page !== undefined) {
    const text = page.toString('utf8').replaceAll('="./', `="${folder}`)
    files.set('/', respond('index.html', Buffer.from(text), 'no-cache'))
  }
  return files
}

/** `web/` at the root, the compiled client and protocol that it imports, and the libraries. */
function readContents(): Map<string, Buffer> {
  const root = packageRoot()
  const folders = [
    ['', join(root, 'web')],
    ['client/', join(root, 'dist', 'client')],
    ['protocol/', join(root, 'dist', 'protocol')],
  ] as const
  const contents = new Map<string, Buffer>()
  for (const [prefix, folder] of folders)
    for (const name of namesIn(folder))
      if (types[extname(name)] !== undefined) contents.set(prefix + name, readFileSync(join(folder, name)))
  const { resolve } = createRequire(import.meta.url)
  for (const [name, module, file] of fromPackages) {
    const path = join(dirname(resolve(module)), file)
    if (existsSync(path)) contents.set(name, readFileSync(path))
  }
  return contents
}

function versionOf(contents: ReadonlyMap<string, Buffer>): string {
  const hash = createHash('sha256')
  for (const name of [...contents.keys()].sort()) hash.update(`${name}\0`).update(contents.get(name) ?? '')
  return hash.digest('hex').slice(0, 16)
}

/** A server without its pages is still a server. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function respond(name: string, body: Buffer, cache: string): HttpResponse {
  const type = types[extname(name)] ?? 'application/octet-stream'
  return { status: 200, headers: { ...pageHeaders, 'content-type': type, 'cache-control': cache }, body }
}

function plain(status: number, body: string): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
    body,
  }
}
