/**
 * The command line of `parley chat`.
 */
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { protocolLimits } from '../../../protocol/limits.ts'
import { isRoomName } from '../../../protocol/ids.ts'
import { type CliIo, UsageError } from '../command.ts'

export interface ChatOptions {
  readonly url: string
  /** A function where it can bring a fresh one: the file is read again before the token ends. */
  readonly token: string | (() => Promise<string>)
  readonly room: string
  readonly create: boolean
  /** Messages of the past to begin with; undefined: as suits the screen. */
  readonly history: number | undefined
}

export const help = `Usage: parley chat --room R [--url U] [--token T | --token-file FILE] [options]

A chat in the terminal. /help lists the commands, Ctrl-D or /quit leaves.

  --url U            the server (default: ws://127.0.0.1:8080/v1)
  --room R           the room to join (default: lobby)
  --token T          who you are; everybody on this machine can see it in the list of processes,
                     so rather set PARLEY_TOKEN or use:
  --token-file FILE  a file with the token, read again before it expires
  --no-create        do not make the room when it does not exist
  --history N        begin with the last N messages (default: 20 in a terminal, else 0)

Without a terminal, lines of standard input are sent one after another, messages come out as
"handle: text" on standard output and everything else on standard error; at the end of the input
it leaves, with exit code 1 if something was not accepted.

NO_COLOR turns colours off.
`

/** Throws a `UsageError` that says what to mend. */
export async function chatOptions(args: readonly string[], env: CliIo['env']): Promise<ChatOptions> {
  const values = options(args)
  const room = (values.room ?? 'lobby').normalize('NFC')
  if (!isRoomName(room))
    throw new UsageError(
      'chat: --room must be letters, digits and . _ : - (at most 64, a letter or digit first)',
    )
  const history = values.history === undefined ? undefined : Number(values.history)
  if (
    history !== undefined &&
    !(Number.isInteger(history) && history >= 0 && history <= protocolLimits.pageItemsMax)
  )
    throw new UsageError(`chat: --history must be a number from 0 to ${protocolLimits.pageItemsMax}`)
  const create = values['no-create'] !== true
  return {
    url: address(values.url ?? 'ws://127.0.0.1:8080/v1'),
    token: await tokenOf(values, env),
    room,
    create,
    history,
  }
}

function options(args: readonly string[]) {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  const known = {
    url: text,
    token: text,
    'token-file': text,
    room: text,
    history: text,
    create: flag,
    'no-create': flag,
  }
  try {
    return parseArgs({ args: [...args], options: known, strict: true, allowPositionals: false }).values
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(/\.\s|\n/)[0] : String(error)
    throw new UsageError(`chat: ${reason}`, { cause: error })
  }
}

/** What people paste: the address of the page does as well. */
function address(text: string): string {
  if (!URL.canParse(text))
    throw new UsageError('chat: --url must be an address such as ws://127.0.0.1:8080/v1')
  const url = new URL(text.replace(/^http/, 'ws'))
  if (url.protocol !== 'ws:' && url.protocol !== 'wss:')
    throw new UsageError('chat: --url must begin with ws:// or wss://')
  if (url.pathname === '/') url.pathname = '/v1'
  url.hash = ''
  return url.href
}

async function tokenOf(
  { token, 'token-file': file }: { token?: string; 'token-file'?: string },
  env: CliIo['env'],
): Promise<ChatOptions['token']> {
  if (token !== undefined && file !== undefined)
    throw new UsageError('chat: --token and --token-file exclude each other')
  if (file !== undefined) {
    await readToken(file) // a wrong name is told now, not at the first attempt to connect
    return () => readToken(file)
  }
  const given = (token ?? env['PARLEY_TOKEN'] ?? '').trim()
  if (given === '')
    throw new UsageError(
      'chat: a token is needed: --token-file FILE, --token T or PARLEY_TOKEN (see parley token --help)',
    )
  return given
}

async function readToken(file: string): Promise<string> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    throw new UsageError(
      `chat: cannot read --token-file: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    )
  }
  const token = text.split('\n')[0]?.trim() ?? ''
  if (token === '') throw new UsageError('chat: the file of --token-file has no token in its first line')
  return token
}
