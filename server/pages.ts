/**
 * Plain HTTP on the port of the WebSockets: health for load balancers, and the web page with the client
 * that it loads. Files are read once at the start; there is nothing to traverse.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { packageRoot } from './base/package-root.ts'
import type { HttpRequest, HttpResponse } from './transport/transport.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** Nothing from elsewhere, no inline script, no framing, no referrer. */
const pageHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self' ws: wss:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
}

/** @param ready whether this node should get traffic */
export function createPages(ready: () => boolean): (request: HttpRequest) => HttpResponse {
  const files = readPages()
  return ({ path }) => {
    if (path === '/healthz') return plain(200, 'alive\n')
    if (path === '/readyz') return ready() ? plain(200, 'ready\n') : plain(503, 'not ready\n')
    return files.get(path === '/' ? '/index.html' : path) ?? plain(404, 'not found\n')
  }
}

/** `web/` at the root, and the compiled client and protocol that it imports. */
function readPages(): ReadonlyMap<string, HttpResponse> {
  const root = packageRoot()
  const folders = [
    ['/', join(root, 'web')],
    ['/client/', join(root, 'dist', 'client')],
    ['/protocol/', join(root, 'dist', 'protocol')],
  ] as const
  const files = new Map<string, HttpResponse>()
  for (const [prefix, folder] of folders) {
    for (const name of namesIn(folder)) {
      const type = types[extname(name)]
      if (type === undefined) continue
      const headers = { ...pageHeaders, 'content-type': type }
      files.set(prefix + name, { status: 200, headers, body: readFileSync(join(folder, name)) })
    }
  }
  return files
}

/** A server without its pages is still a server. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function plain(status: number, body: string): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
    body,
  }
}
