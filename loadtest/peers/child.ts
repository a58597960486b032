/**
 * What the peers' processes have in common: they say where they listen, and end with whoever started them.
 */

/** One line on stdout, which `peer.ts` waits for. */
export function sayListening(port: number): void {
  process.stdout.write(`listening ${port}\n`)
}

/** Ends this process when the load test is gone, so that no server is left behind. */
export function endWithParent(): void {
  process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM'))
  process.stdin.resume()
}

/** The port of a server that listens on TCP. */
export function portOf(address: unknown): number {
  if (typeof address === 'object' && address !== null && 'port' in address) return Number(address.port)
  throw new Error('the server does not listen')
}
