/**
 * The client's public face.
 */
export { type Cancel, type ClientClock, systemClientClock } from './clock.ts'
export { type ClientOptions, ParleyClient } from './client.ts'
export { type Answer, type ClientErrorName, clientErrors, type Outcome, type RequestError } from './errors.ts'
export type { ClientEvents, ConnectionState, Ended, EventName, Told } from './events.ts'
export { type ClientLimits, clientLimits } from './limits.ts'
export type { JoinOptions } from './room.ts'
export type { OpenSocket, Socket, SocketHandlers, SocketOptions } from './socket.ts'
export * from './words.ts'
