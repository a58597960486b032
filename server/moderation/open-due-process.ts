/**
 * Opens what people's rights in the house rest on: mail, statements, held messages, appeals. What waited
 * when the server stopped waits again.
 */
import type { HoldsPorts } from './holds.ts'
import { Holds } from './holds.ts'
import { Appeals } from './appeals.ts'
import { Duty } from './duty-book.ts'
import { Mail, type MailPorts } from './mail.ts'
import { Reports } from './reports.ts'
import { RoomCases } from './room-cases.ts'
import { SealedTexts } from './sealed-texts.ts'
import { Standing, type StandingPorts } from './standing-book.ts'
import { Statements, type StatementsPorts } from './statements.ts'

export type DueProcessPorts = Omit<StatementsPorts, 'mail' | 'standing'> &
  Omit<HoldsPorts, 'statements' | 'duty' | 'standing'> &
  MailPorts &
  StandingPorts

export interface DueProcess {
  readonly mail: Mail
  readonly standing: Standing
  readonly statements: Statements
  readonly holds: Holds
  readonly appeals: Appeals
  readonly reports: Reports
  readonly duty: Duty
  readonly texts: SealedTexts
  readonly cases: RoomCases
}

export async function openDueProcess(ports: DueProcessPorts): Promise<DueProcess> {
  const mail = new Mail(ports)
  const standing = new Standing(ports)
  const statements = new Statements({ ...ports, mail, standing })
  const duty = new Duty(ports)
  const holds = new Holds({ ...ports, statements, duty, standing })
  const appeals = new Appeals(ports)
  const reports = new Reports(ports)
  const texts = new SealedTexts(ports)
  const cases = new RoomCases(ports)
  await holds.load()
  await appeals.load()
  await standing.load()
  await duty.load()
  await reports.load()
  const { telemetry } = ports
  telemetry.gauge('held', 'Messages that wait for a moderator', () => holds.size)
  telemetry.gauge('reports_open', 'Reports that wait for a moderator', () => reports.size)
  telemetry.gauge('appeals_open', 'Appeals that wait for a decision', () => appeals.size)
  return { mail, standing, statements, holds, appeals, reports, duty, texts, cases }
}
