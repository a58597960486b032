/**
 * Raw uWebSockets.js: a member's bytes are published to the topic of its room, in C++. The limit of what
 * one core delivers without gathering.
 */
import { endWithParent, sayListening } from './child.ts'
import { backlogBytesMax, type Guest, joinedWords, roomIn } from './relay.ts'
import { listenOn, loadUws } from './uws.ts'

endWithParent()
const uws = await loadUws()
const app = uws.App()
app.ws<Guest>('/*', {
  compression: 0,
  maxPayloadLength: 16 * 1024,
  maxBackpressure: backlogBytesMax,
  idleTimeout: 120,
  upgrade(response, request, context) {
    const header = (name: string) => request.getHeader(name)
    response.upgrade(
      { room: '' },
      header('sec-websocket-key'),
      header('sec-websocket-protocol'),
      header('sec-websocket-extensions'),
      context,
    )
  },
  message(socket, message) {
    const guest = socket.getUserData()
    if (guest.room !== '') app.publish(guest.room, message, false)
    else {
      guest.room = roomIn(Buffer.from(message).toString())
      socket.subscribe(guest.room)
      socket.send(joinedWords, false)
    }
  },
})
listenOn(uws, app, sayListening)
