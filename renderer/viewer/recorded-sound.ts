// Owns: the sound of a recording: what is heard of the host, and silence while nothing is, so that sound which comes later has
// its place. Never: plays anything, or asks for more than the person hears.
import type { ViewerSound } from './sound'

export type RecordedSound = { readonly close: () => void }

export function recordSound(sound: Pick<ViewerSound, 'onHeard'>, take: (data: AudioData) => void): RecordedSound {
  // It needs no loudspeakers.
  const options: AudioContextOptions & { readonly sinkId: object } = { sampleRate: 48_000, sinkId: { type: 'none' } }
  const context = new AudioContext(options)
  const place = context.createMediaStreamDestination()
  const [track] = place.stream.getAudioTracks()
  if (track === undefined) throw new Error('This browser records no sound')
  const silence = new ConstantSourceNode(context, { offset: 0 })
  silence.connect(place)
  silence.start()
  let source: MediaStreamAudioSourceNode | null = null
  const forget = sound.onHeard((heard) => {
    source?.disconnect()
    source = heard === null ? null : context.createMediaStreamSource(new MediaStream([heard]))
    source?.connect(place)
  })
  const reader = new MediaStreamTrackProcessor<AudioData>({ track }).readable.getReader()
  const read = async (): Promise<void> => {
    for (;;) {
      const { value } = await reader.read()
      if (value === undefined) return
      take(value)
      value.close()
    }
  }
  void read()
  return {
    close() {
      forget()
      void reader.cancel()
      void context.close()
    }
  }
}
