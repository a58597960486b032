/**
 * A web hook as somebody would write one: checks the signature, then does what the text says.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { signatureOf } from '../../server/moderation/second-opinion-http.ts'

export interface JudgeServer extends AsyncDisposable {
  readonly url: string
  /** Every question whose signature was right, as it came. */
  readonly questions: readonly Readonly<Record<string, unknown>>[]
  readonly refused: number
}

export const judgeSecret = Buffer.from('a secret of at least thirty-two bytes')

export async function judgeServer(): Promise<JudgeServer> {
  const questions: Readonly<Record<string, unknown>>[] = []
  let refused = 0
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      if (!isSigned(request, body)) {
        refused++
        response.writeHead(401).end()
        return
      }
      const question: Readonly<Record<string, unknown>> = JSON.parse(body)
      questions.push(question)
      answer(String(question['text']), question, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/judge`,
    questions,
    get refused() {
      return refused
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function isSigned({ headers }: IncomingMessage, body: string): boolean {
  const timestamp = String(headers['parley-timestamp'])
  return headers['parley-signature'] === signatureOf(judgeSecret, timestamp, body)
}

function answer(text: string, question: object, response: ServerResponse): void {
  const [verb = '', value = ''] = text.split(' ')
  const json = (content: unknown) => response.writeHead(200).end(JSON.stringify(content))
  switch (verb) {
    case 'score':
      return void json({ scores: { harassment: Number(value) } })
    case 'echo': {
      const { v: _, ...rest } = question as { v: number }
      return void json({ question: rest })
    }
    case 'wait':
      return
    case 'long':
      return void response.writeHead(200).end(`"${'x'.repeat(Number(value) - 2)}"`)
    case 'move':
      return void response.writeHead(302, { location: '/judge' }).end()
    case 'garbage':
      return void response.writeHead(200).end('{')
    case 'cut':
      response.writeHead(200, { 'content-length': '100' }).write('{')
      return void response.destroy()
    default:
      return void response.writeHead(500).end('no')
  }
}
