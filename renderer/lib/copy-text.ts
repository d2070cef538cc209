// Owns: putting public text (addresses) on the clipboard from a page. Must never be used for secrets: main copies those.

/** False when neither way worked. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyBySelection(text)
  }
}

/** Needs no permission, so it also works where the permission handler denies everything. */
function copyBySelection(text: string): boolean {
  const put = (event: ClipboardEvent): void => {
    event.preventDefault()
    event.clipboardData?.setData('text/plain', text)
  }
  document.addEventListener('copy', put, { once: true })
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else copies without the permission
  const copied = document.execCommand('copy')
  document.removeEventListener('copy', put)
  return copied
}
