/**
 * Opens what a running server does about access to what it keeps: people are told of reads and export their own
 * data, and erasures that were ordered beside it are carried out.
 */
import type { Clock } from './base/clock.ts'
import type { Environment } from './base/environment.ts'
import { type ErasePorts, eraseBeyondLog } from './erase-beyond.ts'
import type { Limits } from './limits.ts'
import { keepCompliance } from './log/compliance.ts'
import { createTellReads, type TellReads, type TellReadsPorts } from './log/tell-reads.ts'
import { createOwnExport, type OwnExport, type OwnExportPorts } from './session/own-export.ts'

export interface Access {
  readonly tellReads: TellReads
  readonly ownExport: OwnExport
  readonly eraseBeyond: () => Promise<void>
}

type AccessPorts = TellReadsPorts &
  OwnExportPorts &
  Omit<ErasePorts, 'holds'> & {
    readonly holds: ErasePorts['holds'] & OwnExportPorts['holds']
    readonly environment: Environment
    readonly clock: Clock
    readonly limits: Limits
  }

/** @param compliance the people of the role, as configured; resolves when what was ordered while no server ran is done */
export async function openAccess(ports: AccessPorts, compliance: readonly string[]): Promise<Access> {
  await keepCompliance(ports.environment, compliance)
  const eraseBeyond = () => eraseBeyondLog(ports.environment, ports)
  await eraseBeyond()
  return { tellReads: createTellReads(ports), ownExport: createOwnExport(ports), eraseBeyond }
}
