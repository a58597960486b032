/**
 * One lmdb environment per data folder, shared by the store and the journal: one file, one writer, one
 * fsync for everything that is committed in the same moment. The only file that opens lmdb.
 *
 * What a commit promises. `overlappingSync` is off, so lmdb commits as upstream LMDB does: the pages,
 * fdatasync, then the meta page through a synchronous descriptor, and only then the new state is
 * visible to readers and the promise resolves. So *committed* means *on disk*, and no reader, in this
 * process or another, sees what a power failure could take back. (With lmdb-js's default,
 * `overlappingSync: true`, readers see a commit before its fsync, and `db.flushed` neither resolves nor
 * rejects when that fsync fails: see `startWriting` in its write.js.) The work is done on a thread of
 * libuv's pool; only the instructions are written here.
 */
import { closeSync, existsSync, mkdirSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { type Database, open, type RootDatabase } from 'lmdb'
import type { Clock } from './clock.ts'
import { type Disk, stopsAfterFailure } from './disk.ts'
import { isRunning, ownMark, type ProcessMark } from './process-mark.ts'

/** Every sub-database: its name here is its name on disk. */
export const subDatabases = [
  'store',
  'records',
  'heads',
  'amendments',
  'edits',
  'removals',
  'stripped',
  'keys',
  'keyOwners',
  'signed',
  'shipped',
  'retention',
  'deletions',
  'access',
  'cases',
  'tellings',
  'blocks',
  'segments',
  'legalHolds',
  'meta',
] as const
export type SubDatabase = (typeof subDatabases)[number]
export type Bytes = Database<Buffer, Buffer>

/** Writing goes through `Disk`; a disk that was silent for `commitDeadlineMs` has failed. */
export interface Environment extends Disk {
  readonly dataDir: string
  readonly bytes: Readonly<Record<SubDatabase, Bytes>>
  /** Reads see from now on what other threads and processes have committed; without it, from the next turn of the loop on. */
  refresh(): void
  /** Bytes that the pages of these sub-databases take on disk. */
  bytesUsed(names: readonly SubDatabase[]): number
  close(): Promise<void>
}

export interface EnvironmentOptions {
  /** A `server` is alone in its folder. A `tool` may read and write beside it, and makes no folder. */
  readonly role: 'server' | 'tool'
  readonly clock: Clock
  readonly limits: { readonly commitDeadlineMs: number }
  /** Stands between this environment and the disk; for tests. */
  readonly disk?: (real: Disk) => Disk
}

/** The folder cannot be used, for a reason that its operator can mend; the message says it in one line. */
export class DataDirError extends Error {
  override readonly name = 'DataDirError'
  readonly code: 'in_use' | 'absent' | 'unreadable'
  constructor(code: 'in_use' | 'absent' | 'unreadable', message: string) {
    super(message)
    this.code = code
  }
}

const fileName = 'parley.mdb'
/** Where LMDB's magic number stands in the file: behind the header of the first page. */
const magicAt = 24
const holderKey = Buffer.from('server')

/**
 * Opens the folder's environment, and creates both when the role is `server`.
 * @throws DataDirError when another server holds the folder, a tool finds nothing there, or lmdb cannot open it
 */
export function openEnvironment(dataDir: string, options: EnvironmentOptions): Environment {
  const path = join(dataDir, fileName)
  if (options.role === 'tool' && !existsSync(path))
    throw new DataDirError('absent', `${dataDir} holds no data of a parley server`)
  const { root, bytes } = openFile(dataDir, path)
  if (options.role === 'server') {
    const holder = hold(bytes.meta)
    if (holder !== undefined) {
      void root.close() // nothing was written; the holder goes on undisturbed
      throw new DataDirError(
        'in_use',
        `${dataDir} is in use by another parley server (process ${holder.pid})`,
      )
    }
  }
  let closing: Promise<void> | undefined
  const { disk = (real: Disk) => real } = options
  const real: Disk = {
    commit: (write) => settled(root.batch(write), options).then(nothing),
    exclusive: (change) => settled(root.childTransaction(change), options),
  }

  return {
    dataDir,
    bytes,
    ...stopsAfterFailure(disk(real)),
    refresh: () => root.resetReadTxn(),
    bytesUsed: (names) => names.reduce((sum, name) => sum + pageBytes(bytes[name]), 0),
    close: () => {
      closing ??= release(root, options.role === 'server' ? bytes.meta : undefined)
      return closing
    },
  }
}

function openFile(dataDir: string, path: string) {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 }) // what people wrote is nobody else's business
    if (existsSync(path) && !isLmdb(path)) throw new Error('it is no lmdb environment')
    const root: RootDatabase<Buffer, Buffer> = open({
      path,
      noSubdir: true,
      maxDbs: subDatabases.length,
      encoding: 'binary',
      keyEncoding: 'binary',
      overlappingSync: false,
    })
    const opened = subDatabases.map(
      (name) =>
        [name, root.openDB<Buffer, Buffer>(name, { encoding: 'binary', keyEncoding: 'binary' })] as const,
    )
    return { root, bytes: Object.fromEntries(opened) as Record<SubDatabase, Bytes> }
  } catch (error) {
    throw new DataDirError('unreadable', `${path} cannot be opened: ${detailOf(error)}`)
  }
}

/** Asked before lmdb is, because lmdb-js 3.5.6 ends the process when the file is something else. */
function isLmdb(path: string): boolean {
  const start = Buffer.alloc(magicAt + 4)
  const file = openSync(path, 'r')
  try {
    const length = readSync(file, start, 0, start.length, 0)
    return length === 0 || (length === start.length && start.readUInt32LE(magicAt) === 0xbeefc0de)
  } finally {
    closeSync(file)
  }
}

/**
 * Takes the folder for this process, or says who has it. The mark lies in the environment itself, because lmdb's write lock
 * is the one lock here that is exclusive between processes and survives kill -9: two servers that
 * start together cannot both find the folder free. A mark whose process is gone is taken over.
 */
function hold(meta: Bytes): ProcessMark | undefined {
  return meta.transactionSync(() => {
    const left = meta.get(holderKey)
    const mark = left === undefined ? undefined : (JSON.parse(left.toString()) as ProcessMark)
    if (mark !== undefined && isRunning(mark)) return mark
    meta.putSync(holderKey, Buffer.from(JSON.stringify(ownMark())))
    return undefined
  })
}

/** Whether a server holds the folder of this environment now. */
export function isServed(environment: Environment): boolean {
  const left = environment.bytes.meta.get(holderKey)
  return left !== undefined && isRunning(JSON.parse(left.toString()) as ProcessMark)
}

async function release(root: RootDatabase<Buffer, Buffer>, held: Bytes | undefined): Promise<void> {
  // A disk that failed may refuse this as well; the mark of a process that is gone holds nothing.
  await held?.remove(holderKey).catch(detailOf)
  await root.close()
}

function pageBytes(db: Bytes): number {
  const stats = db.getStats() as Readonly<Record<string, unknown>>
  const pages = ['treeBranchPageCount', 'treeLeafPageCount', 'overflowPages']
  return pages.reduce((sum, name) => sum + Number(stats[name] ?? 0), 0) * Number(stats['pageSize'] ?? 0)
}

/** lmdb's promise, with the true cause of a failure and an end to waiting: lmdb never settles when it cannot begin. */
function settled<T>(promise: Promise<T>, { clock, limits }: EnvironmentOptions): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(limits.commitDeadlineMs, () =>
      reject(new Error(`the disk did not answer within ${limits.commitDeadlineMs} ms`)),
    )
    promise.then(
      (value) => {
        cancel()
        resolve(value)
      },
      (error: unknown) => {
        cancel()
        causeOf(error).then(reject, reject)
      },
    )
  })
}

async function causeOf(error: unknown): Promise<Error> {
  if (!(error instanceof Error && 'commitError' in error))
    return error instanceof Error ? error : new Error(String(error))
  // lmdb-js rejects with a promise of the reason; unhandled, it would end the process.
  const cause: unknown = await Promise.resolve(error.commitError).catch((reason: unknown) => reason)
  return new Error(`commit failed: ${detailOf(cause)}`, { cause })
}

function nothing(): void {
  // what lmdb resolves with says nothing: an unconditional write cannot be refused
}

function detailOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
