/**
 * Where the chat is shown and typed: a terminal, with the prompt at the bottom while messages arrive above
 * it, or plain streams for scripts.
 */
import type { Readable, Writable } from 'node:stream'
import { clearScreenDown, createInterface, cursorTo, type Interface, moveCursor } from 'node:readline'
import { readLines } from '../../base/lines.ts'
import type { CliIo } from '../command.ts'
import { type Line, render } from './line.ts'

export interface Screen {
  readonly isTerminal: boolean
  /** What somebody said. */
  message(line: Line): void
  /** Everything else. */
  note(line: Line): void
  prompt(text: string): void
  /** What is typed, a line at a time; ends with the input. */
  lines(): AsyncIterable<string>
  /** Resolves when somebody presses Ctrl-C or Ctrl-D in a terminal. */
  readonly left: Promise<void>
  close(): void
}

/** Bytes of a line from a script; a message has at most a quarter of that. Over it: skipped, with a note. */
const lineBytesMax = 64 * 1024
/** Lines that the arrow keys bring back. */
const typedLinesMax = 200

export type Complete = (typed: string) => readonly string[]

/** @param complete what Tab offers in place of the last word */
export function openScreen(io: CliIo, complete: Complete): Screen {
  const isTerminal = isTty(io.stdin) && isTty(io.stdout)
  const colours = isTerminal && !(io.env['NO_COLOR'] ?? '') && io.env['TERM'] !== 'dumb'
  return isTerminal ? terminal(io, colours, complete) : pipe(io)
}

function isTty(stream: Readable | Writable): boolean {
  return 'isTTY' in stream && stream.isTTY === true
}

function terminal(io: CliIo, colours: boolean, complete: Complete): Screen {
  const { stdin: input, stdout: output } = io
  const completer = (typed: string): [string[], string] => {
    const word = /\S*$/.exec(typed)?.[0] ?? ''
    return [complete(typed).filter((choice) => choice.startsWith(word)), word]
  }
  const line = createInterface({ input, output, terminal: true, historySize: typedLinesMax, completer })
  let prompt = ''
  let closed = false
  line.on('SIGINT', () => line.close())
  const left = new Promise<void>((resolve) => {
    line.on('close', () => {
      closed = true
      resolve()
    })
  })
  // Readline leaves what was entered on the screen; the message comes back from the room.
  line.on('line', (typed) => erase(output, rowsOf(output, prompt + typed)))

  function above(text: Line): void {
    if (!closed) erase(output, line.getCursorPos().rows)
    output.write(`${render(text, colours)}\n`)
    if (!closed) line.prompt(true)
  }

  return {
    isTerminal: true,
    message: above,
    note: above,
    left,
    prompt(text) {
      if (closed) return
      prompt = text
      line.setPrompt(text)
      line.prompt(true)
    },
    lines: () => typedLines(line),
    close() {
      if (closed) return
      erase(output, line.getCursorPos().rows)
      line.close()
    },
  }
}

async function* typedLines(line: Interface): AsyncGenerator<string> {
  for await (const typed of line) {
    line.prompt()
    yield typed
  }
}

function erase(output: Writable, rowsUp: number): void {
  moveCursor(output, 0, -rowsUp)
  cursorTo(output, 0)
  clearScreenDown(output)
}

/** Rows that a text takes; 80 columns where the terminal does not say. */
function rowsOf(output: Writable, text: string): number {
  const columns =
    'columns' in output && typeof output.columns === 'number' && output.columns > 0 ? output.columns : 80
  return Math.floor(text.length / columns) + 1
}

function pipe({ stdin, stdout, stderr }: CliIo): Screen {
  return {
    isTerminal: false,
    message: (line) => void stdout.write(`${render(line, false)}\n`),
    note: (line) => void stderr.write(`${render(line, false)}\n`),
    prompt: () => undefined,
    left: new Promise(() => undefined), // a script closes its pipe, or sends a signal
    async *lines() {
      for await (const line of readLines(stdin as AsyncIterable<Uint8Array>, lineBytesMax)) {
        if (line.ok) yield Buffer.from(line.bytes).toString('utf8').replace(/\r$/, '')
        else stderr.write(`a line of more than ${lineBytesMax} bytes was skipped\n`)
      }
    },
    close: () => undefined,
  }
}
