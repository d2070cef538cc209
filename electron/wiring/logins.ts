// Owns: the logins without a typed password, wired together: saved ones, those for one restart, and the restart itself.
// Never: imports electron.
import type { Grant } from '../access/grant'
import type { Credential, Credentials } from '../access/credentials'
import type { AuditLog } from '../access/ports'
import { SavedLogins } from '../access/saved-logins'
import { ShortTermPasswords } from '../access/short-term'
import type { SessionRegistry } from '../session/registry'
import { RemoteRestart } from '../session/remote-restart'
import type { HostEvents, HostParts } from './parts'

export type LoginsParts = Pick<
  HostParts,
  'store' | 'clock' | 'random' | 'registrar' | 'scheduler' | 'uptime' | 'system' | 'relaunch' | 'startsAtLogin'
> &
  HostEvents & {
    readonly audit: AuditLog
    readonly credentials: Credentials
    readonly registry: SessionRegistry
    /** The OPAQUE server setup, or null while the keychain cannot be read. */
    readonly opaqueSetup: () => Promise<string | null>
    readonly stopListening: () => void
    readonly listenAgain: () => void
  }

export function wireLogins(parts: LoginsParts) {
  const { store, credentials, registry } = parts
  const after = (ms: number, callback: () => void): void => void parts.scheduler.after(ms, callback)
  const saved = new SavedLogins(parts)
  const shortTerm = new ShortTermPasswords({ ...parts, after })
  const remoteRestart = new RemoteRestart({
    ...parts,
    shortTerm,
    isLive: (grant) => registry.isLive(grant),
    endSessions: (why) => registry.revokeAll(why),
    after
  })

  /**
   * Takes logins away with all that grew out of them: the way back of their connectors after a restart, and live sessions. A
   * connector has one login at a time, and a session that has come back, or came by an earlier login, does not name it. So
   * its key does.
   */
  function end(logins: readonly Credential[], matches: (grant: Grant) => boolean): void {
    const keys = new Set(logins.map(({ connectorKey }) => connectorKey).filter((key) => key !== null))
    store.transaction(() => {
      for (const { id } of logins) saved.revoke(id)
      for (const key of keys) shortTerm.revokeOf(key)
    })
    registry.revokeWhere((grant) => matches(grant) || (grant.credentialKind !== 'password' && keys.has(grant.connector.publicKey)), 'credential-revoked')
    parts.onSavedLogins()
    parts.onChanged()
  }

  return {
    shortTerm,
    remoteRestart,
    /** A saved login for the granted connector; null when it cannot be made. */
    remember: async (grant: Grant) => {
      const login = await saved.create(grant)
      parts.onSavedLogins()
      return login
    },
    forget: (id: string): void => {
      saved.revoke(id)
      parts.onSavedLogins()
    },
    revoke: (id: string): void => end(credentials.savedLogins().filter((login) => login.id === id), (grant) => grant.credentialId === id),
    revokeAll: (): void => end(credentials.savedLogins(), (grant) => grant.credentialKind === 'saved-login')
  }
}
