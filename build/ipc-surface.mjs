// Owns: `virtual:ipc-surface`, the names of shared/ipc.ts as plain data, so that the sandboxed preload carries no schema.
// Never: invents a name; the table is read when the app is built.
import { join } from 'node:path'
import { runnerImport } from 'vite'
import { checkout } from './paths.mjs'

const ID = 'virtual:ipc-surface'
const table = join(checkout, 'shared', 'ipc.ts')

/** @returns {import('vite').Plugin} */
export function ipcSurface() {
  return {
    name: 'postern:ipc-surface',
    resolveId: (id) => (id === ID ? `\0${ID}` : null),
    async load(id) {
      if (id !== `\0${ID}`) return null
      const { module, dependencies } = await runnerImport(table, { configFile: false, logLevel: 'error' })
      for (const file of [table, ...dependencies]) this.addWatchFile(file)
      return `export const ipcSurface = ${JSON.stringify(surfaceOf(module.WINDOW_ROLES, module.channels))}`
    }
  }
}

/**
 * @param {readonly string[]} roles
 * @param {Record<string, { kind: 'call' | 'tell' | 'event' | 'port', roles: readonly string[] }>} channels
 * @returns {Record<string, Record<'call' | 'tell' | 'event' | 'port', string[]>>}
 */
export function surfaceOf(roles, channels) {
  const names = (role, kind) =>
    Object.keys(channels).filter((name) => channels[name].kind === kind && channels[name].roles.includes(role))
  return Object.fromEntries(
    roles.map((role) => [
      role,
      { call: names(role, 'call'), tell: names(role, 'tell'), event: names(role, 'event'), port: names(role, 'port') }
    ])
  )
}
