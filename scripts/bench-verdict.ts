/**
 * What a verdict costs in the server's process: µs a message of about 100 characters, for the whole default pipeline and
 * for each part, and bytes allocated on the way of a message that passes; then the same for other packages, which only
 * look for words, on the same lines.
 *
 *   npm run bench:verdict [-- MESSAGES]
 *
 * Each message is timed by itself; what reading the clock costs is measured and taken off. The sender changes with each
 * message and time moves on by a second, so that the detectors which remember see a busy room and no flood.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type Clock, systemClock } from '../server/base/clock.ts'
import { defaultLimits } from '../server/limits.ts'
import type { Classifier, Subject } from '../server/moderation/classifier.ts'
import { createDefaultClassifiers, createDefaultPipeline } from '../server/moderation/default-pipeline.ts'
import { createFolder } from '../server/moderation/fold.ts'
import { silentTelemetry } from '../server/telemetry/telemetry.ts'
import { seededRandom } from '../test/support/seeded-random.ts'
import { chatLines } from './bench/chat-lines.ts'
import { installedPeers } from './eval/peers.ts'

const linesCount = 5_000
const sendersCount = 1_000
/** Enough for the optimising compiler to have done its work. */
const warmUpMessages = 40_000
const batchMessages = 500
const batches = 60

/** Peers take up to half a millisecond a message: fewer will do, and fewer to warm up. */
const peerShare = 0.1

const messages = Number(process.argv[2] ?? 100_000)
if (!Number.isInteger(messages) || messages < 1) throw new Error('usage: bench-verdict [MESSAGES]')

const lines = chatLines(linesCount, seededRandom(1))
const senders = Array.from({ length: sendersCount }, (_, index) => `u_${index}`)
let sent = 0
const clock: Clock = { ...systemClock, now: () => sent * 1_000, monotonic: () => sent * 1_000 }
const options = { limits: defaultLimits, clock, telemetry: silentTelemetry }
const never = new AbortController().signal

function nextSubject(): Subject {
  sent++
  const [text = '', author = ''] = [lines[sent % linesCount], senders[sent % sendersCount]]
  return { kind: 'message', text, room: 'lobby', author, at: sent * 1_000 }
}

interface Part {
  readonly name: string
  /** Of the messages, how many it is given. */
  readonly share?: number
  /** What is not measured, before each message. */
  readonly prepare?: (subject: Subject) => void
  readonly run: (subject: Subject) => unknown
}

const columns = (cells: readonly string[]) =>
  cells.map((cell, at) => (at === 0 ? cell.padEnd(18) : cell.padStart(9))).join('')
process.stdout.write(`${columns(['part', 'p50 µs', 'p99', 'p99.9', 'mean', 'bytes'])}\n`)
const readingMs = timesOf({ name: 'clock', run: () => undefined })[messages >> 1] ?? 0
for (const part of await parts()) report(part)
for (const { name, finds } of await installedPeers())
  report({ name, share: peerShare, run: ({ text }) => finds(text) })

async function parts(): Promise<Part[]> {
  const pipeline = await createDefaultPipeline(options)
  const folder = createFolder(4_000)
  const classifiers = createDefaultClassifiers(options)
  return [
    { name: 'whole pipeline', run: (subject) => pipeline.judge(subject, 'standard') },
    { name: 'fold', run: ({ text }) => folder.fold(text) },
    ...classifiers.map((classifier) => alone(classifier, classifiers[0])),
  ]

  /** The first classifier scans for all whose patterns are in the shared automaton: its figure holds that pass. */
  function alone(classifier: Classifier, first: Classifier | undefined): Part {
    let folded = folder.fold('')
    const isFirst = classifier === first
    return {
      name: isFirst ? `${classifier.name} + scan` : classifier.name,
      prepare: (subject) => {
        folded = folder.fold(subject.text)
        if (!isFirst) void first?.classify(subject, folded, never)
      },
      run: (subject) => classifier.classify(subject, folded, never),
    }
  }
}

/** Sorted, in ms. */
function timesOf({ prepare, run, share = 1 }: Part): Float64Array {
  const count = Math.ceil(messages * share)
  const times = new Float64Array(count)
  for (let i = -Math.ceil(warmUpMessages * share); i < count; i++) {
    const subject = nextSubject()
    prepare?.(subject)
    const start = systemClock.monotonic()
    run(subject)
    const ms = systemClock.monotonic() - start
    if (i >= 0) times[i] = ms
  }
  return times.sort()
}

function report(part: Part): void {
  const times = timesOf(part)
  const us = (share: number) =>
    Math.max(0, ((times[Math.floor(share * (times.length - 1))] ?? 0) - readingMs) * 1_000)
  const mean = Math.max(0, times.reduce((sum, ms) => sum + ms, 0) / times.length - readingMs) * 1_000
  const cells = [us(0.5), us(0.99), us(0.999), mean].map((value) => value.toFixed(2))
  process.stdout.write(`${columns([part.name, ...cells, String(bytesOf(part))])}\n`)
}

/** Bytes a message, as the median of batches between which garbage is collected. The subject itself is made before. */
function bytesOf({ prepare, run, share = 1 }: Part): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const found: number[] = []
  for (let batch = 0; batch < batches; batch++) {
    const subjects = Array.from({ length: Math.ceil(batchMessages * share) }, nextSubject)
    // Folding beside what is measured would be counted: once, for the last of them.
    const last = subjects.at(-1)
    if (prepare !== undefined && last !== undefined) prepare(last)
    collect()
    const before = process.memoryUsage().heapUsed
    for (const subject of subjects) run(prepare === undefined ? subject : (last ?? subject))
    found.push((process.memoryUsage().heapUsed - before) / subjects.length)
  }
  return Math.round(found.sort((a, b) => a - b)[batches >> 1] ?? 0)
}
