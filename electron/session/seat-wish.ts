// Owns: what one session asks of this computer's seat, and what all of them want of it together. Pure.
import type { PixelSize } from '../../shared/seat'
import type { SeatWish } from './ports'

export type Asked = { readonly blockInput: boolean; readonly privacy: boolean; readonly size: PixelSize | null }
export const UNASKED: Asked = { blockInput: false, privacy: false, size: null }

export const SWITCHES = ['blockInput', 'privacy', 'resolution'] as const
export type Switch = (typeof SWITCHES)[number]
export const isOn = (asked: Asked, what: Switch): boolean => (what === 'resolution' ? asked.size !== null : asked[what])

export const NOTHING: SeatWish = { blocked: false, dark: false, size: null }
export const isNothing = (wish: SeatWish): boolean => isSame(wish, NOTHING)
export const isSame = (one: SeatWish, other: SeatWish): boolean =>
  one.blocked === other.blocked && one.dark === other.dark && one.size?.width === other.size?.width && one.size?.height === other.size?.height

/** Whoever came last has the say about the size. */
export const together = (all: readonly Asked[]): SeatWish => ({
  blocked: all.some(({ blockInput }) => blockInput),
  dark: all.some(({ privacy }) => privacy),
  size: all.findLast(({ size }) => size !== null)?.size ?? null
})
