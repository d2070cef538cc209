// Owns: what counts as a port that the settings take. Pure. The settings' schema has the last word.

export const PORT_MIN = 1024
export const PORT_MAX = 65535

/** Null for anything but a whole number in the range. */
export function parsePort(typed: string): number | null {
  if (!/^\s*[0-9]{1,5}\s*$/.test(typed)) return null
  const port = Number(typed)
  return port >= PORT_MIN && port <= PORT_MAX ? port : null
}
