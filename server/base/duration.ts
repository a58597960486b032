/**
 * Durations as people type them: `30s`, `10m`, `2h`, `7d`, and several together, `1h30m`. Commands in a
 * room, options of the command line and the configuration all read and write the same form.
 */
const form = /^(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?$/
const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const

/**
 * The milliseconds that `text` names, or undefined when it is no duration. Larger units come first,
 * each at most once; a bare number is no duration, because its unit would be a guess. `0s` is zero:
 * whether that makes sense is for the caller to say, as is the longest that does.
 */
export function parseDuration(text: string): number | undefined {
  const parts = text === '' ? null : form.exec(text)
  if (parts === null) return undefined
  let ms = 0
  for (const [i, [, unitMs]] of units.entries()) ms += Number(parts[i + 1] ?? 0) * unitMs
  return Number.isSafeInteger(ms) ? ms : undefined
}

/**
 * `ms` in the form that `parseDuration` reads, rounded up to whole seconds: a wait that is announced
 * must not end before it is over. Negative and broken numbers are `0s`.
 */
export function formatDuration(ms: number): string {
  let rest = Number.isFinite(ms) && ms > 0 ? Math.ceil(ms / 1_000) * 1_000 : 0
  let text = ''
  for (const [unit, unitMs] of units) {
    const whole = Math.floor(rest / unitMs)
    if (whole > 0) text += `${whole}${unit}`
    rest -= whole * unitMs
  }
  return text === '' ? '0s' : text
}
