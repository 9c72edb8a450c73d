import { browserSocketLink } from '../../core/client/browser-socket-link.ts';
import type { Link } from '../../core/contract/link.ts';
import { Failure } from '../../core/domain/failure.ts';

/** Reads `#code=…`, the one-time code in the address the host printed. */
export function codeOf(hash: string): string | undefined {
  return /^#code=([A-Za-z0-9_-]+)$/.exec(hash)?.[1];
}

// A fresh address pasted into an open tab differs in its code alone, so the browser does not load it.
if (typeof window !== 'undefined') {
  window.addEventListener('hashchange', () => {
    if (codeOf(location.hash)) location.reload();
  });
}

/** Links over a WebSocket to the host this page came from; the one-time code is exchanged for a session first. */
export function createWebSource(): { open(): Promise<Link> } {
  return {
    async open() {
      const code = codeOf(location.hash);
      if (code) await exchange(code);
      try {
        return await openSocket(new URL('link', location.href.replace(/^http/, 'ws').replace(/#.*$/, '')).href);
      } catch (error) {
        // A page is not told why its socket was refused; a plain request to the same address is.
        if (await isRefused()) throw new Failure('unauthorized', 'This page is not signed in.', { cause: error });
        throw error;
      }
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

/** Whether the host is there and does not know this browser; it answers a signed-in one that only sockets are served. */
async function isRefused(): Promise<boolean> {
  try {
    return saysSignedOut((await fetch('link', { cache: 'no-store' })).status);
  } catch {
    // Nobody answers at all: that is the trouble the caller knows of already.
    return false;
  }
}

/** Whether an HTTP status means that the session is missing, over or of an earlier start of the workstation. */
export function saysSignedOut(status: number): boolean {
  return status === 401 || status === 403;
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
      saysSignedOut(answer.status) ? 'unauthorized' : 'unavailable',
      `The workstation did not take the sign-in code (${answer.status}); open a fresh address.`,
    );
}
