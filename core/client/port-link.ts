import { createCloseSignal, type Link } from '../contract/link.ts';
import { ownColumns } from '../contract/own-columns.ts';

type PortEvent = { readonly data?: unknown };

/** What Node's, Electron's and the browser's message ports have in common. */
export type PortLike = {
  postMessage(message: unknown): void;
  close(): void;
  start(): void;
} & (
  | { addEventListener(name: 'message' | 'messageerror' | 'close', listener: (event: PortEvent) => void): void }
  | { on(name: 'message' | 'close', listener: (event: PortEvent) => void): unknown }
);

/** A mark follows after so many bytes; the other end sends it back when it has taken all that came before. */
const markEveryBytes = 65_536;
const deepest = 32;

/**
 * A link over a message port. Messages are cloned, never transferred: Electron's ports cannot transfer buffers. A port
 * does not say what its other end has taken, so that both ends of this link tell each other.
 */
export function portLink(port: PortLike): Link {
  const signal = createCloseSignal();
  const listeners: ((message: unknown) => void)[] = [];
  let sent = 0;
  let marked = 0;
  let taken = 0;

  const listen = (name: 'message' | 'close', listener: (event: PortEvent) => void) => {
    if ('addEventListener' in port) port.addEventListener(name, listener);
    else port.on(name, listener);
  };
  const receive = (data: unknown) => {
    const mark = readNumber(data, 'portMark');
    const back = readNumber(data, 'portTaken');
    if (mark !== undefined) port.postMessage({ portTaken: mark });
    else if (back !== undefined) taken = Math.min(Math.max(taken, back), marked);
    else for (const listener of listeners) listener(data);
  };
  listen('close', () => signal.close('The other side closed the link.'));

  return {
    send(message) {
      port.postMessage(ownColumns(message));
      sent += sizeOf(message);
      if (sent - marked < markEveryBytes) return;
      marked = sent;
      port.postMessage({ portMark: marked });
    },
    onMessage(listener) {
      listeners.push(listener);
      if (listeners.length > 1) return;
      listen('message', (event) => receive(event.data));
      if ('addEventListener' in port) port.addEventListener('messageerror', () => receive(undefined));
      port.start();
    },
    onClose: signal.onClose,
    close() {
      port.close();
      signal.close('This side closed the link.');
    },
    bufferedAmount: () => sent - taken,
  };
}

function readNumber(data: unknown, name: string): number | undefined {
  if (typeof data !== 'object' || data === null || !Object.hasOwn(data, name)) return undefined;
  const value = (data as Record<string, unknown>)[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** About as many bytes as a clone of `value` takes. */
function sizeOf(value: unknown, depth = 0): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 8;
  if (ArrayBuffer.isView(value)) return value.byteLength;
  let bytes = 16;
  if (depth < deepest) {
    for (const [name, item] of Object.entries(value)) bytes += name.length + sizeOf(item, depth + 1);
  }
  return bytes;
}
