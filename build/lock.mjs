// Owns: letting one tool at a time do a piece of work, also across processes. Never: outlives a killed owner.
import { createHash } from 'node:crypto'
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { cache } from './paths.mjs'

/**
 * Runs the work while no other process runs work of the same name.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @param {() => void} [onWait] called once, when another process has to be waited for
 * @returns {Promise<T>}
 */
export async function withLock(name, work, onWait = () => {}) {
  const folder = join(cache, 'locks')
  await mkdir(folder, { recursive: true })
  const file = join(folder, createHash('sha256').update(name).digest('hex').slice(0, 16))
  let waiting = false
  while (!(await take(file))) {
    if (!waiting) onWait()
    waiting = true
    await wait(150)
  }
  try {
    return await work()
  } finally {
    await rm(file, { force: true })
  }
}

async function take(file) {
  try {
    const handle = await open(file, 'wx')
    await handle.writeFile(String(process.pid))
    await handle.close()
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
  // A lock whose owner is dead was left by a kill. An empty one is being written this very moment.
  const owner = Number(await readFile(file, 'utf8').catch(() => ''))
  if (owner > 0 && !isAlive(owner)) await removeOf(owner, file)
  return false
}

/** Removes a dead owner's lock, and only that: another process may have done so already and hold its own by now. */
async function removeOf(owner, file) {
  const aside = `${file}-${process.pid}`
  try {
    await rename(file, aside)
    if (Number(await readFile(aside, 'utf8')) !== owner) await link(aside, file)
    await rm(aside, { force: true })
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
