// Owns: the administrator's folder, /etc/postern, as one make-believe computer sees it: a folder of the test lies there, in a
// mount namespace that only the started app is in. Never: touches the machine's own /etc.
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { electronPath } from '../../build/electron-path.mjs'
import type { Cleanup } from './cleanup'
import { makeTempFolder } from './temp-folder'

export interface PolicyPlace {
  /** Electron, for which the folder is the administrator's; takes its arguments. */
  readonly program: string
  /** Puts the file in place, as a whole; null takes it away. */
  readonly write: (policy: object | string | null) => Promise<void>
}

// /etc is a copy, since the machine's may have no folder of this name, and a mount needs one. What only root may read stays out.
const START = `#!/bin/sh
exec unshare --map-root-user --mount sh -c '
  set -e
  mount -t tmpfs etc "$0/etc"
  cp -a /etc/. "$0/etc" 2>/dev/null || true
  rm -rf "$0/etc/postern"
  mkdir "$0/etc/postern"
  mount --bind "$0/postern" "$0/etc/postern"
  mount --rbind "$0/etc" /etc
  exec "$@"
' "$FOLDER" "$ELECTRON" "$@"
`

export async function makePolicyPlace(cleanup: Cleanup): Promise<PolicyPlace> {
  const folder = await makeTempFolder(cleanup)
  const place = join(folder, 'postern')
  const program = join(folder, 'electron')
  await mkdir(join(folder, 'etc'))
  await mkdir(place, { mode: 0o755 })
  const quoted = (path: string) => `'${path.replaceAll("'", "'\\''")}'`
  await writeFile(program, START.replace('"$FOLDER"', quoted(folder)).replace('"$ELECTRON"', quoted(electronPath())))
  await chmod(program, 0o755)
  return {
    program,
    write: async (policy) => {
      const file = join(place, 'policy.json')
      if (policy === null) return rm(file)
      await writeFile(`${file}.new`, typeof policy === 'string' ? policy : JSON.stringify(policy), { mode: 0o644 })
      await rename(`${file}.new`, file)
    }
  }
}
