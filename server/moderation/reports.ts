/**
 * The open cases that members reported: one for each message or member, however many report it. Who reported
 * is kept to tell them the outcome, and is shown to nobody. Texts are sealed (`sealed-texts.ts`).
 */
import type { Category } from '../../protocol/statement.ts'
import type { Clock } from '../base/clock.ts'
import type { Store } from '../base/store.ts'
import type { UserId } from '../identity/identity.ts'
import type { Limits } from '../limits.ts'
import { LruMap } from './lru-map.ts'

/** A message of the context, as it stood when the first report came. */
export interface FrozenMessage {
  readonly id: string
  readonly from: UserId
  readonly name: string
  readonly at: number
  readonly sealed: string
}

export interface ReportCase {
  readonly id: string
  readonly room: string
  readonly kind: 'message' | 'member'
  /** The message's id, or the member's. */
  readonly target: string
  /** Who is reported. */
  readonly user: UserId
  readonly name: string
  readonly at: number
  /** Everybody who reported, also those beyond `reportersPerCaseMax`. */
  readonly count: number
  readonly categories: Readonly<Partial<Record<Category, number>>>
  readonly reporters: readonly UserId[]
  /** What they added, sealed with the key of who wrote it. */
  readonly notes: readonly { readonly by: UserId; readonly sealed: string }[]
  readonly context: readonly FrozenMessage[]
}

/** A decided case: what is needed to tell those who reported, once more if it is overturned. */
export interface DecidedReport {
  readonly id: string
  readonly room: string
  readonly target: string
  readonly at: number
  readonly decidedAt: number
  readonly by: UserId
  readonly outcome: string
  readonly statement: string | null
  readonly count: number
  readonly reporters: readonly UserId[]
}

export interface ReportsPorts {
  readonly store: Store
  readonly clock: Clock
  readonly limits: Pick<
    Limits,
    | 'reportsOpenMax'
    | 'reportsPerRoomMax'
    | 'reportersPerCaseMax'
    | 'reportNotesMax'
    | 'reportsPerPersonMax'
    | 'reportWindowMs'
    | 'reportSendersMax'
  >
}

export class Reports {
  readonly #ports: ReportsPorts
  /** By id, in the order of time; bounded by `reportsOpenMax`. */
  readonly #open = new Map<string, ReportCase>()
  /** Room and target → id. */
  readonly #targets = new Map<string, string>()
  /** Person → when they reported lately. */
  readonly #lately: LruMap<UserId, { times: readonly number[] }>

  constructor(ports: ReportsPorts) {
    this.#ports = ports
    this.#lately = new LruMap(ports.limits.reportSendersMax)
  }

  get size(): number {
    return this.#open.size
  }

  async load(): Promise<void> {
    for (const { value } of await this.#table().list([], { limit: this.#ports.limits.reportsOpenMax }))
      this.#admit(value)
  }

  /** Counts a report of this person. @returns how long they must wait, in ms; 0 when they may */
  waitMs(user: UserId): number {
    const { reportsPerPersonMax, reportWindowMs } = this.#ports.limits
    const now = this.#ports.clock.now()
    const lately = this.#lately.getOrMake(user, () => ({ times: [] }))
    const times = lately.times.filter((at) => at > now - reportWindowMs)
    const [first = now] = times
    if (times.length >= reportsPerPersonMax) return first + reportWindowMs - now
    lately.times = [...times, now]
    return 0
  }

  get(id: string): ReportCase | undefined {
    return this.#open.get(id)
  }

  on(room: string, target: string): ReportCase | undefined {
    const id = this.#targets.get(`${room}\n${target}`)
    return id === undefined ? undefined : this.#open.get(id)
  }

  /** The open cases of a room, the oldest first. */
  list(room: string): readonly ReportCase[] {
    return [...this.#open.values()].filter((one) => one.room === room)
  }

  /** @returns false when as many are open as can be kept */
  open(report: ReportCase): boolean {
    const { reportsOpenMax, reportsPerRoomMax } = this.#ports.limits
    if (this.#open.size >= reportsOpenMax || this.list(report.room).length >= reportsPerRoomMax) return false
    this.#admit(report)
    this.#save(report)
    return true
  }

  /** One more person reports the same. Once for each person: saying it again changes nothing. */
  fold(report: ReportCase, by: UserId, category: Category, note: string | null): ReportCase {
    const { reportersPerCaseMax, reportNotesMax } = this.#ports.limits
    const { reporters, notes, categories, count } = report
    if (reporters.includes(by)) return report
    const folded: ReportCase = {
      ...report,
      count: count + 1,
      categories: { ...categories, [category]: (categories[category] ?? 0) + 1 },
      reporters: reporters.length < reportersPerCaseMax ? [...reporters, by] : reporters,
      notes: note === null || notes.length >= reportNotesMax ? notes : [...notes, { by, sealed: note }],
    }
    this.#open.set(report.id, folded)
    this.#save(folded)
    return folded
  }

  /** Takes a case out of the queue: it is decided. Context and notes go. @returns undefined when it was already */
  decide(
    id: string,
    { by, outcome, statement }: Pick<DecidedReport, 'by' | 'outcome' | 'statement'>,
  ): DecidedReport | undefined {
    const report = this.#open.get(id)
    if (report === undefined) return undefined
    const { room, target, at, count, reporters } = report
    const decidedAt = this.#ports.clock.now()
    const decided = { id, room, target, at, decidedAt, by, outcome, statement, count, reporters }
    this.#open.delete(id)
    this.#targets.delete(`${room}\n${target}`)
    this.#table().remove([id])
    this.#decided().put([room, id], decided)
    if (statement !== null) this.#byStatement().put([statement], [room, id])
    return decided
  }

  /** The decided case that led to a statement. */
  async ofStatement(statement: string): Promise<DecidedReport | undefined> {
    const key = await this.#byStatement().get([statement])
    return key === undefined ? undefined : this.#decided().get([...key])
  }

  #admit(report: ReportCase): void {
    this.#open.set(report.id, report)
    this.#targets.set(`${report.room}\n${report.target}`, report.id)
  }

  #save(report: ReportCase): void {
    this.#table().put([report.id], report)
  }

  #table() {
    return this.#ports.store.table<ReportCase>('report_cases')
  }

  #decided() {
    return this.#ports.store.table<DecidedReport>('reports_decided')
  }

  #byStatement() {
    return this.#ports.store.table<readonly [string, string]>('reports_by_statement')
  }
}
