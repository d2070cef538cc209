// Owns: what a VP9 picture says of itself, as far as it must be known before a decoder sees it: whether it stands by itself,
// and its size, so that a few bytes cannot ask for gigabytes. Never: decodes.
//
// [Note: the pictures we take] Profile 0, one picture, shown. What is not a key must take its size from one that came before
// it, so every picture of a row has the key's. VP9 could also repeat an old picture, hold a hidden one, or pack several
// together; our encoder does none of that.

/** Null when it is none that we take. */
export type Vp9Picture = { readonly isKey: true; readonly width: number; readonly height: number } | { readonly isKey: false }

const FRAME_MARKER = 0b10
const SYNC_CODE = 0x49_8342
const RGB = 7
const REFERENCES = 3

export function readVp9(bytes: Uint8Array): Vp9Picture | null {
  let at = 0
  const read = (count: number): number => {
    let value = 0
    for (let index = 0; index < count; index++, at++) {
      // Past the end come zeros; the length is looked at before anything is believed.
      value = (value << 1) | (((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1)
    }
    return value
  }
  const isWhole = (): boolean => at <= bytes.length * 8

  if (isSeveral(bytes)) return null
  const profileAndRepeat = read(2) === FRAME_MARKER ? read(3) : -1
  if (profileAndRepeat !== 0) return null
  const isKey = read(1) === 0
  const isShown = read(1) === 1
  const isResilient = read(1) === 1
  if (!isShown) return null
  if (isKey) {
    if (read(24) !== SYNC_CODE || read(3) === RGB) return null
    read(1)
    const width = read(16) + 1
    const height = read(16) + 1
    return isWhole() ? { isKey, width, height } : null
  }
  // Contexts to reset, references to renew, and three of them with their signs.
  read((isResilient ? 0 : 2) + 8)
  read(REFERENCES * 4)
  for (let reference = 0; reference < REFERENCES; reference++) {
    if (read(1) === 1) return isWhole() ? { isKey } : null
  }
  return null
}

/** Several pictures in one: their index, at the end, begins and ends with the same marker. */
function isSeveral(bytes: Uint8Array): boolean {
  const marker = bytes.at(-1) ?? 0
  if ((marker & 0xe0) !== 0xc0) return false
  const indexBytes = 2 + ((marker & 7) + 1) * (((marker >> 3) & 3) + 1)
  return bytes.at(-indexBytes) === marker
}
