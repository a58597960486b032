/**
 * Where a server keeps what must survive it, when nobody said: the server and the tools beside it must
 * agree, or `parley token` would sign with a key that the server does not know.
 */

/** `PARLEY_DATA`, else `.parley` in the current folder. An empty variable counts as not set. */
export function defaultDataDir(env: Readonly<Record<string, string | undefined>>): string {
  return env['PARLEY_DATA'] || '.parley'
}
