/**
 * Statements for the EU's Transparency Database, in files that hold what one call of its API takes. Every file is
 * checked against the schema before it is written: one that would be refused there is our mistake, here.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import type { Store } from '../base/store.ts'
import type { Appeal } from '../moderation/appeals.ts'
import { euBatchMax, euBatchSchema, type EuStatement } from '../moderation/eu-schema.ts'
import { euStatement } from '../moderation/eu-statement.ts'
import type { Kept } from '../moderation/statements.ts'

export interface Exported {
  readonly statements: number
  readonly files: number
  /** Restricted nobody, or was taken back or overturned since. */
  readonly left_out: number
}

export class EuBatches {
  readonly #folder: string
  #batch: EuStatement[] = []
  #statements = 0
  #files = 0
  #leftOut = 0

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async into(folder: string): Promise<EuBatches> {
    await mkdir(folder, { recursive: true })
    return new EuBatches(folder)
  }

  async add({ statement, withdrawn }: Kept, store: Store): Promise<void> {
    const appeal = await store.table<Appeal>('appeals').get([statement.id])
    const exported = withdrawn !== undefined || appeal?.state === 'overturned' ? null : euStatement(statement)
    if (exported === null) {
      this.#leftOut++
      return
    }
    this.#batch.push(exported)
    if (this.#batch.length === euBatchMax) await this.#write()
  }

  async end(): Promise<Exported> {
    if (this.#batch.length > 0) await this.#write()
    return { statements: this.#statements, files: this.#files, left_out: this.#leftOut }
  }

  /** Throws when a statement is not as the database wants it: then nothing of its file is written. */
  async #write(): Promise<void> {
    const batch = v.parse(euBatchSchema, { statements: this.#batch })
    this.#files++
    this.#statements += this.#batch.length
    this.#batch = []
    const name = `statements-${String(this.#files).padStart(4, '0')}.json`
    await writeFile(join(this.#folder, name), `${JSON.stringify(batch, null, 2)}\n`)
  }
}
