// Owns: where the tools find the checkout and keep what they remember. Never: reads or writes a file.
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder that holds package.json. */
export const checkout = dirname(dirname(fileURLToPath(import.meta.url)))

/** Inside the checkout, ignored by git, gone together with the packages. */
export const notes = join(checkout, 'node_modules', '.postern')

/** Outside the checkout, shared by all checkouts of this user. */
export const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'postern')
