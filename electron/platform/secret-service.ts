// Owns: looking anew for the keyring daemon on Linux. libsecret keeps the connection to the one that it met first, whether or
// not that one still runs; letting go of it makes the next call find whoever answers now. Never: asks a keyring anything.
import { loadKoffi } from './koffi'

export function forgetKeyring(): void {
  const disconnect = loadKoffi().load('libsecret-1.so.0').func('void secret_service_disconnect()') as () => void
  disconnect()
}
