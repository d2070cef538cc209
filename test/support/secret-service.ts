// Owns: asking a keyring over its bus, from outside the app. Never: makes a call the first thing that a connection says.
import { runProgram } from './processes'

const SECRETS = 'org.freedesktop.secrets'
const SERVICE = '/org/freedesktop/secrets'
export const LOGIN_COLLECTION = `${SERVICE}/collection/login`

/**
 * gnome-keyring notes who is new on another thread than it answers on, so that now and then it answers a connection's
 * first call before it knows the caller: it then locks nothing and says so nowhere but in its reply, or ends itself over
 * a property. gdbus asks what the object understands before it calls, which needs no caller; libsecret asks for the
 * properties of the service first. dbus-send and busctl say nothing before the call.
 */
const call = (env: NodeJS.ProcessEnv, path: string, method: string, ...args: string[]): Promise<string> =>
  runProgram('gdbus', ['call', '--session', '--dest', SECRETS, '--object-path', path, '--method', method, ...args], { env })

const property = (env: NodeJS.ProcessEnv, path: string, kind: 'Collection' | 'Item', name: string): Promise<string> =>
  call(env, path, 'org.freedesktop.DBus.Properties.Get', `org.freedesktop.Secret.${kind}`, name)

/** @throws when nobody has the name in time */
export async function secretsAppear(env: NodeJS.ProcessEnv): Promise<void> {
  await runProgram('gdbus', ['wait', '--session', '--timeout', '10', SECRETS], { env })
}

export async function ownsSecrets(env: NodeJS.ProcessEnv): Promise<boolean> {
  const bus = ['--dest', 'org.freedesktop.DBus', '--object-path', '/org/freedesktop/DBus']
  return (await runProgram('gdbus', ['call', '--session', ...bus, '--method', 'org.freedesktop.DBus.NameHasOwner', SECRETS], { env })).includes('true')
}

/** @throws unless the keyring says that it has locked it */
export async function lockLogin(env: NodeJS.ProcessEnv): Promise<void> {
  const locked = await call(env, SERVICE, 'org.freedesktop.Secret.Service.Lock', `['${LOGIN_COLLECTION}']`)
  if (!locked.includes(`'${LOGIN_COLLECTION}'`)) throw new Error(`The keyring did not lock: ${locked}`)
}

export const isLoginLocked = async (env: NodeJS.ProcessEnv): Promise<boolean> =>
  (await property(env, LOGIN_COLLECTION, 'Collection', 'Locked')).includes('true')

/** The accounts under which a service's items stand, sorted. */
export async function accountsOf(env: NodeJS.ProcessEnv, service: string): Promise<string[]> {
  const found = await call(env, SERVICE, 'org.freedesktop.Secret.Service.SearchItems', `{'service': '${service}'}`)
  const accounts = [...found.matchAll(/'([^']+)'/g)].map(async ([, path]) => {
    // An item may have been removed since it was found.
    const attributes = await property(env, path!, 'Item', 'Attributes').catch(() => '')
    return /'account': '([^']*)'/.exec(attributes)?.[1] ?? ''
  })
  return (await Promise.all(accounts)).filter((account) => account !== '').sort()
}
