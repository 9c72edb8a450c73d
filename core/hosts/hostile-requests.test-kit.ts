type HostileTarget = {
  port: number /** The unused one-time code: even with it in hand a foreign page gets nothing. */;
  code: string;
};
type HostileRequest = { name: string; bytes(target: HostileTarget): string };

type Parts = { line?: string; host?: string | null; headers?: string[]; body?: string };

/** A well-formed request but for what a row changes. */
function request(
  port: number,
  { line = 'GET / HTTP/1.1', host = `127.0.0.1:${port}`, headers = [], body = '' }: Parts,
): string {
  const lines = [line, ...(host === null ? [] : [`Host: ${host}`]), ...headers];
  if (!headers.some((header) => /^connection:/i.test(header))) lines.push('Connection: close');
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

function get(name: string, parts: (port: number) => Parts): HostileRequest {
  return { name, bytes: ({ port }) => request(port, parts(port)) };
}

function path(name: string, raw: string): HostileRequest {
  return get(name, () => ({ line: `GET ${raw} HTTP/1.1` }));
}

function upgrade(name: string, headers: (port: number) => string[], target = '/link'): HostileRequest {
  const handshake = [
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  ];
  return get(name, (port) => ({ line: `GET ${target} HTTP/1.1`, headers: [...handshake, ...headers(port)] }));
}

const own = (port: number) => `Origin: http://127.0.0.1:${port}`;
const json = 'Content-Type: application/json';
const custom = 'X-Omni: 1';

function signIn(
  name: string,
  headers: (port: number) => string[],
  bodyOf = (code: string) => JSON.stringify({ code }),
): HostileRequest {
  return {
    name,
    bytes({ port, code }) {
      const body = bodyOf(code);
      const all = [...headers(port), `Content-Length: ${body.length}`];
      return request(port, { line: 'POST /session HTTP/1.1', headers: all, body });
    },
  };
}

/** What a page of another site, or a program that is not signed in, may try against the loopback host. */
export const hostileRequests: readonly HostileRequest[] = [
  get('Host of another site', () => ({ host: 'evil.example' })),
  get('Host of another site on our port', (port) => ({ host: `evil.example:${port}` })),
  get('a rebinding name that contains our address', (port) => ({ host: `127.0.0.1.nip.io:${port}` })),
  get('a rebinding name that starts with localhost', (port) => ({ host: `localhost.evil.example:${port}` })),
  get('user info in the Host', (port) => ({ host: `127.0.0.1:${port}@evil.example` })),
  get('Host on another port', () => ({ host: '127.0.0.1:1' })),
  get('an empty Host', () => ({ host: '' })),
  get('no Host at all', () => ({ line: 'GET / HTTP/1.0', host: null })),
  get('two Hosts', () => ({ headers: ['Host: evil.example'] })),
  get('absolute form to another site', () => ({ line: 'GET http://evil.example/ HTTP/1.1' })),
  get('absolute form to ourselves', (port) => ({ line: `GET http://127.0.0.1:${port}/ HTTP/1.1` })),
  get('a read with the Origin of another site', () => ({ headers: ['Origin: https://evil.example'] })),

  upgrade('upgrade from another site', () => ['Origin: https://evil.example']),
  upgrade('upgrade from another port of this computer', (port) => [`Origin: http://127.0.0.1:${port + 1}`]),
  upgrade('upgrade from a sandboxed frame', () => ['Origin: null']),
  upgrade('upgrade without Origin', () => []),
  upgrade('upgrade without cookie', (port) => [own(port)]),
  upgrade('upgrade with a guessed cookie', (port) => [own(port), `Cookie: omni-session-${port}=${'A'.repeat(43)}`]),
  upgrade('upgrade with an empty cookie', (port) => [own(port), `Cookie: omni-session-${port}=`]),
  upgrade('upgrade with a prototype cookie', (port) => [own(port), 'Cookie: __proto__=1; constructor=1']),
  upgrade('upgrade of a page', (port) => [own(port)], '/'),
  upgrade('upgrade of sign-in', (port) => [own(port)], '/session'),

  signIn('sign-in from another site', () => ['Origin: https://evil.example', json, custom]),
  signIn('sign-in from a sandboxed frame', () => ['Origin: null', json, custom]),
  signIn('sign-in without Origin', () => [json, custom]),
  signIn('sign-in with two Origins', (port) => [own(port), 'Origin: https://evil.example', json, custom]),
  signIn('sign-in as a form', (port) => [own(port), 'Content-Type: application/x-www-form-urlencoded', custom]),
  signIn('sign-in as text', (port) => [own(port), 'Content-Type: text/plain', custom]),
  signIn('sign-in without content type', (port) => [own(port), custom]),
  signIn('sign-in without the custom header', (port) => [own(port), json]),
  signIn(
    'sign-in with a wrong code',
    (port) => [own(port), json, custom],
    () => JSON.stringify({ code: 'A'.repeat(43) }),
  ),
  signIn(
    'sign-in with a list of codes',
    (port) => [own(port), json, custom],
    (code) => JSON.stringify({ code: [code] }),
  ),
  signIn(
    'sign-in with a prototype key',
    (port) => [own(port), json, custom],
    (code) => `{"__proto__":{"code":"${code}"}}`,
  ),
  signIn(
    'sign-in with a body above 1 MB',
    (port) => [own(port), json, custom],
    (code) => JSON.stringify({ code, x: 'x'.repeat(1_100_000) }),
  ),
  signIn('sign-in with two lengths', (port) => [own(port), json, custom, 'Content-Length: 5']),
  signIn('sign-in with a length and chunks', (port) => [own(port), json, custom, 'Transfer-Encoding: chunked']),
  get('sign-in by method override', (port) => ({
    line: 'GET /session?_method=POST HTTP/1.1',
    headers: [own(port), json, custom, 'X-HTTP-Method-Override: POST'],
  })),
  get('a preflight question', (port) => ({
    line: 'OPTIONS /session HTTP/1.1',
    headers: [own(port), 'Access-Control-Request-Method: POST', `Access-Control-Request-Headers: x-omni`],
  })),
  get('PUT', (port) => ({ line: 'PUT /session HTTP/1.1', headers: [own(port), 'Content-Length: 0'] })),
  get('DELETE', (port) => ({ line: 'DELETE /index.html HTTP/1.1', headers: [own(port)] })),
  get('TRACE', () => ({ line: 'TRACE / HTTP/1.1' })),
  get('CONNECT', () => ({ line: 'CONNECT evil.example:443 HTTP/1.1' })),

  path('traversal as it is', '/../secret.txt'),
  path('traversal behind a folder', '/assets/../../secret.txt'),
  path('traversal, encoded dots', '/%2e%2e/secret.txt'),
  path('traversal, encoded slash', '/assets/..%2f..%2fsecret.txt'),
  path('traversal, all encoded', '/assets/%2e%2e%2f%2e%2e%2fsecret.txt'),
  path('traversal, encoded twice', '/%252e%252e%252fsecret.txt'),
  path('traversal, backslash', '/..\\secret.txt'),
  path('traversal, encoded backslash', '/..%5csecret.txt'),
  path('traversal, overlong encoding', '/%c0%ae%c0%ae/secret.txt'),
  path('an absolute path', '//etc/passwd'),
  path('an encoded zero byte', '/secret.txt%00.js'),
  path('a symbolic link that leads out', '/assets/link.txt'),
  path('a folder', '/assets/'),
  path('a hidden file', '/.env'),
  get('headers above 16 kB', () => ({ headers: [`X-Filler: ${'x'.repeat(20_000)}`] })),
  { name: 'bytes that are no HTTP', bytes: () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n' },
  { name: 'an HTTP/2 preface', bytes: () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n' },
];
