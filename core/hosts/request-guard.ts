import type { IncomingMessage } from 'node:http';

/** Asked of every write: a page elsewhere cannot send it without asking first, and nobody here answers that question. */
const writeHeader = 'x-omni';

/** Where the contract is served. */
export const linkPath = '/link';

type Refusal = { readonly status: number; readonly reason: string };

/** Names of built files hold nothing else; so no encoded, doubled or backward path gets as far as the disk. */
const plainPath = /^\/[\w.@~/-]*(?:\?[\w.=&-]*)?$/;

/**
 * Why a request on the loopback host is refused before anything looks at it, or undefined when it may go on.
 * Guards against pages of other sites: a name that was bound to 127.0.0.1, a foreign origin, a form post.
 */
export function refusalOf(request: IncomingMessage): Refusal | undefined {
  const { method = '', url = '', headers } = request;
  const port = request.socket.localPort;
  const hosts = valuesOf(request, 'host');
  const origins = valuesOf(request, 'origin');
  if (hosts.length !== 1 || (hosts[0] !== `127.0.0.1:${port}` && hosts[0] !== `localhost:${port}`)) {
    return { status: 403, reason: 'The Host header does not name this computer and port.' };
  }
  if (!plainPath.test(url) || url.includes('..') || url.includes('//')) {
    return { status: 400, reason: 'The path has characters that no file here has.' };
  }
  if (method !== 'GET' && method !== 'HEAD' && method !== 'POST') {
    return { status: 405, reason: 'Only GET, HEAD and POST are answered.' };
  }
  const isUpgrade = headers.upgrade !== undefined;
  if (isUpgrade && url !== linkPath) return { status: 404, reason: `Only ${linkPath} can be upgraded.` };
  const needsOrigin = method === 'POST' || isUpgrade;
  if (origins.length > 1 || (origins.length === 0 ? needsOrigin : origins[0] !== `http://${hosts[0]}`)) {
    return { status: 403, reason: 'The request does not come from a page of this workstation.' };
  }
  if (method !== 'POST') return undefined;
  if (!/^application\/json(?:\s*;\s*charset=utf-8)?$/i.test(headers['content-type'] ?? '')) {
    return { status: 415, reason: 'The body must be application/json.' };
  }
  if (headers[writeHeader] !== '1') return { status: 403, reason: `The header ${writeHeader}: 1 is missing.` };
  return undefined;
}

/** Every value of a header: Node keeps only the first of a repeated Host. */
function valuesOf(request: IncomingMessage, name: string): string[] {
  const { rawHeaders } = request;
  return rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1].toLowerCase() === name);
}
