// Owns: an X.Org server as on a real computer, with monitors that are plugged in, arranged and unplugged through RandR; they are
// make-believe ones of its "dummy" driver. Xvfb has one that stays. Never: touches a console, a seat, or this machine's own screen.
import { spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { withCleanup } from './cleanup'
import { runProgram, startProgram } from './processes'
import { makeTempFolder } from './temp-folder'
import { firstLine } from './virtual-screen'

export interface Monitors {
  readonly display: string
  /** Words for xrandr. Outputs are DUMMY0 to DUMMY15; the first one is there from the start, with 800x600. */
  readonly arrange: (...words: readonly string[]) => Promise<void>
  /** Gives an output a mode that it may then be arranged with, by the name of both: `DUMMY1 640x480`. */
  readonly offer: (output: string, mode: string) => Promise<void>
  /** The names of all that the server knows. */
  readonly modes: () => readonly string[]
  /** Of the X server. */
  readonly pid: number
  readonly stop: () => Promise<void>
}

/** 60 pictures a second for a monitor that takes any timing. */
const modeline = (mode: string): readonly string[] => {
  const [width = 0, height = 0] = mode.split('x').map(Number)
  const clock = (width * height * 60) / 1e6
  return [clock, width, width, width, width, height, height, height, height].map(String)
}

const CONFIG = `
Section "ServerFlags"
  Option "AutoAddDevices" "false"
  Option "AutoEnableDevices" "false"
  Option "AutoAddGPU" "false"
  Option "DontVTSwitch" "true"
EndSection
Section "Module"
  Disable "glx"
EndSection
Section "Device"
  Identifier "card"
  Driver "dummy"
  VideoRam 128000
EndSection
Section "Monitor"
  Identifier "monitor"
EndSection
Section "Screen"
  Identifier "screen"
  Device "card"
  Monitor "monitor"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Virtual 4096 4096
  EndSubSection
EndSection
`

/** On a number that the server picks itself. */
export async function startMonitors(): Promise<Monitors> {
  return withCleanup(async (cleanup) => {
    const folder = await makeTempFolder(cleanup)
    const config = join(folder, 'xorg.conf')
    await writeFile(config, CONFIG)
    const server = startProgram(
      // Not /usr/bin/Xorg, which refuses somebody who sits at no console.
      '/usr/lib/xorg/Xorg',
      ['-config', config, '-logfile', join(folder, 'xorg.log'), '-displayfd', '3', '-nolisten', 'tcp', '-noreset', '-novtswitch', '-sharevts', '-keeptty'],
      { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] }
    )
    cleanup.add(server.stop)
    const display = `:${await firstLine(server.child.stdio[3] as Readable, () => server.output())}`
    const xrandr = async (...words: readonly string[]): Promise<void> => {
      await runProgram('xrandr', ['-display', display, ...words])
    }
    const offer = async (output: string, mode: string): Promise<void> => {
      await xrandr('--newmode', `${output} ${mode}`, ...modeline(mode))
      await xrandr('--addmode', output, `${output} ${mode}`)
    }
    await offer('DUMMY0', '800x600')
    await xrandr('--output', 'DUMMY0', '--mode', 'DUMMY0 800x600', '--primary')
    const modes = () => [...spawnSync('xrandr', ['-display', display, '--verbose'], { encoding: 'utf8' }).stdout.matchAll(/^ {2}(\S.*?) \(0x/gm)].map(([, name]) => name!)
    return { display, arrange: xrandr, offer, modes, pid: server.child.pid!, stop: cleanup.run }
  })
}
