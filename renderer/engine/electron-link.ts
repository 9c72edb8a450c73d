import { portLink } from '../../core/client/port-link.ts';
import type { Link } from '../../core/contract/link.ts';

declare global {
  interface Window {
    /** Set by Electron's preload; absent in a browser tab. */
    omni?: { readonly isElectron: boolean };
  }
}

/**
 * Links over the message ports that the preload hands to the window, one at each start of the engine.
 * Call it before the page has finished loading: a port that comes earlier than the first `open` is kept.
 */
export function createElectronSource(): { open(): Promise<Link> } {
  let newest: MessagePort | undefined;
  let taker: ((port: MessagePort) => void) | undefined;

  window.addEventListener('message', (event) => {
    const port = event.data === 'omni-port' && event.source === window ? event.ports[0] : undefined;
    if (!port) return;
    if (taker) taker(port);
    else newest = port;
    taker = undefined;
  });

  return {
    async open() {
      const port =
        newest ??
        (await new Promise<MessagePort>((resolve) => {
          taker = resolve;
        }));
      newest = undefined;
      return portLink(port);
    },
  };
}
