/**
 * A turn for everybody else: what waits on sockets and timers runs before the caller goes on. Says nothing about
 * time, so it is no clock.
 */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
