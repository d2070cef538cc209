// Owns: window.postern for this window's role. The names come from the table; there is no logic here to get wrong.
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { ipcSurface } from 'virtual:ipc-surface'
import type { WindowRole } from '../shared/ipc'

const role = process.argv.find((argument) => argument.startsWith('--postern-role='))?.slice('--postern-role='.length)
const surface = ipcSurface[role as WindowRole]

function only(names: readonly string[], name: string): string {
  if (!names.includes(name)) throw new Error(`Not a channel of this window: ${name}`)
  return name
}

/** The first window's page may run before the main process can answer; its calls wait here. */
const ready = ipcRenderer.invoke('ready')

contextBridge.exposeInMainWorld('postern', {
  call: (name: string, args?: unknown) => {
    only(surface.call, name)
    return ready.then(() => ipcRenderer.invoke(name, args))
  },
  tell: (name: string, args?: unknown) => ipcRenderer.send(only(surface.tell, name), args),
  on: (name: string, listener: (args: unknown) => void) => {
    const handler = (_event: unknown, args: unknown): void => listener(args)
    ipcRenderer.on(only(surface.event, name), handler)
    return () => ipcRenderer.removeListener(name, handler)
  }
})

// The system's word for where a dropped file is; only windows that files are dropped on can ask.
if (role === 'viewer' || role === 'files') {
  contextBridge.exposeInMainWorld('dropped', { pathOf: (file: File) => webUtils.getPathForFile(file) })
}

// Ports do not pass the bridge; they pass as a message of the window to itself.
for (const name of surface.port) {
  ipcRenderer.on(name, ({ ports }) => window.postMessage({ port: name }, window.location.origin, [...ports]))
}
