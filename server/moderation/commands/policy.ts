/**
 * `/policy`: how strictly a room is moderated, by its owner's choice. Everybody sees it: it is part of the modes.
 */
import { type Category, categories, isCategory } from '../../../protocol/statement.ts'
import { noOverrides, type Overrides, rungFor } from '../policy.ts'
import { operatorFloor, type Preset, presets } from '../policy-table.ts'
import { severest, type VerdictAction, verdictActions } from '../verdict.ts'
import { type Changing, type CommandContext, misused, type Planned, shows } from './command.ts'
import { firstWord } from './parse.ts'
import { changing } from './modes.ts'

export const policy: Changing = {
  name: 'policy',
  role: 'owner',
  usage: '/policy show | preset relaxed|standard|strict | set CATEGORY allow|flag|mask|hold|block|default',
  summary: 'How strictly the room is moderated, down to the floor that the operator keeps.',
  args: [
    { name: 'what', kind: 'choice', choices: ['show', 'preset', 'set'] },
    { name: 'which', kind: 'choice', optional: true, choices: [...presets, ...categories] },
    { name: 'to', kind: 'choice', optional: true, choices: [...verdictActions, 'default'] },
  ],
  writes: true,
  plan(context, rest) {
    const { word, rest: more } = firstWord(rest)
    if (word === 'show' && more === '') return shows(shown(context))
    if (word === 'preset') return setPreset(context, more)
    if (word === 'set') return setCategory(context, more)
    return misused(policy)
  },
}

function setPreset(context: CommandContext, wanted: string): Planned {
  const preset = presets.find((p) => p === wanted)
  if (preset === undefined) return misused(policy)
  return changing(context, 'policy', { preset }, `preset ${preset}`, () => shown(context))
}

function setCategory(context: CommandContext, rest: string): Planned {
  const { word: category, rest: wanted } = firstWord(rest)
  const action = verdictActions.find((a) => a === wanted)
  if (!isCategory(category) || (action === undefined && wanted !== 'default')) return misused(policy)
  const { [category]: _, ...others } = context.room.modes.overrides ?? noOverrides
  const overrides: Overrides = action === undefined ? others : { ...others, [category]: action }
  const note = action === undefined ? undefined : floorNote(category, action)
  const told = () => ({ ...shown(context), ...(note === undefined ? {} : { note }) })
  return changing(context, 'policy', { overrides }, `set ${category} ${wanted}`, told)
}

/** What applies here, and where the operator's floor lies: nobody in the room can go below it. */
function shown({ room, ports }: CommandContext): Readonly<Record<string, unknown>> {
  const preset: Preset = room.modes.preset ?? ports.preset
  const overrides = room.modes.overrides ?? noOverrides
  const certain = categories.map((category) => [category, rungFor(category, 1, preset, overrides).action])
  return {
    preset,
    chosen: room.modes.preset !== undefined,
    overrides,
    /** What happens where there is no doubt; what is less certain is treated more mildly. */
    at_most: Object.fromEntries(certain),
    floor: operatorFloor,
  }
}

/** Says so when the choice is milder than what the operator keeps. */
function floorNote(category: Category, action: VerdictAction): string | undefined {
  const floor = rungFor(category, 1, 'relaxed', { [category]: 'allow' }).action
  if (severest(action, floor) === action) return undefined
  return `The operator's floor stays: what is certainly ${category} is treated as ${floor} whatever the room chooses.`
}
