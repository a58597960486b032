/**
 * `replay`: a transcript through real sockets, and the proof that nothing went wrong on the way.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../server/base/package-root.ts'
import type { Values } from '../options.ts'
import { runReplay } from '../replay/run.ts'
import { readTranscript } from '../replay/transcript.ts'
import type { Scenario } from '../scenario.ts'

export const replay: Scenario = {
  summary:
    'a transcript through real sockets: verdicts by label, one order, no leak, nothing lost in the log',
  options: {
    file: { kind: 'text', name: 'FILE', help: 'JSON lines {room, from, text, label}, plain or gzipped' },
    rate: { kind: 'number', value: 200, min: 0.1, max: 20_000, help: 'messages a second, at most' },
    ack: {
      kind: 'choice',
      value: 'durable',
      choices: ['durable', 'accepted'],
      help: 'what an answer promises',
    },
    kill: { kind: 'switch', help: 'kill -9 the server at a random moment, and start it again' },
  },
  check(values) {
    if (values.on('kill') && values.text('url') !== undefined)
      return '--kill is for a server that the load test started: leave out --url'
    if (fileOf(values) !== undefined) return undefined
    return '--file FILE is required here: ../shared/data/replay.jsonl.gz does not exist'
  },
  async run(values, context) {
    const transcript = await readTranscript(fileOf(values) ?? '')
    await using target = await context.openParley()
    const ack = values.text('ack') === 'accepted' ? 'accepted' : 'durable'
    const plan = { transcript, ratePerS: values.number('rate'), ack, kill: values.on('kill') } as const
    return [await runReplay(target, plan, context)]
  },
}

/** The file that was named, or the shared one beside this package where it exists. */
function fileOf(values: Values): string | undefined {
  const shared = join(packageRoot(), '..', 'shared', 'data', 'replay.jsonl.gz')
  return values.text('file') ?? (existsSync(shared) ? shared : undefined)
}
