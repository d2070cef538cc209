// Owns: looking into a real, unlocked keychain from outside the app, and clearing it away after a test.
import keytar from 'keytar'

/** Names of the items of a service. The product never lists: keytar ends the process when the keyring is locked. */
export async function keychainAccounts(service: string): Promise<readonly string[]> {
  return (await keytar.findCredentials(service)).map((item) => item.account).filter((account) => account !== 'probe')
}

export async function clearKeychain(service: string): Promise<void> {
  for (const { account } of await keytar.findCredentials(service)) await keytar.deletePassword(service, account)
}
