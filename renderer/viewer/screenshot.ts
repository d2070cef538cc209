// Owns: the picture as it is now, as a file that the main process keeps where the user says.
import type { PosternApi } from '../../shared/ipc'
import { words } from './words'

/** What to tell the user afterwards; null when there is nothing to tell. */
export async function saveScreenshot(postern: PosternApi<'viewer'>, screen: HTMLCanvasElement): Promise<string | null> {
  const png = await new Promise<Blob | null>((resolve) => screen.toBlob(resolve, 'image/png'))
  if (png === null) return words.screenshotFailed
  const answer = await postern.call('viewer.saveScreenshot', { png: new Uint8Array(await png.arrayBuffer()) })
  if (!answer.ok) return words.screenshotFailed
  return answer.value ? words.screenshotSaved : null
}
