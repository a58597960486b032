/**
 * The tables of `docs/protocol.md`: frames, errors, close codes and limits, from the code that obeys them.
 */
import { clientFrames, roomEvents, serverFrames } from '../../protocol/catalogue.ts'
import { closes, errors } from '../../protocol/codes.ts'
import type { Field, Fields } from '../../protocol/field.ts'
import type { Generators } from './sections.ts'
import { table } from './sections.ts'

type Frames = Readonly<Record<string, { readonly tag: number; readonly fields: Fields }>>

function frameTable(frames: Frames): string {
  const rows = Object.entries(frames)
    .sort(([, a], [, b]) => a.tag - b.tag)
    .map(([t, { tag, fields }]) => [tag, `\`${t}\``, Object.entries(fields).map(fieldText).join(', ')])
  return table(['tag', 'frame', 'fields, in the order of the compact form'], rows)
}

function fieldText([name, field]: readonly [string, Field<unknown>]): string {
  const own = `\`${name}${field.optional ? '?' : ''}\``
  // A field that is called like its kind needs no second word.
  return field.kind === name ? own : `${own} ${field.kind.replaceAll('`', '')}`
}

function answersOnly(): Frames {
  return Object.fromEntries(Object.entries(serverFrames).filter(([t]) => !(t in roomEvents)))
}

export const protocolTables: Generators = {
  'client-frames': () => frameTable(clientFrames),
  'server-frames': () => frameTable(answersOnly()),
  'room-events': () => frameTable(roomEvents),
  errors: () =>
    table(
      ['code', 'name', 'retry', 'meaning'],
      Object.entries(errors).map(([name, e]) => [e.code, `\`${name}\``, e.retry, e.message]),
    ),
  closes: () =>
    table(
      ['code', 'name', 'come back?', 'meaning'],
      Object.entries(closes).map(([name, c]) => [
        c.code,
        `\`${name}\``,
        c.comeBack ? 'yes' : 'no',
        c.message,
      ]),
    ),
}
