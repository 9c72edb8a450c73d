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

/** A link over a message port. Messages are cloned, never transferred: Electron's ports cannot transfer buffers. */
export function portLink(port: PortLike): Link {
  const signal = createCloseSignal();
  const listen = (name: 'message' | 'close', listener: (event: PortEvent) => void) => {
    if ('addEventListener' in port) port.addEventListener(name, listener);
    else port.on(name, listener);
  };
  listen('close', () => signal.close('The other side closed the link.'));
  return {
    send: (message) => port.postMessage(ownColumns(message)),
    onMessage(listener) {
      listen('message', (event) => listener(event.data));
      if ('addEventListener' in port) port.addEventListener('messageerror', () => listener(undefined));
      port.start();
    },
    onClose: signal.onClose,
    close() {
      port.close();
      signal.close('This side closed the link.');
    },
  };
}
