// Owns: the "Session" menu: what stands in it. Never: does any of it.
import type { ViewerRecording } from './recording'
import type { ViewerSound } from './sound'
import type { MenuItem } from './toolbar'
import { asideWords as words, words as viewerWords } from './words'

export type SessionMenuParts = {
  readonly saveScreenshot: () => void
  readonly recording: ViewerRecording
  readonly sound: ViewerSound
  readonly maySound: () => boolean
}

export function sessionItems({ saveScreenshot, recording, sound, maySound }: SessionMenuParts): readonly MenuItem[] {
  return [
    { label: viewerWords.saveScreenshot, onChoose: saveScreenshot },
    recording.isOn()
      ? { label: words.stopRecording, onChoose: () => void recording.stop() }
      : { label: words.record, onChoose: recording.start },
    {
      kind: 'switch',
      label: words.sound,
      isChosen: sound.isOn(),
      unavailable: !maySound() ? words.soundNotPermitted : sound.isMissing() ? words.soundMissing : null,
      onChoose: sound.toggle
    }
  ]
}
