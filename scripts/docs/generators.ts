/**
 * Every generated part of the documentation, by the name in its markers.
 */
import { limitsTables } from './limits-tables.ts'
import { operatorTables } from './operator-tables.ts'
import { protocolTables } from './protocol-tables.ts'
import type { Generators } from './sections.ts'

export const generators: Generators = { ...protocolTables, ...limitsTables, ...operatorTables }
