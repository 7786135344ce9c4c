// In a job process that stands for one of Electron's: the port to its parent, over Node's own channel, which the job itself does not see.
import { EventEmitter } from 'node:events'

const send = process.send.bind(process)
process.send = undefined
const parentPort = Object.assign(new EventEmitter(), { postMessage: (message) => send(message) })
process.parentPort = parentPort
process.on('message', (data) => parentPort.emit('message', { data }))
const on = process.on.bind(process)
process.on = (event, take) => (event === 'message' ? process : on(event, take))
