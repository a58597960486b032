/**
 * The scenarios, by name.
 */
import type { Scenario } from './scenario.ts'
import { churn } from './scenarios/churn.ts'
import { fanout } from './scenarios/fanout.ts'
import { idle } from './scenarios/idle.ts'
import { reconnectStorm } from './scenarios/reconnect-storm.ts'
import { replay } from './scenarios/replay.ts'
import { rooms } from './scenarios/rooms.ts'
import { slowConsumer } from './scenarios/slow-consumer.ts'

export const scenarios: Readonly<Record<string, Scenario>> = {
  fanout,
  rooms,
  idle,
  churn,
  'slow-consumer': slowConsumer,
  'reconnect-storm': reconnectStorm,
  replay,
}
