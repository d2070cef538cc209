// Owns: what desktops look like, as functions of the place, the same on every run.
import type { Paint } from './painted-desktop'

/** A number from 0 to 2³² - 1 that looks like chance. */
export function chance(x: number, y: number, seed = 0): number {
  let mixed = Math.imul(x + 1, 0x9e37_79b1) ^ Math.imul(y + 1, 0x85eb_ca6b) ^ Math.imul(seed + 1, 0xc2b2_ae35)
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b_3c6d)
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a_2d39)
  return (mixed ^ (mixed >>> 15)) >>> 0
}

export const plain =
  (color: number): Paint =>
  () =>
    color
export const noise =
  (seed = 0): Paint =>
  (x, y) =>
    chance(x, y, seed) & 0xff_ffff
/** Lines of dark marks on white, no two alike. */
export const text =
  (seed = 0, firstLine = 0): Paint =>
  (x, y) => {
    const row = y + firstLine
    if (row % 16 > 11 || x % 8 > 6) return 0xff_ffff
    const mark = chance(x >> 3, row >> 4, seed)
    return ((mark >> ((x % 8) + (row % 4) * 4)) & 1) === 0 ? 0xff_ffff : [0x20_2020, 0x60_6060, 0xa0_a0a0][mark % 3] ?? 0
  }
export const gradient: Paint = (x, y) => ((x & 255) << 16) | ((y & 255) << 8) | ((x + y) & 255)
/** Smooth shapes with grain, as cameras see. */
export const photograph =
  (seed = 0): Paint =>
  (x, y) => {
    const wave = (frequency: number, shift: number): number => 110 + 90 * Math.sin(x / frequency + shift) * Math.cos(y / (frequency + 7) + shift)
    const grain = chance(x, y, seed) % 16
    const clip = (value: number): number => Math.max(0, Math.min(255, Math.round(value + grain)))
    return (clip(wave(40, seed)) << 16) | (clip(wave(61, seed + 1)) << 8) | clip(wave(83, seed + 2))
  }
