/**
 * `parley chat`: a chat in the terminal, on the reference client; scripts can use it through pipes.
 */
import { type Answer, errorWords, ParleyClient } from '../../client/index.ts'
import { systemClock } from '../base/clock.ts'
import { packageVersion } from '../base/package-root.ts'
import { Memory } from './chat/memory.ts'
import { type ChatOptions, chatOptions, help } from './chat/options.ts'
import { openScreen, type Screen } from './chat/screen.ts'
import { Transcript } from './chat/transcript.ts'
import { localCommands, type Typed, typed, type TypedPorts } from './chat/typed.ts'
import type { CliCommand, CliIo } from './command.ts'

/** Attempts to reach a server that a script makes: some two minutes. A person can press Ctrl-C. */
const scriptAttemptsMax = 10
/** Times that a script's line is sent again after "later". */
const patienceMax = 20
/** The pause before that where the server names none. */
const pauseMs = 1_000

export const chatCommand: CliCommand = {
  name: 'chat',
  summary: 'a chat in the terminal',
  help,
  async run(args, io) {
    const options = await chatOptions(args, io.env)
    const memory = new Memory()
    const screen = openScreen(io, (text) => choices(text, memory))
    const client = new ParleyClient({
      url: options.url,
      token: options.token,
      agent: `parley-chat/${packageVersion()}`,
      limits: screen.isTerminal ? {} : { reconnectAttemptsMax: scriptAttemptsMax },
    })
    try {
      return await chat(client, options, screen, memory, io)
    } finally {
      screen.close()
      client.close()
    }
  },
}

/** @returns the exit code */
async function chat(
  client: ParleyClient,
  options: ChatOptions,
  screen: Screen,
  memory: Memory,
  io: CliIo,
): Promise<number> {
  const { room, create } = options
  const transcript = new Transcript(screen, memory)
  transcript.listen(client)
  client.on('welcome', ({ user, name }) => {
    memory.me = user
    memory.named(user, name)
    screen.prompt(`${name}@${room}> `)
  })
  const over = ended(client, screen, transcript, io)
  const arrived = await Promise.race([enter(), over])
  if (typeof arrived === 'number') return arrived
  return Promise.race([converse(), over])

  async function enter(): Promise<number | undefined> {
    const welcome = await client.connect()
    if (!welcome.ok) return failed(welcome, transcript)
    const history = options.history ?? (screen.isTerminal ? 20 : 0)
    const joined = await client.join(room, { create, history })
    if (!joined.ok) return failed(joined, transcript)
    const { members, role } = joined.value
    transcript.note(
      `you are ${welcome.value.name} in ${room} (${role}, ${members} here); /help lists commands`,
      'good',
    )
    return undefined
  }

  async function converse(): Promise<number> {
    const ports = { client, room, memory, transcript }
    let allAccepted = true
    for await (const line of screen.lines()) {
      const outcome = screen.isTerminal ? await typed(line, ports) : await patiently(line, ports, io)
      if (outcome.kind === 'quit') break
      if (outcome.kind === 'refused') allAccepted = false
    }
    // What was said just before is still on its way to us; it comes before the answer to this.
    if (client.state.phase === 'online') await client.leave(room)
    return screen.isTerminal || allAccepted ? 0 : 1
  }
}

/** For scripts: says it again when the server says "later"; never when it may have been said already. */
async function patiently(line: string, ports: TypedPorts, io: CliIo): Promise<Typed> {
  for (let attempt = 1; ; attempt++) {
    const outcome = await typed(line, ports)
    const error = outcome.kind === 'refused' ? outcome.error : undefined
    if (error?.retry !== 'later' || error.outcome === 'unknown' || attempt > patienceMax || io.signal.aborted)
      return outcome
    await systemClock.sleep(error.retryAfterMs ?? pauseMs, io.signal)
  }
}

/** Resolves when there is nothing more to be done here: with 0 because somebody wanted so, else with 1. */
function ended(client: ParleyClient, screen: Screen, transcript: Transcript, io: CliIo): Promise<number> {
  return new Promise((resolve) => {
    io.signal.addEventListener('abort', () => resolve(0), { once: true })
    void screen.left.then(() => resolve(0))
    client.on('left', ({ name, error }) => {
      transcript.note(error?.message ?? `You are no longer in the room (${name}).`, 'bad')
      resolve(1)
    })
    client.on('state', (state) => {
      if (state.phase !== 'closed' || state.why.name === 'closed') return
      transcript.note(state.why.message, 'bad')
      resolve(1)
    })
  })
}

function failed(answer: Extract<Answer<unknown>, { ok: false }>, transcript: Transcript): number {
  const { error } = answer
  if (error.statement !== undefined) transcript.statement(error.statement)
  else if (error.outcome === 'refused') transcript.note(errorWords(error), 'bad')
  return 1 // otherwise the state of the connection has been told
}

/** What Tab offers: commands at the start of a line, handles after an @. */
function choices(text: string, memory: Memory): readonly string[] {
  return /^\/\S*$/.test(text) ? localCommands : memory.names.map((name) => `@${name}`)
}
