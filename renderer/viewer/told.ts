// Owns: one short sentence over the picture that goes by itself.
const SHOWN_MS = 5000

export function createTold(place: HTMLElement): (text: string) => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  return (text) => {
    clearTimeout(timer)
    place.textContent = text
    place.hidden = text === ''
    if (text !== '') timer = setTimeout(() => (place.hidden = true), SHOWN_MS)
  }
}
