/**
 * `replay`
 */
import type { Scenario } from '../scenario.ts'
export const replay: Scenario = { summary: '', options: {}, run: async () => [] }
