/**
 * A server that speaks just enough RESP to answer with what a test scripts: for what the Redis installed here is too
 * old to do. Everything else that this project says to Redis it says to a real one.
 */
import { createServer, type Socket } from 'node:net'

export interface ScriptedRedis extends AsyncDisposable {
  readonly url: string
  /** The commands that arrived, in upper case. */
  readonly heard: readonly (readonly string[])[]
}

/** @param answer the raw reply to a command, e.g. `:1\r\n`; undefined: `+OK` */
export async function scriptedRedis(
  answer: (command: readonly string[]) => string | undefined,
): Promise<ScriptedRedis> {
  const heard: (readonly string[])[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    let waiting = ''
    socket.on('data', (bytes) => {
      waiting += bytes.toString('latin1')
      for (let read = commandOf(waiting); read !== undefined; read = commandOf(waiting)) {
        waiting = waiting.slice(read.bytes)
        const command = read.words.map((word, at) => (at === 0 ? word.toUpperCase() : word))
        heard.push(command)
        socket.write(answer(command) ?? '+OK\r\n')
      }
    })
    socket.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `redis://127.0.0.1:${port}`,
    heard,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The first whole command: `*2\r\n$3\r\nGET\r\n$1\r\na\r\n`. */
function commandOf(text: string): { readonly words: readonly string[]; readonly bytes: number } | undefined {
  const head = /^\*(\d+)\r\n/.exec(text)
  if (head === null) return undefined
  const words: string[] = []
  let at = head[0].length
  for (let i = 0; i < Number(head[1]); i++) {
    const size = /^\$(\d+)\r\n/.exec(text.slice(at))
    if (size === null) return undefined
    at += size[0].length
    const length = Number(size[1])
    if (text.length < at + length + 2) return undefined
    words.push(text.slice(at, at + length))
    at += length + 2
  }
  return { words, bytes: at }
}
