/**
 * Socket.IO on its uWebSockets.js engine, whose adapter publishes to topics: its strongest form.
 */
import { Server } from 'socket.io'
import { endWithParent, sayListening } from './child.ts'
import { backlogBytesMax } from './relay.ts'
import { chatOn, socketIoOptions } from './socketio.ts'
import { listenOn, loadUws } from './uws.ts'

endWithParent()
const uws = await loadUws()
const app = uws.App()
const io = new Server(socketIoOptions)
// `maxBackpressure` goes to uWebSockets.js as it is; Socket.IO's types do not name it.
const engineOptions: object = { maxBackpressure: backlogBytesMax }
io.attachApp(app, engineOptions)
chatOn(io)
listenOn(uws, app, sayListening)
