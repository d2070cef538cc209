// Owns: putting public text (addresses) on the clipboard from a page. Must never be used for secrets: main copies those.

/** False when the system did not take it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}
