/**
 * Socket.IO as it comes, on `ws`.
 */
import { createServer } from 'node:http'
import { Server } from 'socket.io'
import { endWithParent, portOf, sayListening } from './child.ts'
import { chatOn, socketIoOptions } from './socketio.ts'

endWithParent()
const http = createServer()
chatOn(new Server(http, socketIoOptions))
http.listen(0, '127.0.0.1', () => sayListening(portOf(http.address())))
