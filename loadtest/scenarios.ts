/**
 * The scenarios, by name.
 */
import type { Scenario } from './scenario.ts'
import { fanout } from './scenarios/fanout.ts'
import { replay } from './scenarios/replay.ts'
import { rooms } from './scenarios/rooms.ts'

export const scenarios: Readonly<Record<string, Scenario>> = { fanout, rooms, replay }
