// Owns: a profile that was armed once, through the windows, and copies of it for other computers, with what the keychain
// held for it. Never: a copy that has less in it than the app left behind.
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { checkout } from '../../build/paths.mjs'
import { identityOf } from '../../electron/platform/command-line'
import { launchApp } from '../support/app'
import { type Cleanup, createCleanup, withCleanup } from '../support/cleanup'
import { type Computer, profileOn, startComputer } from '../support/computer'
import { type Setup, allowUnattendedAccess, enableTwoFactor } from '../support/flows'
import { runProgram } from '../support/processes'
import { makeTempFolder } from '../support/temp-folder'

type ArmedProfile = { readonly folder: string; readonly items: string; readonly setup: Setup }

/** One for all files that a worker runs. */
let armed: Promise<ArmedProfile> | undefined

/** Gives a computer, on which nothing was started yet, the profile of a host with a password and two-factor authentication. */
export async function armProfile(computer: Computer): Promise<Setup> {
  armed ??= withCleanup(armOne)
  const { folder, items, setup } = await armed
  await cp(folder, profileOn(computer), { recursive: true, verbatimSymlinks: true })
  await keychain(computer, 'write', items)
  return { authenticator: setup.authenticator.twin(), recoveryCodes: setup.recoveryCodes }
}

async function armOne(cleanup: Cleanup): Promise<ArmedProfile> {
  // It goes with the process that runs the tests.
  const folder = await makeTempFolder(createCleanup())
  const computer = await startComputer()
  cleanup.add(computer.stop)
  const app = await launchApp(computer)
  cleanup.add(app.kill)
  await allowUnattendedAccess(app.mainWindow)
  const setup = await enableTwoFactor(app.mainWindow)
  await app.close()
  await cp(profileOn(computer), folder, { recursive: true, verbatimSymlinks: true })
  const items = await keychain(computer, 'read')
  await cleanup.run()
  return { folder, items, setup }
}

/** The items stand under a name that is made from where the profile is, so a copy has them under another one. */
const keychain = (computer: Computer, order: 'read' | 'write', items = ''): Promise<string> =>
  runProgram(process.execPath, [join(checkout, 'test', 'support', 'keychain-program.mjs'), order, identityOf(profileOn(computer)).keychainService], {
    env: { ...process.env, ...computer.keyring.env },
    input: items
  })
