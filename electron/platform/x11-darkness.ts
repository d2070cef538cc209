// Owns: monitors that show nothing while the picture in memory stays as it is: each one's gamma ramp becomes black, and is
// given back. Never: makes black what it could not give back.
import type { XcbConnection } from './xcb-library'
import { loadSeatLibrary, readMonitors } from './xcb-seat-library'

/** By CRTC: its ramp before, red, green and blue after each other, in base64. */
export type Ramps = Readonly<Record<string, string>>

export type Darkness = {
  readonly isPossible: () => boolean
  /** What there is to give back: `before`, and the ramps of monitors that have come or were lit again by a program for the evening. */
  readonly remember: (before: Ramps) => Ramps
  readonly darken: () => void
  readonly lighten: (before: Ramps) => void
}

export function openDarkness(x: XcbConnection): Darkness {
  const { gamma, gammaSize, setGamma } = loadSeatLibrary()
  const crtcs = (): readonly number[] => readMonitors(x).crtcs.map(({ id }) => id)
  const rampOf = (crtc: number): Buffer | null => {
    const reply = x.ask(gamma, crtc)
    const size = reply?.readUInt16LE(8) ?? 0
    return reply === null || size === 0 ? null : reply.subarray(32, 32 + size * 6)
  }
  const set = (crtc: number, ramp: Buffer): void => {
    const part = ramp.length / 3
    setGamma(x.raw, crtc, part / 2, ramp.subarray(0, part), ramp.subarray(part, 2 * part), ramp.subarray(2 * part))
  }
  const lit = (): readonly (readonly [number, Buffer])[] =>
    crtcs().flatMap((crtc): (readonly [number, Buffer])[] => {
      const ramp = rampOf(crtc)
      return ramp === null || ramp.every((byte) => byte === 0) ? [] : [[crtc, ramp]]
    })
  return {
    isPossible: () => crtcs().length > 0 && crtcs().every((crtc) => (x.ask(gammaSize, crtc)?.readUInt16LE(8) ?? 0) > 0),
    remember: (before) => ({ ...Object.fromEntries(lit().map(([crtc, ramp]) => [crtc, ramp.toString('base64')])), ...before }),
    darken() {
      for (const [crtc, ramp] of lit()) set(crtc, Buffer.alloc(ramp.length))
    },
    lighten(before) {
      for (const [crtc, text] of Object.entries(before)) {
        const now = rampOf(Number(crtc))
        const ramp = Buffer.from(text, 'base64')
        // Gone, or of another size: the server has given it a ramp of its own.
        if (now?.length === ramp.length) set(Number(crtc), ramp)
      }
    }
  }
}
