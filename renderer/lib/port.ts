// Owns: taking the MessagePorts that main hands to this page. Never: takes one that another page posted.
import type { PortName } from '../../shared/ipc'

/** Call it before main hands the port over: a page that has told main anything is ready. */
export function takePorts(name: PortName, use: (port: MessagePort) => void): void {
  window.addEventListener('message', ({ source, data, ports }: MessageEvent<unknown>) => {
    const [port] = ports
    // The preload posts it, as this very window.
    if (source !== window || port === undefined || (data as { port?: unknown } | null)?.port !== name) return
    use(port)
  })
}
