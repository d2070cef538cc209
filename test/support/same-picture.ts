// Owns: whether the connector's canvas is the host's screen, pixel by pixel. Never: lets a difference pass.
import { createHash } from 'node:crypto'
import type { Page } from '@playwright/test'
import type { PaintedScreen } from './painted-screen'
import { until } from './processes'

const digest = (rgba: Uint8Array): string => createHash('sha256').update(rgba).digest('hex')

/** Of the host's screen, as opaque red, green, blue, alpha. */
function digestOfScreen(screen: PaintedScreen): string {
  const { width, height, pixels } = screen.read()
  const words = pixels.map((word) => (0xff000000 | ((word & 0xff) << 16) | (word & 0xff00) | ((word >> 16) & 0xff)) >>> 0)
  return `${width}x${height} ${digest(new Uint8Array(words.buffer))}`
}

const digestOfCanvas = (viewer: Page): Promise<string> =>
  viewer.evaluate(async () => {
    const canvas = document.querySelector<HTMLCanvasElement>('#screen')!
    const pixels = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height).data
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', pixels))
    return `${canvas.width}x${canvas.height} ${[...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
  })

/** Waits until the connector's canvas is the host's screen. */
export async function expectSamePicture(viewer: Page, screen: PaintedScreen): Promise<void> {
  await until('the canvas is the screen', async () => (await digestOfCanvas(viewer)) === digestOfScreen(screen))
}
