/**
 * Every frame, once: its name, its number in the compact form, and its fields in the compact form's
 * order. The types, the codecs, the documentation and the tests are all derived from this table, so a
 * frame cannot exist in one of them only.
 *
 * The compact (msgpack) form of a frame is the array `[tag, field, field, …]` in the order given here;
 * an absent optional field is nil, and trailing nils are left out. New fields go at the end; a tag is
 * never reused. The first field of every request is its `ref`, so that even a request that this server
 * does not know is answered by its ref.
 */
import {
  bool,
  count,
  type Fields,
  listOf,
  nullable,
  oneOf,
  optional,
  ref,
  roomName,
  type Shape,
  structure,
  text,
  token,
  version,
} from './field.ts'
import { protocolLimits as max } from './limits.ts'
import { categories, type Statement, statementActions } from './statement.ts'
import type { HeldFinding, AppealState, MemberInfo, Modes, RoomStanding } from './structures.ts'

export type { HeldItem, MemberInfo, Modes } from './structures.ts'

const id = token(max.idCharsMax, /^[A-Za-z0-9_-]+$/)
// The server has checked the name of a room where it came in; the statement of a sanction on the whole server has none.
const room = text(max.roomCharsMax)
const name = text(max.handleCharsMax)
const user = id
const epoch = id
const time = count
const longText = text(max.textFieldCharsMax)
const reason = text(max.reasonCharsMax)
const role = oneOf('owner', 'moderator', 'member', 'operator')
const assurance = oneOf('none', 'low', 'substantial', 'high')
const category = oneOf(...categories)

export interface Frame<F extends Fields> {
  readonly tag: number
  readonly fields: F
}

function frame<F extends Fields>(tag: number, fields: F): Frame<F> {
  return { tag, fields }
}

export const clientFrames = {
  hello: frame(1, { token: text(max.tokenCharsMax), agent: optional(text(100)) }),
  renew: frame(2, { ref, token: text(max.tokenCharsMax) }),
  join: frame(3, {
    ref,
    room: roomName,
    create: optional(bool),
    after: optional(count),
    epoch: optional(epoch),
    history: optional(count),
  }),
  leave: frame(4, { ref, room: roomName }),
  send: frame(5, {
    ref,
    room: roomName,
    text: longText,
    reply_to: optional(id),
    ack: optional(oneOf('accepted', 'durable')),
  }),
  edit: frame(6, { ref, room: roomName, id, text: longText }),
  remove: frame(7, { ref, room: roomName, id }),
  history: frame(8, { ref, room: roomName, before: optional(count), after: optional(count), limit: count }),
  members: frame(9, { ref, room: roomName, after: optional(id), limit: count }),
  /** `key`: the same key by the same person has the same outcome, so that a client may ask again. */
  command: frame(10, { ref, room: roomName, line: text(max.lineCharsMax), key: optional(id) }),
  report: frame(11, { ref, room: roomName, id, category, text: optional(reason) }),
  appeal: frame(12, { ref, statement: id, text: reason }),
  standing: frame(13, { ref }),
  ping: frame(14, { ref }),
} as const

export const memberActions = [
  'role',
  'warn',
  'mute',
  'unmute',
  'kick',
  'ban',
  'unban',
  'slow',
  'unslow',
] as const

/** Events of a room: they have a `seq`, reach every member in one order, and are what the log retains. */
export const roomEvents = {
  message: frame(40, {
    room,
    id,
    seq: count,
    from: user,
    name,
    at: time,
    text: longText,
    reply_to: optional(id),
    edited_at: optional(time),
    masked: optional(bool),
  }),
  edited: frame(41, {
    room,
    seq: count,
    id,
    from: user,
    at: time,
    text: longText,
    masked: optional(bool),
  }),
  /** `by` is who removed it; `tombstone` marks one that stands in history where the message stood. */
  removed: frame(42, { room, seq: count, id, by: user, at: time, tombstone: optional(bool) }),
  member: frame(43, {
    room,
    seq: count,
    user,
    name,
    at: time,
    by: user,
    action: oneOf(...memberActions),
    role: optional(role),
    until: optional(time),
  }),
  modes: frame(44, { room, seq: count, at: time, by: user, modes: structure<Modes>('modes') }),
  /** A removed message is back where it stood, as it was: `at` and `by` say when and by whom, `sent_at` when it was written. */
  restored: frame(45, {
    room,
    seq: count,
    id,
    by: user,
    at: time,
    from: user,
    name,
    sent_at: time,
    text: longText,
    reply_to: optional(id),
    edited_at: optional(time),
    masked: optional(bool),
  }),
  /** A moderator did something that no other event shows; the number of the action, and the command. */
  acted: frame(46, { room, seq: count, at: time, by: user, action: id, command: token(40) }),
} as const

export type RoomEvent = FrameOf<typeof roomEvents>

export const serverFrames = {
  welcome: frame(20, {
    user,
    name,
    session: id,
    assurance,
    expires_at: time,
    limits: structure<Readonly<Record<string, number>>>('limits'),
    heartbeat_ms: count,
    /** Whom this person ignores, by `/ignore`: their client hides what they write. */
    ignored: optional(listOf(user, max.pageItemsMax)),
  }),
  joined: frame(21, {
    ref,
    room,
    role,
    seq: count,
    epoch,
    members: count,
    modes: structure<Modes>('modes'),
    recovered: optional(bool),
    /** The pages that follow end here, short of `seq`: ask `history` for the rest. Absent: they are complete. */
    backfilled: optional(count),
  }),
  page: frame(22, {
    ref,
    room,
    events: listOf(structure<RoomEvent>('event'), max.pageItemsMax),
    more: bool,
  }),
  members: frame(23, {
    ref,
    room,
    members: listOf(structure<MemberInfo>('member'), max.pageItemsMax),
    more: bool,
  }),
  /** The fields of `statement.ts`, flat. */
  statement: frame(24, {
    v: version,
    id,
    issued_at: text(30),
    content_at: text(30),
    applies_from: text(30),
    ends_at: nullable(text(30)),
    room,
    ref: nullable(ref),
    message: nullable(id),
    content_type: oneOf('text'),
    action: oneOf(...statementActions),
    scope: oneOf('message', 'room', 'server'),
    category,
    ground: structure<Statement['ground']>('ground'),
    facts: structure<Statement['facts']>('facts'),
    automation: structure<Statement['automation']>('automation'),
    source: oneOf('own_initiative', 'report'),
    standing: nullable(structure<NonNullable<Statement['standing']>>('standing')),
    redress: structure<Statement['redress']>('redress'),
  }),
  held: frame(25, {
    ref: optional(ref),
    statement: optional(structure<Statement>('statement')),
    room: optional(room),
    item: optional(id),
    from: optional(user),
    name: optional(name),
    text: optional(longText),
    category: optional(category),
    expires_at: optional(time),
    at: optional(time),
    finding: optional(structure<HeldFinding>('finding')),
    points: optional(count),
    edits: optional(id),
  }),
  appeal: frame(26, {
    id,
    statement: id,
    state: oneOf('open', 'upheld', 'overturned'),
    reasons: optional(reason),
    ref: optional(ref),
  }),
  standing: frame(27, {
    ref,
    statements: listOf(structure<Statement>('statement'), max.pageItemsMax),
    total: count,
    text: longText,
    /** What counts for the person in each room, until when, and what comes next. */
    rooms: optional(listOf(structure<RoomStanding>('room_standing'), max.pageItemsMax)),
    /** What became of the appeals against these statements. */
    appeals: optional(listOf(structure<AppealState>('appeal_state'), max.pageItemsMax)),
  }),
  ok: frame(28, {
    ref,
    id: optional(id),
    seq: optional(count),
    at: optional(time),
    result: optional(structure<object>('result')),
  }),
  error: frame(29, {
    ref: optional(ref),
    code: count,
    name: token(40),
    message: text(1_000),
    retry: oneOf('no', 'later'),
    retry_after_ms: optional(count),
    statement: optional(structure<Statement>('statement')),
  }),
  notice: frame(30, { room: optional(room), name: token(40), text: longText }),
  bye: frame(31, { code: count, name: token(40), message: text(1_000), retry_after_ms: optional(count) }),
  pong: frame(32, { ref }),
  /** Who came and went since the last one, gathered; not numbered and never logged. */
  presence: frame(33, {
    room,
    members: count,
    joined: optional(listOf(structure<MemberInfo>('member'), max.pageItemsMax)),
    left: optional(listOf(user, max.pageItemsMax)),
  }),
  ...roomEvents,
} as const

/** The union of frame objects `{ t, …fields }` that a table of frames describes. */
export type FrameOf<T extends Readonly<Record<string, Frame<Fields>>>> = {
  [K in keyof T & string]: { readonly t: K } & Shape<T[K]['fields']>
}[keyof T & string]

export type ClientFrame = FrameOf<typeof clientFrames>
export type ServerFrame = FrameOf<typeof serverFrames>
export type ClientFrameName = ClientFrame['t']
export type ServerFrameName = ServerFrame['t']
export type MessageEvent = Extract<RoomEvent, { t: 'message' }>
