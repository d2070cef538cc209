// Owns: how recovery codes look on paper: one page, black on white, with a box to tick beside each.
// Never: a script, or anything from elsewhere; names are escaped.
import { sheetWords as words } from '../settings/words'

export type Sheet = {
  readonly device: string
  /** The day on which the codes were made, for people. */
  readonly day: string
  readonly codes: readonly string[]
}

const STYLE = `
  @page { margin: 2cm }
  body { margin: 0; color: #000; font: 11pt/1.5 system-ui, sans-serif }
  h1 { margin: 0 0 4pt; font-size: 16pt; line-height: 1.25; overflow-wrap: anywhere }
  p { margin: 0 0 8pt; max-width: 14cm }
  ol { margin: 18pt 0; padding: 0; list-style: none; counter-reset: code }
  li { display: flex; align-items: center; gap: 10pt; padding: 7pt 0; border-bottom: 0.5pt solid #999; break-inside: avoid; counter-increment: code }
  li::before { content: counter(code); width: 12pt; color: #444; text-align: right }
  .box { flex: none; width: 11pt; height: 11pt; border: 1pt solid #000 }
  .code { font: 600 17pt/1 ui-monospace, "DejaVu Sans Mono", monospace; letter-spacing: 1pt }
`

/** For app://postern, which puts the nonce of its policy in. */
export function recoveryPage({ device, day, codes }: Sheet): string {
  const title = escapeHtml(words.title(device))
  const items = codes.map((code) => `<li><span class="box"></span><span class="code">${escapeHtml(code)}</span></li>`).join('')
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title><style nonce="__CSP_NONCE__">${STYLE}</style></head>` +
    `<body><h1>${title}</h1><p>${escapeHtml(words.made(day))}</p><ol>${items}</ol><p>${escapeHtml(words.use)}</p><p>${escapeHtml(words.keep)}</p></body></html>`
  )
}

/** The same as plain text. */
export function recoveryText({ device, day, codes }: Sheet): string {
  return [words.title(device), words.made(day), '', ...codes, '', words.use, words.keep, ''].join('\n')
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
