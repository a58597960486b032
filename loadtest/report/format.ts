/**
 * Numbers for people: the unit is the end of a figure's name.
 */

/** `deliveries_per_cpu_s`, 359123.4 → `359,123`; `p99_ms` → `12.4 ms`; null → `–`. */
export function formatFigure(name: string, value: number | null): string {
  if (value === null) return '–'
  if (name.endsWith('_bytes')) return formatBytes(value)
  if (/_per_(?:cpu_)?s$/.test(name)) return `${formatCount(value)} /s`
  if (name.endsWith('_ms')) return `${formatCount(value)} ms`
  if (name.endsWith('_us')) return `${formatCount(value)} µs`
  if (name.endsWith('_share')) return `${Math.round(value * 100)} %`
  if (name.endsWith('_s')) return `${formatCount(value)} s`
  return formatCount(value)
}

/** Whole numbers whole, small ones with as many digits as tell something. */
export function formatCount(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 1_000) {
    return Math.round(value)
      .toString()
      .replace(/\B(?=(?:\d{3})+$)/g, ',')
  }
  return Math.abs(value) >= 100
    ? value.toFixed(0)
    : Math.abs(value) >= 10
      ? value.toFixed(1)
      : value.toFixed(2)
}

function formatBytes(value: number): string {
  const size = Math.abs(value)
  if (size >= 1024 ** 3) return `${(value / 1024 ** 3).toFixed(2)} GiB`
  if (size >= 1024 ** 2) return `${(value / 1024 ** 2).toFixed(1)} MiB`
  if (size >= 1024) return `${(value / 1024).toFixed(1)} KiB`
  return `${Math.round(value)} B`
}

/** `deliveries_per_cpu_s` → `deliveries per CPU-second`. */
export function formatName(name: string): string {
  return name
    .replace(/_per_cpu_s$/, ' per CPU-second')
    .replace(/_per_s$/, ' per second')
    .replace(/_(?:ms|us|s|bytes|share)$/, '')
    .replaceAll('_', ' ')
    .replace(/\bcpu\b/g, 'CPU')
    .replace(/\brss\b/g, 'RSS')
}
