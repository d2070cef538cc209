// Owns: pointing at a place of the remote screen with the connector's real mouse. Never: scripts the page's events.
import type { Page } from '@playwright/test'
import type { Computer } from './computer'

/** Moves the connector's mouse to a fraction of the remote screen's width and height. */
export async function moveOverRemoteScreen(viewer: Page, connector: Computer, x: number, y: number): Promise<void> {
  const place = await viewer.evaluate(() => {
    const video = document.querySelector('video')
    if (video === null) throw new Error('There is no remote screen')
    const box = video.getBoundingClientRect()
    // The picture keeps its shape inside the element; the rest is black.
    const scale = Math.min(box.width / video.videoWidth, box.height / video.videoHeight)
    const width = video.videoWidth * scale
    const height = video.videoHeight * scale
    return {
      left: window.screenX + (window.outerWidth - window.innerWidth) / 2 + box.left + (box.width - width) / 2,
      top: window.screenY + (window.outerHeight - window.innerHeight) + box.top + (box.height - height) / 2,
      width,
      height
    }
  })
  await connector.input.moveTo(Math.round(place.left + place.width * x), Math.round(place.top + place.height * y))
}
