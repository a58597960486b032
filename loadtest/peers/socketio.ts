/**
 * The chat of the Socket.IO guide: a member is in the room that it named on connecting, and what it says
 * is emitted to that room. The same on both of its engines.
 */
import type { Server, ServerOptions } from 'socket.io'

/** WebSocket only, and nothing else served: as lean as its documentation advises for load. */
export const socketIoOptions: Partial<ServerOptions> = {
  transports: ['websocket'],
  serveClient: false,
  perMessageDeflate: false,
}

export function chatOn(io: Server): void {
  io.on('connection', (socket) => {
    const auth: { readonly room?: unknown } = socket.handshake.auth
    const room = String(auth.room)
    void socket.join(room) // at once: the adapter is in memory
    socket.on('m', (text: string) => io.to(room).emit('m', text))
    socket.emit('joined')
  })
}
