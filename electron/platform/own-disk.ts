// Owns: this computer's files as its own person sees them, and as a session from elsewhere may see them.
import { homedir } from 'node:os'
import { app } from 'electron'
import { SystemDisk } from './disk'
import { places, sharedRoots } from './places'

const known = (): ReturnType<typeof places> => places((folder) => app.getPath(folder))

/** For the person who sits here. */
export const ownDisk = (): SystemDisk => new SystemDisk({ home: homedir(), roots: null, closed: [], places: known })

/** For a session. @param ownFolder Postern's own data: whoever could write there would decide who comes in */
export const sharedDisk = (ownFolder: string): SystemDisk =>
  new SystemDisk({ home: homedir(), roots: sharedRoots, closed: [ownFolder], places: known })
