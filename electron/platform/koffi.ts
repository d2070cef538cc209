// Owns: loading the bridge to native code. Not an import: it is for the few who need it, when they do.
import { createRequire } from 'node:module'

type Koffi = typeof import('koffi')
export type Library = ReturnType<Koffi['load']>

export const loadKoffi = (): Koffi => createRequire(import.meta.url)('koffi') as Koffi
