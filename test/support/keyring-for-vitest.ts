// Owns: the keyring under which the integration and security tests run. Never: lets them reach the real one.
import { startKeyring } from './keyring'

export async function setup(): Promise<() => Promise<void>> {
  const keyring = await startKeyring()
  // The processes that run the test files are started later and inherit this.
  Object.assign(process.env, keyring.env)
  return keyring.stop
}
