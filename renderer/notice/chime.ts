// Owns: the quiet sound for somebody who comes or goes: two soft notes, made here. Never: plays unless the owner wants it;
// who calls it asks the settings.

export type Coming = 'came' | 'went'

/** In Hz: an owner who hears it from another room knows which it was. */
const NOTES: Readonly<Record<Coming, readonly [number, number]>> = { came: [660, 880], went: [880, 660] }
/** Of full scale. */
const LOUDNESS = 0.07
/** In seconds; the second note begins before the first has quite gone. */
const NOTE = 0.3
const STEP = 0.22
const RISE = 0.015
/** What the way to the loudspeakers takes to get going; sound is chopped meanwhile. */
const LEAD_IN = 0.15

/** What there is to be heard of a change of the sessions that are live. Pure. */
export function comingOf(before: readonly string[], now: readonly string[]): Coming | null {
  if (now.some((id) => !before.includes(id))) return 'came'
  return before.some((id) => !now.includes(id)) ? 'went' : null
}

export function playChime(which: Coming): void {
  const context = new AudioContext()
  NOTES[which].forEach((hertz, index) => {
    const at = context.currentTime + LEAD_IN + index * STEP
    const gain = context.createGain()
    gain.gain.setValueAtTime(0, at)
    gain.gain.linearRampToValueAtTime(LOUDNESS, at + RISE)
    gain.gain.linearRampToValueAtTime(0, at + NOTE)
    const note = new OscillatorNode(context, { type: 'sine', frequency: hertz })
    note.connect(gain).connect(context.destination)
    note.start(at)
    note.stop(at + NOTE)
    if (index === 1) note.addEventListener('ended', () => void context.close())
  })
}
