/**
 * What is going on, on stderr: a bar that is drawn in place on a terminal, and one line a second where
 * somebody reads a log.
 */
import type { Clock } from '../server/base/clock.ts'

export interface ProgressSink {
  write(text: string): unknown
  readonly isTTY?: boolean | undefined
}

export interface Progress {
  /** @param share from 0 to 1 @param words what has been done */
  show(phase: string, share: number, words: string): void
  /** A line that stays. */
  say(line: string): void
  /** Takes the bar away. */
  clear(): void
}

const drawMs = 100
const lineMs = 1_000
const barCells = 28

export function createProgress(sink: ProgressSink, clock: Clock): Progress {
  const terminal = sink.isTTY === true
  let shownMs = Number.NEGATIVE_INFINITY
  let phaseShown = ''
  const clear = () => {
    if (terminal) sink.write('\r\x1b[K')
  }
  return {
    show(phase, share, words) {
      const now = clock.monotonic()
      if (phase === phaseShown && now - shownMs < (terminal ? drawMs : lineMs)) return
      shownMs = now
      phaseShown = phase
      const part = Math.min(1, Math.max(0, share))
      const percent = `${Math.round(part * 100)} %`.padStart(5)
      if (terminal) {
        const bar = '█'.repeat(Math.round(part * barCells)).padEnd(barCells, '░')
        sink.write(`\r\x1b[K${phase.padEnd(9)} ${bar} ${percent}  ${words}`)
      } else sink.write(`${phase} ${percent.trim()}: ${words}\n`)
    },
    say(text) {
      clear()
      sink.write(`${text}\n`)
    },
    clear,
  }
}
