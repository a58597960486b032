/**
 * A transcript: who said what where, in order. JSON lines `{room, from, text, label}`, plain or gzipped.
 */
import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import { isRoomName } from '../../protocol/ids.ts'
import { err, ok, type Result } from '../../server/base/result.ts'
import { loadLimits } from '../limits.ts'

export interface Line {
  /** Position in the file, from 0. */
  readonly index: number
  readonly room: string
  readonly from: string
  readonly text: string
  /** What people said this text is, e.g. `spam`; `unlabelled` when the file does not tell. */
  readonly label: string
}

export interface Transcript {
  readonly lines: readonly Line[]
  /** Rooms in the order of their first line. */
  readonly rooms: readonly string[]
  /** Everyone who speaks, with the rooms they speak in. */
  readonly people: ReadonlyMap<string, readonly string[]>
}

/** Reads a file. Rejects, in one line, when it cannot be read or is no transcript. */
export async function readTranscript(file: string): Promise<Transcript> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${file} cannot be read (${error.code ?? error.message})`)
  })
  const transcript = parseTranscript(unpacked(bytes, file).toString('utf8'))
  if (!transcript.ok) throw new Error(`${file}: ${transcript.error}`)
  return transcript.value
}

function unpacked(bytes: Buffer, file: string): Buffer {
  const gzipped = bytes[0] === 0x1f && bytes[1] === 0x8b // RFC 1952 §2.3.1
  if (!gzipped) return bytes
  try {
    return gunzipSync(bytes, { maxOutputLength: loadLimits.transcriptBytesMax })
  } catch (error) {
    throw new Error(`${file} cannot be unpacked: ${error instanceof Error ? error.message : ''}`, {
      cause: error,
    })
  }
}

/** @returns what is wrong, with the number of the line, when it is no transcript */
export function parseTranscript(text: string): Result<Transcript, string> {
  const lines: Line[] = []
  for (const [number, row] of text.split('\n').entries()) {
    if (row.trim() === '') continue
    const line = lineOf(row, lines.length)
    if (!line.ok) return err(`line ${number + 1}: ${line.error}`)
    lines.push(line.value)
    if (lines.length > loadLimits.transcriptLinesMax)
      return err(`more than ${loadLimits.transcriptLinesMax} lines`)
  }
  if (lines.length === 0) return err('no lines')
  const transcript = { lines, rooms: [...new Set(lines.map((l) => l.room))], people: peopleOf(lines) }
  const problem = tooLarge(transcript)
  return problem === undefined ? ok(transcript) : err(problem)
}

function lineOf(row: string, index: number): Result<Line, string> {
  let value: unknown
  try {
    value = JSON.parse(row)
  } catch {
    return err('not JSON')
  }
  if (typeof value !== 'object' || value === null) return err('not an object')
  const { room, from, text, label = 'unlabelled' } = value as Readonly<Record<string, unknown>>
  if (typeof room !== 'string' || !isRoomName(room)) return err('"room" is no name of a room')
  if (typeof from !== 'string' || from === '' || from.length > 200) return err('"from" names nobody')
  if (typeof text !== 'string' || !text.isWellFormed()) return err('"text" is no text')
  if (typeof label !== 'string') return err('"label" is no word')
  return ok({ index, room, from, text, label })
}

function peopleOf(lines: readonly Line[]): Map<string, string[]> {
  const people = new Map<string, Set<string>>()
  for (const { from, room } of lines) {
    const rooms = people.get(from) ?? new Set()
    rooms.add(room)
    people.set(from, rooms)
  }
  return new Map([...people].map(([from, rooms]) => [from, [...rooms]]))
}

function tooLarge({ lines, rooms, people }: Transcript): string | undefined {
  if (rooms.length > loadLimits.transcriptRoomsMax) return `more than ${loadLimits.transcriptRoomsMax} rooms`
  if (people.size + rooms.length > loadLimits.connectionsMax)
    return `more than ${loadLimits.connectionsMax} people`
  const many = [...people].find(([, their]) => their.length > loadLimits.transcriptRoomsPerPersonMax)
  if (many !== undefined) return `${many[0]} is in more than ${loadLimits.transcriptRoomsPerPersonMax} rooms`
  const counts = new Map<string, number>()
  for (const { room } of lines) counts.set(room, (counts.get(room) ?? 0) + 1)
  const long = [...counts].find(([, count]) => count > loadLimits.transcriptRoomLinesMax)
  return long && `${long[0]} has more than ${loadLimits.transcriptRoomLinesMax} lines`
}
