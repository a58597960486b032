/**
 * Statements, issued: built, stored, and brought to the person concerned, now or when they next come.
 * The text that a statement is about is kept beside it, so that an appeal can be decided.
 */
import type { MessageEvent } from '../../protocol/catalogue.ts'
import type { Statement } from '../../protocol/statement.ts'
import type { Clock } from '../base/clock.ts'
import type { Random } from '../base/random.ts'
import type { Store } from '../base/store.ts'
import type { UserId } from '../identity/identity.ts'
import type { Limits } from '../limits.ts'
import type { Draft } from '../room/publish.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { Subject } from './classifier.ts'
import { type DutyFacts, statementForDuty } from './duty-statement.ts'
import type { Mail } from './mail.ts'
import type { Standing } from './standing-book.ts'
import { statementForStep, type StepFacts } from './step-statement.ts'
import { statementForShield } from './shield-statement.ts'
import { type ActionFacts, type Issue, statementForAction, statementForVerdict } from './statement.ts'
import type { Verdict } from './verdict.ts'

export interface StatementsPorts {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly limits: Limits
  readonly telemetry: Telemetry
  readonly ruleset: string
  readonly model: string | null
  readonly mail: Mail
  readonly standing: Standing
}

export interface VerdictCase {
  readonly subject: Subject
  readonly verdict: Verdict
  readonly ref: number | null
  readonly message: string | null
  /** What would let it pass (`passes-if.ts`), where somebody looked for it. */
  readonly passesIf?: string | null
  /** What was stopped or changed, so that an appeal can restore it. */
  readonly draft?: Draft
}

/** What a moderator did to somebody; the rest of the facts are the same for all. */
export type ActionCase = Pick<
  ActionFacts,
  'action' | 'room' | 'scope' | 'many' | 'category' | 'reason' | 'contentAt' | 'endsAt' | 'message'
> & {
  readonly user: UserId
  /** Who decided it; absent when a term ended by itself. They do not decide the appeal. */
  readonly by?: UserId
  /** The text it is about, where there is one. */
  readonly text?: string
  readonly verdict?: Verdict
  /** What was stopped, so that an appeal can restore it. */
  readonly draft?: Draft
  /** A message as it stood before it was removed. */
  readonly removed?: MessageEvent
  /** Default: nobody reported it. */
  readonly source?: ActionFacts['source']
}

/** A statement as it is stored, with what deciding an appeal and undoing the restriction need. */
export interface Kept {
  readonly statement: Statement
  readonly text: string | null
  readonly by?: UserId
  readonly draft?: Draft
  readonly verdict?: Verdict
  readonly removed?: MessageEvent
  /** The restriction was undone: by whom, when, and by which action. */
  readonly withdrawn?: { readonly by: UserId; readonly at: number; readonly action: string }
  /** It is about how a room is run: nobody of the room decides the appeal. */
  readonly operatorOnly?: true
}

export class Statements {
  readonly #ports: StatementsPorts

  constructor(ports: StatementsPorts) {
    this.#ports = ports
  }

  /** For what the pipeline decided. The caller hands it to the sender with the answer to the request. */
  forVerdict(facts: VerdictCase): Statement {
    const { draft, ...rest } = facts
    const statement = this.#counted(facts.subject.author, statementForVerdict({ ...this.#issue(), ...rest }))
    const restorable = draft === undefined ? {} : { draft, verdict: facts.verdict }
    this.#keep(facts.subject.author, { statement, text: facts.subject.text, ...restorable })
    this.#ports.telemetry.moderated(statement.action, true)
    return statement
  }

  /** For what a person decided, or the end of a term: sent at once, or kept for the next `hello`. */
  forAction(facts: ActionCase): Statement {
    const { ruleset, model } = this.#ports
    const { user, by, text, verdict, draft, removed, ...rest } = facts
    const rules = { ref: null, source: 'own_initiative', ruleset, model } as const
    const bare = statementForAction({ ...this.#issue(), ...rules, ...rest, verdict: verdict ?? null })
    // What nobody decided, as the end of a term, does not count for anybody.
    const statement = by === undefined ? bare : this.#counted(user, bare)
    this.#keep(user, {
      statement,
      text: text ?? null,
      ...(by === undefined ? {} : { by }),
      ...(verdict === undefined ? {} : { verdict }),
      ...(draft === undefined ? {} : { draft }),
      ...(removed === undefined ? {} : { removed }),
    })
    this.#ports.telemetry.moderated(statement.action, false)
    this.#ports.mail.post(user, statement.id, { t: 'statement', ...statement })
    return statement
  }

  /**
   * For a newcomer whom the shield of a room slows.
   * @param endsAt when they are no newcomer any more, in ms since 1970
   */
  forShield(user: UserId, room: string, automatic: boolean, endsAt: number): Statement {
    const { ruleset, model, limits } = this.#ports
    const rules = { ruleset, model, slowMs: limits.shieldSlowMs }
    const statement = statementForShield({ ...this.#issue(), ...rules, room, automatic, endsAt })
    this.#keep(user, { statement, text: null })
    this.#ports.telemetry.moderated(statement.action, automatic)
    this.#ports.mail.post(user, statement.id, { t: 'statement', ...statement })
    return statement
  }

  /** For a step of the ladder, which several earlier restrictions led to. */
  forStep(user: UserId, facts: Omit<StepFacts, keyof Issue | 'ruleset' | 'model'>): Statement {
    const { ruleset, model } = this.#ports
    const statement = statementForStep({ ...this.#issue(), ...facts, ruleset, model })
    this.#keep(user, { statement, text: null })
    this.#ports.telemetry.moderated(statement.action, true)
    this.#ports.mail.post(user, statement.id, { t: 'statement', ...statement })
    return statement
  }

  /** To an owner whose room lost the right to hold and deny. */
  forDuty(owner: UserId, facts: Pick<DutyFacts, 'room' | 'missed' | 'endsAt'>): Statement {
    const { ruleset, model } = this.#ports
    const statement = statementForDuty({ ...this.#issue(), ...facts, ruleset, model })
    this.#keep(owner, { statement, text: null, operatorOnly: true })
    this.#ports.telemetry.moderated('duty', true)
    this.#ports.mail.post(owner, statement.id, { t: 'statement', ...statement })
    return statement
  }

  /** One that another node made: kept and delivered here too, for the person may come here. */
  adopt(user: UserId, statement: Statement): void {
    this.#keep(user, { statement, text: null })
    this.#ports.mail.post(user, statement.id, { t: 'statement', ...statement })
  }

  /** The statements that concern a person, the latest first. */
  async about(user: UserId, limit: number): Promise<readonly Statement[]> {
    const rows = await this.#kept().list([user], { limit, reverse: true })
    return rows.map((row) => row.value.statement)
  }

  /** The statements to a person after the one of this id, the oldest first, each with what it is about. */
  async page(user: UserId, after: string | undefined, limit: number): Promise<readonly Kept[]> {
    const range = after === undefined ? { limit } : { limit, after: [user, after] }
    return (await this.#kept().list([user], range)).map(({ value }) => value)
  }

  /** A statement that was made to this person, with what it is about. */
  async find(user: UserId, statement: string): Promise<Kept | undefined> {
    return this.#kept().get([user, statement])
  }

  /** The statement, with what it counts for the standing of the person. */
  #counted(user: UserId, statement: Statement): Statement {
    const standing = this.#ports.standing.credit(user, statement)
    return standing === null ? statement : { ...statement, standing }
  }

  /**
   * The restriction was undone: the statement stays, and says so; the person is told, with the reason.
   * @returns false when there is no such statement, or it was withdrawn before
   */
  async withdraw(
    user: UserId,
    statement: string,
    withdrawn: NonNullable<Kept['withdrawn']>,
    reason: string,
  ): Promise<boolean> {
    const kept = await this.find(user, statement)
    if (kept === undefined || kept.withdrawn !== undefined) return false
    this.#keep(user, { ...kept, withdrawn })
    const { room, action } = kept.statement
    const why = reason === '' ? '' : ` Reason given: ${reason}`
    this.#ports.mail.post(user, `${statement}_withdrawn`, {
      t: 'notice',
      ...(room === '' ? {} : { room }),
      name: 'withdrawn',
      text: `The statement ${statement} is withdrawn: its ${action} was undone.${why}`,
    })
    return true
  }

  #issue() {
    const { clock, random, limits } = this.#ports
    return { issuedAt: clock.now(), entropy: random.bytes(10), appealMs: limits.appealMs }
  }

  #keep(user: UserId, kept: Kept): void {
    this.#kept().put([user, kept.statement.id], kept)
  }

  #kept() {
    return this.#ports.store.table<Kept>('statements')
  }
}
