import { randomBytes } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { CustomScheme } from 'electron';
import { contentPolicy } from '../core/hosts/content-policy.ts';
import { appScheme, isAppUrl } from './app-url.ts';

/** To be registered before the app is ready. */
export const schemeRegistration: CustomScheme = {
  scheme: appScheme,
  // corsEnabled: module scripts and fonts are asked for in that mode. No answer lets another origin read it.
  privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true, codeCache: true },
};

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/**
 * Answers requests for app://omni/… from the built renderer, and from nothing else: a path that is not a file inside
 * `root` after every link in it is followed, another host and another method are 404.
 * @param root folder of the built renderer
 */
export function serveRenderer(root: string): (request: Pick<Request, 'url' | 'method'>) => Promise<Response> {
  return async (request) => {
    const file = request.method === 'GET' && isAppUrl(request.url) ? await fileInside(root, request.url) : undefined;
    const body = file === undefined ? undefined : await readFile(file);
    if (file === undefined || body === undefined)
      return answer('Not found', 'text/plain; charset=utf-8', newNonce(), 404);
    const nonce = newNonce();
    const type = contentTypes[extname(file)] ?? 'application/octet-stream';
    const isPage = extname(file) === '.html';
    return answer(
      isPage ? body.toString('utf8').replaceAll('__CSP_NONCE__', nonce) : new Uint8Array(body),
      type,
      nonce,
    );
  };
}

function newNonce(): string {
  return randomBytes(16).toString('base64');
}

function answer(body: string | Uint8Array<ArrayBuffer>, type: string, nonce: string, status = 200): Response {
  return new Response(body, {
    status,
    headers: {
      'content-type': type,
      'content-security-policy': contentPolicy({ styleNonce: nonce }),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      // The nonce is good for one answer only.
      'cache-control': 'no-store',
    },
  });
}

/** Names of built files hold nothing else; so no encoded, doubled or backward path gets as far as the disk. */
const plainPath = /^\/[\w.@~/-]*$/;

async function fileInside(root: string, url: string): Promise<string | undefined> {
  const path = URL.parse(url)?.pathname ?? '';
  if (!plainPath.test(path) || path.includes('..') || path.includes('//')) return undefined;
  try {
    const [inside, file] = await Promise.all([
      realpath(root),
      realpath(join(root, path === '/' ? 'index.html' : path)),
    ]);
    return file.startsWith(inside + sep) && (await stat(file)).isFile() ? file : undefined;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
