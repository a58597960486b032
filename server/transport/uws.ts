/**
 * What we use of uWebSockets.js, in our own types: the package is optional, and a build must not need it.
 * See its `index.d.ts` for the whole.
 */
import { err, ok, type Result } from '../base/result.ts'

export interface UwsSocket {
  /** 1 sent, 0 queued, 2 dropped because more than maxBackpressure waits. */
  send(message: Uint8Array, isBinary: boolean, compress: boolean): number
  ping(): number
  subscribe(topic: string): boolean
  unsubscribe(topic: string): boolean
  getBufferedAmount(): number
  /** Sends a close frame and calls the close handler before it returns. */
  end(code: number, reason: string): void
  /** Cuts, and calls the close handler before it returns. */
  close(): void
}

export interface UwsResponse {
  writeStatus(status: string): UwsResponse
  writeHeader(name: string, value: string): UwsResponse
  end(body: Uint8Array | string, closeConnection?: boolean): UwsResponse
  endWithoutBody(): UwsResponse
  getRemoteAddressAsText(): ArrayBuffer
  upgrade(userData: object, key: string, protocol: string, extensions: string, context: unknown): void
}

/** Valid during the handler only. */
export interface UwsRequest {
  /** '' when there is none. */
  getHeader(lowerCaseName: string): string
  getUrl(): string
  getCaseSensitiveMethod(): string
  setYield(yields: boolean): UwsRequest
}

export interface UwsBehavior<S> {
  readonly maxPayloadLength: number
  readonly maxBackpressure: number
  readonly closeOnBackpressureLimit: number
  readonly idleTimeout: number
  readonly sendPingsAutomatically: boolean
  readonly maxLifetime: number
  readonly compression: number
  upgrade(response: UwsResponse, request: UwsRequest, context: unknown): void
  open(socket: S): void
  message(socket: S, message: ArrayBuffer): void
  drain(socket: S): void
  ping(socket: S): void
  pong(socket: S): void
  /** What was published was thrown away, because more than maxBackpressure waits. */
  dropped(socket: S): void
  close(socket: S, code: number, message: ArrayBuffer): void
}

export interface UwsApp {
  ws<S>(pattern: string, behavior: UwsBehavior<S>): UwsApp
  any(pattern: string, handler: (response: UwsResponse, request: UwsRequest) => void): UwsApp
  listen(host: string, port: number, options: number, done: (socket: object | false) => void): UwsApp
  /** To every subscriber, when the loop turns or just before something else is sent to it. */
  publish(topic: string, message: Uint8Array, isBinary: boolean, compress: boolean): boolean
  close(): UwsApp
}

export interface Uws {
  App(): UwsApp
  SSLApp(options: { readonly cert_file_name: string; readonly key_file_name: string }): UwsApp
  us_listen_socket_close(socket: object): void
  us_socket_local_port(socket: object): number
  readonly LIBUS_LISTEN_EXCLUSIVE_PORT: number
  readonly DISABLED: number
}

/** Not a literal, so that the compiler does not look for a package that may be absent. */
const packageName: string = 'uWebSockets.js'

export type LoadUws = () => Promise<unknown>

const importUws: LoadUws = () => import(packageName)

/** The module, or why there is none, in one line. */
export async function loadUws(load: LoadUws = importUws): Promise<Result<Uws, string>> {
  try {
    const loaded = await load()
    const module = isObject(loaded) && isObject(loaded['default']) ? loaded['default'] : loaded
    return isUws(module) ? ok(module) : err('the package has another interface than expected')
  } catch (error) {
    return err(reasonOf(error))
  }
}

function reasonOf(error: unknown): string {
  if (isObject(error) && error['code'] === 'ERR_MODULE_NOT_FOUND') return 'it is not installed'
  // The loader's own words come last; before them the package lists the Node versions of its author.
  const lines = String(error instanceof Error ? error.message : error).split('\n')
  return lines.filter((line) => line.trim() !== '').at(-1) ?? 'no reason given'
}

function isUws(value: unknown): value is Uws {
  return (
    isObject(value) &&
    ['App', 'SSLApp', 'us_listen_socket_close', 'us_socket_local_port'].every(
      (name) => typeof value[name] === 'function',
    )
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
