// Owns: the program's own log: a file under the profile, and the terminal. Never: a secret, a code, a password.
import log from 'electron-log/main'
import { app } from 'electron'
import { join } from 'node:path'

log.transports.file.resolvePathFn = () => join(app.getPath('userData'), 'logs', 'postern.log')
log.transports.file.maxSize = 2 * 1024 * 1024
log.transports.console.level = 'warn'

export { log }
