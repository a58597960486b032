/**
 * What a worker counts, in memory that the main thread reads while it counts: no message per delivery,
 * none per second. One worker writes its own row; a reader may be a few counts behind, never wrong.
 */
import { invariant } from '../../server/base/invariant.ts'

export const tallyNames = [
  'joined',
  'lost',
  'sent',
  'accepted',
  'refused',
  'deliveries',
  'frames',
  'bytes',
] as const
export type TallyName = (typeof tallyNames)[number]
const rowCells = tallyNames.length
const cellOf = Object.fromEntries(tallyNames.map((name, index) => [name, index])) as Readonly<
  Record<TallyName, number>
>
export type Totals = Readonly<Record<TallyName, number>>

export class Tally {
  readonly memory: SharedArrayBuffer
  readonly #cells: Float64Array
  readonly #workers: number

  constructor(workers: number, memory = new SharedArrayBuffer(workers * rowCells * 8)) {
    invariant(memory.byteLength === workers * rowCells * 8, 'the tally has a row for each worker')
    this.memory = memory
    this.#workers = workers
    this.#cells = new Float64Array(memory)
  }

  /** Adds to one of a worker's counts; only that worker may. */
  add(worker: number, name: TallyName, amount: number): void {
    const at = worker * rowCells + cellOf[name]
    this.#cells[at] = (this.#cells[at] ?? 0) + amount
  }

  /** All workers together. */
  totals(): Totals {
    const sums = Object.fromEntries(tallyNames.map((name) => [name, 0])) as Record<TallyName, number>
    for (let worker = 0; worker < this.#workers; worker++) {
      for (const name of tallyNames) sums[name] += this.#cells[worker * rowCells + cellOf[name]] ?? 0
    }
    return sums
  }
}
