// Owns: pointing at a place of the remote screen with the connector's real mouse. Never: scripts the page's events.
import type { Page } from '@playwright/test'
import type { Computer } from './computer'

/** Width and height of the remote screen's picture; 1 × 1 before the first one. */
export const remoteScreenSize = (viewer: Page): Promise<{ width: number; height: number }> =>
  viewer.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('#screen')
    return { width: canvas?.width ?? 0, height: canvas?.height ?? 0 }
  })

/** Moves the connector's mouse to a fraction of the remote screen's width and height. */
export async function moveOverRemoteScreen(viewer: Page, connector: Computer, x: number, y: number): Promise<void> {
  const place = await viewer.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('#screen')
    if (canvas === null) throw new Error('There is no remote screen')
    const box = canvas.getBoundingClientRect()
    // The picture keeps its shape inside the element; the rest is black.
    const scale = Math.min(box.width / canvas.width, box.height / canvas.height)
    const width = canvas.width * scale
    const height = canvas.height * scale
    return {
      left: window.screenX + (window.outerWidth - window.innerWidth) / 2 + box.left + (box.width - width) / 2,
      top: window.screenY + (window.outerHeight - window.innerHeight) + box.top + (box.height - height) / 2,
      width,
      height
    }
  })
  await connector.input.moveTo(Math.round(place.left + place.width * x), Math.round(place.top + place.height * y))
}
