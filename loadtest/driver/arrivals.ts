/**
 * Open-loop arrivals: when each message is meant to be sent, decided before the run and independent of
 * how the server does. Latency counts from these times, so that a server that stalls the sender does not
 * hide its own stall ("coordinated omission", Gil Tene).
 */

export type ArrivalKind = 'even' | 'poisson'

/**
 * Intended times in milliseconds from the start, ascending.
 * @param ratePerSecond messages a second, above 0
 * @param count how many
 * @param random numbers from 0 up to 1; only `poisson` asks for them
 */
export function arrivals(
  kind: ArrivalKind,
  ratePerSecond: number,
  count: number,
  random: () => number,
  into: Float64Array = new Float64Array(count),
): Float64Array {
  const gapMs = 1_000 / ratePerSecond
  let at = 0
  for (let n = 0; n < count; n++) {
    if (kind === 'even') into[n] = n * gapMs
    else {
      into[n] = at
      at += -Math.log(1 - random()) * gapMs // gaps of a Poisson process are exponential
    }
  }
  return into
}
