// Owns: the clipboard as a way out of and into a host: the permission holds at every message, and at both ends.
import { describe, expect, test } from 'vitest'
import { shareHostClipboard } from '../../electron/session/clipboard/host-clipboard'
import type { ClipboardProcessEvents, OpenClipboardProcess } from '../../electron/session/clipboard/ports'
import { shareViewerClipboard } from '../../electron/session/clipboard/viewer-clipboard'
import { CLIP_CHUNK, CLIP_LIMITS, type ClipMessage, decodeClip, encodeClip } from '../../shared/clipboard'
import { type Permission, FULL_ACCESS } from '../../shared/permissions'
import { MAX_FRAME_BYTES } from '../../shared/protocol'
import { armedHost, atCodePrompt, granted } from '../support/armed-host'

const hello: ClipMessage = { type: 'offer', offer: 1, formats: [] }
const theirs: ClipMessage = { type: 'offer', offer: 2, formats: ['text/plain'] }
const content: ClipMessage = { type: 'data', id: 1, last: true, bytes: Buffer.from('secret') }
const bodyOf = (message: ClipMessage) => ({ type: 'clipboard', body: Buffer.from(encodeClip(message)).toString('base64url') })

function recordedProcess() {
  const calls: string[] = []
  const heard: (ClipMessage | null)[] = []
  let events: ClipboardProcessEvents | null = null
  const open: OpenClipboardProcess = (given) => {
    events = given
    calls.push('open')
    return {
      hear: (bytes) => void heard.push(decodeClip(bytes)),
      setAllowed: (allowed) => void calls.push(`allowed ${String(allowed)}`),
      setActive: (active) => void calls.push(`active ${String(active)}`),
      end: () => void calls.push('end')
    }
  }
  return { calls, heard, open, says: (message: ClipMessage) => events?.send(encodeClip(message)), hasBroken: () => events?.onBroken() }
}

function hostSide(permissions: readonly Permission[] = FULL_ACCESS) {
  const process = recordedProcess()
  const sent: (ClipMessage | null)[] = []
  let broken = 0
  let arrives = (_bytes: Uint8Array): void => undefined
  const link = { send: (bytes: Uint8Array) => void sent.push(decodeClip(bytes)), onMessage: (listener: typeof arrives) => (arrives = listener) }
  const clipboard = shareHostClipboard({ permissions, link, open: process.open, onBroken: () => broken++ })
  return { process, sent, clipboard, broken: () => broken, hears: (message: ClipMessage) => arrives(encodeClip(message)), hearsBytes: (bytes: Uint8Array) => arrives(bytes) }
}

describe('on the host', () => {
  test('nothing of the clipboard is touched before the grant', async () => {
    const { calls, open } = recordedProcess()
    const host = await armedHost({ openClipboardProcess: open })
    const { connector } = await atCodePrompt(host)
    connector.send(bodyOf(hello))
    expect(await connector.next()).toMatchObject({ type: 'refused' })
    expect(calls).toEqual([])
  })

  test('a session with the permission shares it, and gives it up with its end', async () => {
    const { calls, open, says } = recordedProcess()
    const host = await armedHost({ openClipboardProcess: open })
    const { connector } = await granted(host)
    expect(calls).toEqual([])
    connector.send(bodyOf(hello))
    await expect.poll(() => calls).toEqual(['open', 'active true', 'allowed true'])
    says(theirs)
    expect(await connector.next()).toEqual(bodyOf(theirs))
    host.host.registry.revokeAll('owner-disconnected')
    expect(calls.at(-1)).toBe('end')
    says(content)
    expect(await connector.next()).toMatchObject({ type: 'revoked' })
    expect(await connector.next()).toEqual({ type: 'closed' })
  })

  test('without the permission nothing leaves or enters, and the clipboard is not even looked at', () => {
    const { process, sent, hears } = hostSide(['view', 'control'])
    for (const message of [hello, theirs, content, { type: 'ask', id: 1, offer: 1, format: 'text/plain' } as const]) hears(message)
    expect([process.calls, process.heard, sent]).toEqual([[], [], []])
  })

  test('a permission that is withdrawn stops it at once', () => {
    const { process, sent, hears, clipboard } = hostSide()
    hears(hello)
    clipboard.setAllowed(false)
    expect(process.calls.at(-1)).toBe('allowed false')
    hears(theirs)
    hears(content)
    expect(process.heard).toEqual([hello])
    // Even a process that has not heard of it yet gets nothing out.
    process.says(theirs)
    process.says(content)
    process.says({ type: 'ask', id: 1, offer: 2, format: 'text/plain' })
    expect(sent).toEqual([])
    process.says(hello)
    process.says({ type: 'refusal', id: 1, why: 'not-allowed', size: null })
    expect(sent.map((message) => message?.type)).toEqual(['offer', 'refusal'])
  })

  test('a switch cannot allow what the grant does not', () => {
    const { process, hears, clipboard } = hostSide(['view'])
    clipboard.setAllowed(true)
    hears(hello)
    expect(process.calls).toEqual([])
  })

  test.each([
    ['no message', Uint8Array.of(0)],
    ['an unknown format', Uint8Array.of(1, 0, 0, 0, 1, 3)],
    ['a format twice', Uint8Array.of(1, 0, 0, 0, 1, 0, 0)],
    ['a message that is too long', new Uint8Array(CLIP_CHUNK + 7).fill(3)]
  ])('%s ends the session', (_what, bytes) => {
    const { hearsBytes, broken, process } = hostSide()
    hearsBytes(bytes)
    expect([broken(), process.calls]).toEqual([1, []])
  })

  test('messages that the process cannot take end the session, and the connector is told', async () => {
    const { open, hasBroken, calls } = recordedProcess()
    const host = await armedHost({ openClipboardProcess: open })
    const { connector } = await granted(host)
    connector.send(bodyOf(hello))
    await expect.poll(() => calls.length).toBe(3)
    hasBroken()
    expect(await connector.next()).toMatchObject({ type: 'revoked' })
    expect(host.liveGrants()).toEqual([])
  })

  test('the largest message fits a frame of the conversation', () => {
    const largest = bodyOf({ type: 'data', id: 1, last: true, bytes: new Uint8Array(CLIP_CHUNK) })
    expect(JSON.stringify(largest).length + 16).toBeLessThanOrEqual(MAX_FRAME_BYTES)
    expect(CLIP_LIMITS).toEqual({ 'text/plain': 1_048_576, 'text/html': 2_097_152, 'image/png': 16_777_216 })
  })
})

describe('at the connector', () => {
  function viewerSide(permissions: readonly Permission[], hasFocus = true) {
    const process = recordedProcess()
    let begin = (): void => undefined
    let focus = (_focused: boolean): void => undefined
    const end = shareViewerClipboard({
      permissions,
      open: process.open,
      link: { send: () => undefined, onMessage: () => undefined },
      page: { onFirstFrame: (listener) => (begin = listener), hasFocus: () => hasFocus, onFocus: (listener) => (focus = listener), hint: () => undefined },
      onBroken: () => undefined
    })
    return { calls: process.calls, end, begin: () => begin(), focus: (focused: boolean) => focus(focused) }
  }

  test('where the host does not allow it, this clipboard is not looked at', () => {
    const { calls, begin } = viewerSide(['view', 'control'])
    begin()
    expect(calls).toEqual([])
  })

  test('the host is given something only while the viewer has the keyboard', () => {
    const { calls, begin, focus, end } = viewerSide(FULL_ACCESS, false)
    begin()
    focus(true)
    focus(false)
    end()
    expect(calls).toEqual(['open', 'active false', 'active true', 'active false', 'end'])
  })

  test('a session that ended before its first picture shares nothing', () => {
    const { calls, begin, end } = viewerSide(FULL_ACCESS)
    end()
    begin()
    expect(calls).toEqual([])
  })
})
