// Owns: that nobody but an administrator can change the policy, or take it away. Rule 12 of the design, and case 13.
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { POLICY_PATH, SystemPolicyFile } from '../../electron/platform/policy-file'
import { createCleanup } from '../support/cleanup'
import { makeTempFolder } from '../support/temp-folder'

describe('the file', () => {
  const me = process.getuid?.() ?? 0

  async function place(): Promise<string> {
    const cleanup = createCleanup()
    onTestFinished(() => cleanup.run())
    const folder = join(await makeTempFolder(cleanup), 'Postern')
    mkdirSync(folder, { mode: 0o755 })
    return join(folder, 'policy.json')
  }
  const write = (path: string, text = '{"askForReason":true}', mode = 0o644): void => {
    writeFileSync(path, text)
    chmodSync(path, mode)
  }

  test('is where only an administrator can write, and no environment or argument says otherwise', () => {
    expect(POLICY_PATH).toBe(process.platform === 'darwin' ? '/Library/Application Support/Postern/policy.json' : '/etc/postern/policy.json')
    expect(new SystemPolicyFile().path).toBe(POLICY_PATH)
  })

  test('is read when it belongs to the administrator and nobody else can write it', async () => {
    const path = await place()
    write(path)
    expect(new SystemPolicyFile(path, me).read()).toEqual({ is: 'present', text: '{"askForReason":true}' })
  })

  test('that is absent, or whose folder is, is no policy', async () => {
    const path = await place()
    expect(new SystemPolicyFile(path, me).read()).toEqual({ is: 'absent' })
    expect(new SystemPolicyFile(join(path, '..', 'elsewhere', 'policy.json'), me).read()).toEqual({ is: 'absent' })
  })

  test.each([
    ['its group can write', 0o664, 0o755],
    ['everybody can write', 0o646, 0o755],
    ['stands in a folder that its group can write', 0o644, 0o775],
    ['stands in a folder that everybody can write', 0o644, 0o757]
  ])('that %s is refused, and not ignored', async (_what, mode, folderMode) => {
    const path = await place()
    write(path, '{}', mode)
    chmodSync(join(path, '..'), folderMode)
    expect(new SystemPolicyFile(path, me).read()).toEqual({ is: 'unusable', why: 'not-protected' })
  })

  test('that belongs to somebody else is refused', async () => {
    const path = await place()
    write(path)
    expect(new SystemPolicyFile(path, me + 1).read()).toEqual({ is: 'unusable', why: 'not-protected' })
  })

  test.each<[string, (path: string) => void]>([
    ['a link', (path) => {
      write(`${path}.other`)
      symlinkSync(`${path}.other`, path)
    }],
    ['a folder', (path) => mkdirSync(path, { mode: 0o755 })],
    ['far too large', (path) => write(path, ' '.repeat(70_000))]
  ])('that is %s is refused', async (_what, make) => {
    const path = await place()
    make(path)
    expect(new SystemPolicyFile(path, me).read()).toEqual({ is: 'unusable', why: 'unreadable' })
  })

  test('whose path leads through a file is refused', async () => {
    const path = await place()
    write(path)
    expect(new SystemPolicyFile(join(path, 'policy.json'), me).read()).toEqual({ is: 'unusable', why: 'unreadable' })
  })

  test('is read anew when its content, its rights or its folder change, and not otherwise', async () => {
    const path = await place()
    write(path)
    const file = new SystemPolicyFile(path, me)
    const first = file.read()
    expect(file.read()).toBe(first)
    write(path, '{"askForReason":null}')
    expect(file.read()).toEqual({ is: 'present', text: '{"askForReason":null}' })
    chmodSync(path, 0o666)
    expect(file.read()).toEqual({ is: 'unusable', why: 'not-protected' })
    chmodSync(path, 0o644)
    expect(file.read()).toMatchObject({ is: 'present' })
    chmodSync(join(path, '..'), 0o777)
    expect(file.read()).toEqual({ is: 'unusable', why: 'not-protected' })
    rmSync(path)
    expect(file.read()).toEqual({ is: 'absent' })
  })
})
