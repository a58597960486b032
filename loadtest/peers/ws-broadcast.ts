/**
 * The broadcast of the `ws` README: for each client of the room, `send`.
 */
import { WebSocket, WebSocketServer } from 'ws'
import { endWithParent, portOf, sayListening } from './child.ts'
import { joinedWords, roomIn } from './relay.ts'

endWithParent()
const rooms = new Map<string, Set<WebSocket>>()
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false })
server.on('connection', (socket) => {
  let members: Set<WebSocket> | undefined
  socket.on('error', () => undefined) // the close that follows is enough
  socket.on('close', () => members?.delete(socket))
  socket.on('message', (data) => {
    if (members === undefined) {
      const room = roomIn(String(data))
      members = rooms.get(room) ?? new Set()
      rooms.set(room, members)
      members.add(socket)
      return socket.send(joinedWords)
    }
    for (const member of members) {
      if (member.readyState === WebSocket.OPEN) member.send(data, { binary: false })
    }
  })
})
server.on('listening', () => sayListening(portOf(server.address())))
