// Owns: showing a notice on the desktop. Which one, how often and in what words is electron/notices.
import { Notification } from 'electron'
import type { NoticeWords } from '../notices/words'

export function showNotice(words: NoticeWords, onClick: () => void): void {
  if (!Notification.isSupported()) return
  const shown = new Notification(words)
  shown.on('click', onClick)
  shown.show()
}
