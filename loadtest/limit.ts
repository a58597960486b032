/**
 * Which side was the limit. A figure of a load test means nothing before this is known: when the
 * generator was busy all the time, the server was never tried.
 */

export interface LimitFacts {
  /** Cores that the server kept busy; its loop is one thread. Undefined when nobody told. */
  readonly serverCores: number | undefined
  /** Share of the time in which the busiest worker of the generator was busy, or all of its cores. */
  readonly generatorBusy: number
  /** Share of all cores together that was idle. */
  readonly machineIdle: number
}

export interface Limit {
  readonly side: 'server' | 'generator' | 'both' | 'machine' | 'neither'
  readonly why: string
}

/** From here on a thread counts as saturated: timers and garbage collection need the rest. */
const saturated = 0.9
/** Below this, threads wait for cores that others have. */
const idleMin = 0.05

export function limitOf({ serverCores, generatorBusy, machineIdle }: LimitFacts): Limit {
  const server = serverCores !== undefined && serverCores >= saturated
  const generator = generatorBusy >= saturated
  const told = serverCores === undefined ? 'unknown' : `${serverCores.toFixed(2)} cores`
  const why = `server ${told}, generator ${percent(generatorBusy)}, machine idle ${percent(machineIdle)}`
  if (server && generator) return { side: 'both', why }
  if (server) return { side: 'server', why }
  if (generator) return { side: 'generator', why }
  if (machineIdle < idleMin) return { side: 'machine', why }
  return { side: 'neither', why: `${why}: the rate asked for was carried` }
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}
