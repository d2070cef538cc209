// Owns: the picture as it is now, as a file that the main process keeps where the user says.
import type { PosternApi } from '../../shared/ipc'
import { words } from './words'

/** Tells what became of it; nothing, where the user did not want it after all. */
export function saveScreenshot(postern: PosternApi<'viewer'>, screen: HTMLCanvasElement, tell: (text: string) => void): void {
  save(postern, screen).then(tell, () => tell(words.screenshotFailed))
}

async function save(postern: PosternApi<'viewer'>, screen: HTMLCanvasElement): Promise<string> {
  const png = await new Promise<Blob | null>((resolve) => screen.toBlob(resolve, 'image/png'))
  if (png === null) return words.screenshotFailed
  const answer = await postern.call('viewer.saveScreenshot', { png: new Uint8Array(await png.arrayBuffer()) })
  if (!answer.ok) return words.screenshotFailed
  return answer.value ? words.screenshotSaved : ''
}
