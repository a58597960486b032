/**
 * One frame of every kind, as the test vectors show them: with every optional field, without any, with
 * null where null is allowed. Typed against the catalogue, so that a sample cannot drift from it.
 */
import type { ClientFrame, MemberInfo, ServerFrame } from '../../protocol/catalogue.ts'
import { at, events, id, modes, room, type Sample, user } from './event-samples.ts'
import { blocked, muting } from './statement-samples.ts'

export type { Sample } from './event-samples.ts'

const token = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl'

export const clientSamples: readonly Sample<ClientFrame>[] = [
  { name: 'hello', frame: { t: 'hello', token } },
  { name: 'hello with every field', frame: { t: 'hello', token, agent: 'example/1.0 (ünïcode)' } },
  { name: 'renew', frame: { t: 'renew', ref: 0, token } },
  { name: 'join', frame: { t: 'join', ref: 1, room } },
  {
    name: 'join with every field',
    frame: { t: 'join', ref: 1, room, create: true, after: 4_294_967_296, epoch: 'e_1', history: 50 },
  },
  { name: 'join with a hole between two fields', frame: { t: 'join', ref: 1, room, history: 20 } },
  { name: 'join of a room in another script', frame: { t: 'join', ref: 1, room: '談話室:東京' } },
  { name: 'leave', frame: { t: 'leave', ref: 2, room } },
  { name: 'send', frame: { t: 'send', ref: 3, room, text: 'hello' } },
  {
    name: 'send with every field',
    frame: { t: 'send', ref: 2_147_483_648, room, text: 'ça va 👋 "\\\n', reply_to: id, ack: 'durable' },
  },
  { name: 'send of an empty text', frame: { t: 'send', ref: 3, room, text: '' } },
  { name: 'send of a text of 32 bytes', frame: { t: 'send', ref: 3, room, text: 'x'.repeat(32) } },
  { name: 'send of a text of 256 bytes', frame: { t: 'send', ref: 3, room, text: 'x'.repeat(256) } },
  { name: 'edit', frame: { t: 'edit', ref: 4, room, id, text: 'hello again' } },
  { name: 'remove', frame: { t: 'remove', ref: 5, room, id } },
  { name: 'history', frame: { t: 'history', ref: 6, room, limit: 50 } },
  { name: 'history before', frame: { t: 'history', ref: 6, room, before: 200, limit: 50 } },
  { name: 'history after', frame: { t: 'history', ref: 6, room, after: 65_536, limit: 50 } },
  { name: 'members', frame: { t: 'members', ref: 7, room, limit: 100 } },
  { name: 'members after', frame: { t: 'members', ref: 7, room, after: user, limit: 100 } },
  { name: 'command', frame: { t: 'command', ref: 8, room, line: '/mute @ann 10m spam' } },
  {
    name: 'command with a key',
    frame: { t: 'command', ref: 8, room, line: '/mute @ann 10m spam', key: 'k-1' },
  },
  { name: 'report', frame: { t: 'report', ref: 9, room, id, category: 'scam' } },
  {
    name: 'report with every field',
    frame: { t: 'report', ref: 9, room, id, category: 'other', text: 'asks for gift cards' },
  },
  { name: 'appeal', frame: { t: 'appeal', ref: 10, statement: 'sor_1', text: 'It was a quotation.' } },
  { name: 'standing', frame: { t: 'standing', ref: 11 } },
  { name: 'ping', frame: { t: 'ping', ref: 12 } },
]

const owner: MemberInfo = { user, name: 'ann', role: 'owner' }
const muted: MemberInfo = { user: 'u_2', name: 'bo', role: 'member', muted_until: at }

const message = 'What went wrong, in words.'

export const serverSamples: readonly Sample<ServerFrame>[] = [
  {
    name: 'welcome',
    frame: {
      t: 'welcome',
      user,
      name: 'ann',
      session: 'ses_1',
      assurance: 'substantial',
      expires_at: at,
      limits: { text_chars: 4_000 },
      heartbeat_ms: 30_000,
    },
  },
  {
    name: 'welcome of somebody who ignores others',
    frame: {
      t: 'welcome',
      user,
      name: 'ann',
      session: 'ses_1',
      assurance: 'low',
      expires_at: at,
      limits: {},
      heartbeat_ms: 30_000,
      ignored: ['u_2', 'u_3'],
    },
  },
  {
    name: 'joined',
    frame: { t: 'joined', ref: 1, room, role: 'member', seq: 66, epoch: 'e_1', members: 2, modes },
  },
  {
    name: 'joined after a resume',
    frame: {
      t: 'joined',
      ref: 1,
      room,
      role: 'owner',
      seq: 66,
      epoch: 'e_1',
      members: 2,
      modes,
      recovered: true,
      backfilled: 40,
    },
  },
  { name: 'page', frame: { t: 'page', ref: 6, room, events: events.map((e) => e.frame), more: true } },
  { name: 'page without events', frame: { t: 'page', ref: 6, room, events: [], more: false } },
  { name: 'answer to members', frame: { t: 'members', ref: 7, room, members: [owner, muted], more: false } },
  { name: 'statement', frame: { t: 'statement', ...blocked } },
  { name: 'statement with the other fields null', frame: { t: 'statement', ...muting } },
  { name: 'held, to the sender', frame: { t: 'held', ref: 3, statement: { ...blocked, action: 'hold' } } },
  {
    name: 'held, to moderators',
    frame: {
      t: 'held',
      room,
      item: 'hld_1',
      from: user,
      name: 'ann',
      text: 'look here',
      category: 'spam',
      expires_at: at,
      at,
      finding: {
        evidence: [{ kind: 'span', start: 0, end: 4, detector: 'spam' }],
        rule: 'spam',
        score: 0.9,
        threshold: 0.8,
        degraded: false,
      },
      points: 2,
      edits: id,
    },
  },
  { name: 'decision on an appeal', frame: { t: 'appeal', id: 'apl_1', statement: 'sor_1', state: 'open' } },
  {
    name: 'decision on an appeal with every field',
    frame: {
      t: 'appeal',
      id: 'apl_1',
      statement: 'sor_1',
      state: 'overturned',
      reasons: 'A quotation.',
      ref: 10,
    },
  },
  {
    name: 'answer to standing',
    frame: { t: 'standing', ref: 11, statements: [blocked, muting], total: 2, text: 'Two points.' },
  },
  {
    name: 'answer to standing with every field',
    frame: {
      ...{ t: 'standing', ref: 11, statements: [], total: 0, text: '' },
      rooms: [{ room, total: 0, next: null, entries: [], steps: [] }],
      appeals: [{ id: 'apl_1', statement: 'sor_1', state: 'upheld' }],
    },
  },
  { name: 'ok', frame: { t: 'ok', ref: 2 } },
  {
    name: 'ok with every field',
    frame: {
      t: 'ok',
      ref: 3,
      id,
      seq: 66,
      at,
      result: { text: 'done', list: [1, -1, 0.5, null], ключ: true },
    },
  },
  { name: 'error', frame: { t: 'error', code: 100, name: 'bad_frame', message, retry: 'no' } },
  {
    name: 'error with every field',
    frame: {
      t: 'error',
      ref: 3,
      code: 400,
      name: 'blocked',
      message,
      retry: 'later',
      retry_after_ms: 1_000,
      statement: blocked,
    },
  },
  { name: 'notice', frame: { t: 'notice', name: 'token_expires', text: 'Your token ends in a minute.' } },
  {
    name: 'notice in a room',
    frame: { t: 'notice', room, name: 'shield', text: 'The room is quiet for a while.' },
  },
  { name: 'bye', frame: { t: 'bye', code: 4500, name: 'bad_frame', message } },
  {
    name: 'bye with a wait',
    frame: { t: 'bye', code: 4000, name: 'restart', message, retry_after_ms: 2_500 },
  },
  { name: 'pong', frame: { t: 'pong', ref: 12 } },
  { name: 'presence', frame: { t: 'presence', room, members: 1_200 } },
  { name: 'presence with names', frame: { t: 'presence', room, members: 2, joined: [owner], left: ['u_3'] } },
  ...events,
]
