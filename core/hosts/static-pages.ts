import { randomBytes } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { Failure } from '../domain/failure.ts';
import { contentPolicy } from './content-policy.ts';

const noncePlace = '__CSP_NONCE__';

/**
 * Serves the built renderer from `dir`; index.html gets a fresh style nonce in every answer.
 * @throws Failure 'not-found' when there is no build
 */
export async function registerPages(app: FastifyInstance, dir: string): Promise<void> {
  if (!existsSync(join(dir, 'index.html'))) {
    throw new Failure('not-found', `There are no built pages in ${dir}; run npm run build, then start again.`);
  }
  const root = realpathSync(dir);
  const index = join(root, 'index.html');

  for (const path of ['/', '/index.html']) {
    app.get(path, async (request, reply) => {
      const nonce = randomBytes(16).toString('base64url');
      const page = await readFile(index, 'utf8');
      // Older browsers do not count a WebSocket to the same place as 'self'.
      const policy = contentPolicy({ styleNonce: nonce, connect: `ws://${request.headers.host}` });
      return reply
        .header('content-security-policy', policy)
        .header('cache-control', 'no-store')
        .type('text/html; charset=utf-8')
        .send(page.replaceAll(noncePlace, nonce));
    });
  }

  await app.register(fastifyStatic, {
    root,
    index: false,
    dotfiles: 'ignore',
    decorateReply: false,
    allowedPath: (path) => isInside(root, join(root, path)),
  });
}

/** Follows symbolic links: a link that leads out of the folder is outside. */
function isInside(root: string, path: string): boolean {
  return existsSync(path) && realpathSync(path).startsWith(root + sep);
}
