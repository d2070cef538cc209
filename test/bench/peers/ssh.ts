// Owns: an SSH server of our own, whose login asks for a key and then for a TOTP code through PAM, and its client: what
// people use who want a second factor without us. On a free port of loopback, with configuration, keys and PAM service of
// its own. Never: reads or changes the system's SSH server, its users, or their keys.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import type { Cleanup } from '../../support/cleanup'
import { freePort } from '../../support/free-port'
import { runProgram } from '../../support/processes'
import { makeTempFolder } from '../../support/temp-folder'
import { missingOf, startAt, untilListening } from './programs'

export type SshLogin = {
  /** From the start of the client until it asks for the code. */
  readonly toCode: number
  /** From the code until the far shell answers. */
  readonly toGranted: number
}
export type SshServer = {
  readonly login: () => Promise<SshLogin>
  /** Seconds that `scp` takes to bring a file to the server's side; only of one without a second factor. */
  readonly copy: (from: string, to: string) => Promise<number>
}

const MODULE = 'pam_google_authenticator.so'
const SSHD = '/usr/sbin/sshd'
const GRANTED = 'granted'
const LIMIT_MS = 20_000

/** @throws when it is not root, or something is not installed, and says what */
export async function startSshServer(cleanup: Cleanup, { secondFactor }: { readonly secondFactor: boolean }): Promise<SshServer> {
  if (process.getuid?.() !== 0) throw new Error('A PAM service of our own needs root')
  const missing = await missingOf(['sshd', 'ssh', 'scp', 'ssh-keygen', 'oathtool', 'script'])
  if (missing.length > 0) throw new Error(`${missing.join(' and ')} not installed`)
  const folder = await makeTempFolder(cleanup)
  const port = await freePort()
  const secret = randomBytes(20)
  const file = (name: string): string => join(folder, name)
  // PAM knows a server by the name of its program.
  const service = `postern-bench-${process.pid}`
  await symlink(SSHD, file(service))
  await makePamService(service, file('secret'), cleanup)
  // The same code is taken again: 30 logins would otherwise take 15 minutes, and it costs no time to look it up.
  await writeFile(file('secret'), `${base32(secret)}\n" TOTP_AUTH\n" WINDOW_SIZE 17\n`, { mode: 0o600 })
  for (const key of ['host', 'client']) await runProgram('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file(key)])
  await runProgram('cp', [file('client.pub'), file('authorized')])
  await writeFile(
    file('config'),
    [
      `ListenAddress 127.0.0.1:${port}`,
      `HostKey ${file('host')}`,
      `AuthorizedKeysFile ${file('authorized')}`,
      `PidFile ${file('pid')}`,
      'UsePAM yes',
      `AuthenticationMethods publickey${secondFactor ? ',keyboard-interactive:pam' : ''}`,
      'Subsystem sftp internal-sftp',
      'PermitRootLogin yes',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication yes',
      // The folder is of this run only, and below one that everybody may write to.
      'StrictModes no',
      'PrintMotd no',
      'UseDNS no'
    ].join('\n')
  )
  await makeRunFolder(cleanup)
  const server = startAt(cleanup, [], file(service), ['-D', '-e', '-f', file('config')])
  await untilListening('sshd', server, port)
  const options = ['-F', 'none', '-i', file('client'), ...['IdentitiesOnly=yes', `UserKnownHostsFile=${file('known')}`, 'StrictHostKeyChecking=accept-new', 'LogLevel=ERROR'].flatMap((option) => ['-o', option])]
  const far = `${userInfo().username}@127.0.0.1`
  return {
    login: () =>
      logIn(['ssh', ...options, '-p', String(port), far, `echo ${GRANTED}`], () => runProgram('oathtool', ['--totp', secret.toString('hex')])),
    copy: async (from, to) => {
      const begun = performance.now()
      await runProgram('scp', ['-q', ...options, '-P', String(port), from, `${far}:${to}`])
      return (performance.now() - begun) / 1000
    }
  }
}

async function makePamService(name: string, secretFile: string, cleanup: Cleanup): Promise<void> {
  const service = join('/etc/pam.d', name)
  const remove = (): void => rmSync(service, { force: true })
  process.once('exit', remove)
  cleanup.add(() => {
    process.off('exit', remove)
    remove()
  })
  await writeFile(
    service,
    [`auth required ${MODULE} secret=${secretFile} user=root no_increment_hotp`, 'account required pam_permit.so', 'session required pam_permit.so', ''].join('\n')
  )
}

/** sshd wants this folder, which only a started system has. */
async function makeRunFolder(cleanup: Cleanup): Promise<void> {
  const folder = '/run/sshd'
  if (existsSync(folder)) return
  await mkdir(folder, { mode: 0o755 })
  cleanup.add(() => rmSync(folder, { recursive: true, force: true }))
}

/** In a terminal of its own, which is where ssh asks. */
async function logIn(command: readonly string[], code: () => Promise<string>): Promise<SshLogin> {
  // Made beforehand; a person reads it off a phone.
  const digits = (await code()).trim()
  const quoted = command.map((word) => `'${word}'`).join(' ')
  return new Promise((resolve, reject) => {
    const begun = performance.now()
    const child = spawn('script', ['-qfec', quoted, '/dev/null'], { stdio: ['pipe', 'pipe', 'pipe'] })
    let output = ''
    let asked = 0
    const fail = (why: string): void => {
      clearTimeout(limit)
      child.kill('SIGKILL')
      reject(new Error(`${why}: ${output}`))
    }
    const limit = setTimeout(fail, LIMIT_MS, 'ssh does not log in')
    child.on('error', (error) => fail(error.message))
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      if (asked === 0 && output.includes('Verification code:')) {
        asked = performance.now()
        child.stdin.write(`${digits}\n`)
      }
      if (asked > 0 && output.includes(GRANTED)) {
        const granted = performance.now()
        clearTimeout(limit)
        child.once('exit', () => resolve({ toCode: asked - begun, toGranted: granted - asked }))
      }
    })
    child.once('exit', () => {
      if (!output.includes(GRANTED)) fail('ssh ended')
    })
  })
}

function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{5}/g) ?? []).map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[parseInt(five, 2)]).join('')
}
