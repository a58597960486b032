/**
 * The table of requests: each frame a client may send, and the function that answers it.
 */
import type { ClientFrame, ClientFrameName } from '../../protocol/catalogue.ts'
import type { Ports } from '../ports.ts'
import { appeal, report, standing } from './requests/due-process.ts'
import { command } from './requests/command.ts'
import { hello, renew } from './requests/hello.ts'
import { join, leave } from './requests/join.ts'
import { history, members, ping } from './requests/read.ts'
import { edit, remove, send } from './requests/send.ts'
import type { Session } from './session.ts'

type Handler<T extends ClientFrameName> = (
  session: Session,
  frame: Extract<ClientFrame, { t: T }>,
  ports: Ports,
) => void | Promise<void>

export const requests: { readonly [T in ClientFrameName]: Handler<T> } = {
  hello,
  renew,
  join,
  leave,
  send,
  edit,
  remove,
  history,
  members,
  command,
  report,
  appeal,
  standing,
  ping,
}
