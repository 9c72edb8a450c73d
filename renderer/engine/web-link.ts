import { browserSocketLink } from '../../core/client/browser-socket-link.ts';
import type { Link } from '../../core/contract/link.ts';
import { Failure } from '../../core/domain/failure.ts';

/** Reads `#code=…`, the one-time code in the address the host printed. */
export function codeOf(hash: string): string | undefined {
  return /^#code=([A-Za-z0-9_-]+)$/.exec(hash)?.[1];
}

/** Links over a WebSocket to the host this page came from; the one-time code is exchanged for a session first. */
export function createWebSource(): { open(): Promise<Link> } {
  return {
    async open() {
      const code = codeOf(location.hash);
      if (code) await exchange(code);
      return openSocket(new URL('link', location.href.replace(/^http/, 'ws').replace(/#.*$/, '')).href);
    },
  };
}

/** Resolves when the socket is open, so that "connected" is only said when it is true. */
function openSocket(url: string): Promise<Link> {
  return new Promise((resolve, reject) => {
    const link = browserSocketLink(url, (to) => {
      const socket = new WebSocket(to);
      socket.addEventListener('open', () => resolve(link));
      return socket;
    });
    link.onClose((reason) => reject(new Failure('unavailable', reason)));
  });
}

async function exchange(code: string): Promise<void> {
  const answer = await fetch('session', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-omni': '1' },
    body: JSON.stringify({ code }),
  });
  // A used code is no harm when this browser already has its session: the socket decides.
  if (answer.ok || answer.status === 401) history.replaceState(null, '', `${location.pathname}${location.search}`);
  else
    throw new Failure(
      'unauthorized',
      `The host refused the sign-in code (${answer.status}); open the address it printed again.`,
    );
}
