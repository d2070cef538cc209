// Owns: app://postern, the only origin of every page: which files it serves, and the policy that goes with each.
// Never: serves a file outside the built pages.
import { readFile } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { extname, join, normalize, sep } from 'node:path'
import { protocol } from 'electron'

export const APP_ORIGIN = 'app://postern'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2'
}

/** Must run before the app is ready. */
export function declareAppProtocol(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, codeCache: true, supportFetchAPI: false } }
  ])
}

/** One for every page: its own scripts and styles, and nothing of the network. */
export function contentSecurityPolicy(nonce: string): string {
  return (
    `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; font-src 'self'; ` +
    `connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
  )
}

/** A page that exists only while its owner says so, for printing. */
export type TransientPages = { readonly get: (path: string) => string | undefined }

/** Names of the files that a page loads with itself. */
const ASSET = /(?:href|src)="\.\/(assets\/[^"]+)"/g

/** The built pages of a folder. */
export class AppPages {
  readonly #folder: string
  readonly #awaited = new Set<string>()
  #sawPage = false
  #served: () => void = () => {}
  /** Resolves when the first page and every file that it loads with itself have been read and handed over. */
  readonly firstPageServed = new Promise<void>((resolve) => (this.#served = resolve))
  /** Pages that exist only in memory. */
  transient: TransientPages = { get: () => undefined }

  /** Takes the requests from now on. The app must be ready. */
  constructor(folder: string) {
    this.#folder = folder
    protocol.handle('app', async (request) => {
      const response = await answer(request, this.#folder, this.transient, (html) => this.#expect(html))
      this.#awaited.delete(new URL(request.url).pathname.slice(1))
      if (this.#sawPage && this.#awaited.size === 0) this.#served()
      return response
    })
  }

  #expect(html: string): void {
    if (this.#sawPage) return
    this.#sawPage = true
    for (const [, name = ''] of html.matchAll(ASSET)) this.#awaited.add(name)
  }
}

async function answer(
  request: Request,
  folder: string,
  transient: TransientPages,
  onPage: (html: string) => void
): Promise<Response> {
  const url = new URL(request.url)
  if (url.host !== 'postern' || request.method !== 'GET') return new Response(null, { status: 404 })
  const nonce = randomBytes(16).toString('base64')
  const page = url.pathname.slice(1)
  const body = transient.get(page) ?? (await read(folder, page))
  if (body === null) return new Response(null, { status: 404 })
  const type = TYPES[extname(page)] ?? 'application/octet-stream'
  const headers: Record<string, string> = { 'content-type': type, 'x-content-type-options': 'nosniff' }
  if (!type.startsWith('text/html')) return new Response(new Uint8Array(Buffer.from(body)), { headers })
  headers['content-security-policy'] = contentSecurityPolicy(nonce)
  headers['cache-control'] = 'no-store'
  const html = body.toString().replaceAll('__CSP_NONCE__', nonce)
  onPage(html)
  return new Response(html, { headers })
}

async function read(folder: string, path: string): Promise<Buffer | null> {
  const file = normalize(join(folder, decodeURIComponent(path)))
  if (!file.startsWith(folder + sep)) return null
  try {
    return await readFile(file)
  } catch {
    return null
  }
}
