import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import fastifyRateLimit from '@fastify/rate-limit';
import fastifyWebsocket from '@fastify/websocket';
import { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { z } from 'zod';
import type { Link } from '../contract/link.ts';
import { maxClientFrameBytes } from '../contract/wire.ts';
import type { FailureData } from '../domain/failure.ts';
import type { Logger } from '../domain/ports.ts';
import { contentPolicy } from './content-policy.ts';
import { linkPath, refusalOf } from './request-guard.ts';
import type { Sessions } from './sessions.ts';
import { socketLink } from './socket-link.ts';
import { registerPages } from './static-pages.ts';

/** How long a browser stays signed in; a restart of the workstation ends it too. */
const sessionSeconds = 30 * 86_400;

/** Sign-in attempts a minute. */
const maxAttempts = 20;

const codeOfStatus: Readonly<Record<number, FailureData['code']>> = { 413: 'too-large', 429: 'busy' };

const sessionBody = z.strictObject({ code: z.string().max(128) });

type WebAppOptions = {
  rendererDir: string;
  sessions: Sessions;
  serveLink(link: Link): { close(): void };
  logger: Logger;
};

type WebApp = { readonly app: FastifyInstance; closeLinks(): void };

/**
 * The HTTP side of the workstation, not listening yet: pages for everybody on this computer, POST /session to sign in
 * with the one-time code, GET /link for the contract over a WebSocket once signed in.
 * @throws Failure 'not-found' without built pages
 */
export async function createWebApp(options: WebAppOptions): Promise<WebApp> {
  const app = fastify({
    bodyLimit: maxClientFrameBytes,
    requestTimeout: 30_000,
    keepAliveTimeout: 5_000,
    forceCloseConnections: true,
    http: { maxHeaderSize: 16_384, headersTimeout: 10_000, connectionsCheckingInterval: 5_000 },
    frameworkErrors: refuseUnreadable,
  });
  await registerGuards(app, options.logger);
  registerSession(app, options.sessions);
  const closeLinks = registerLink(app, options);
  await registerPages(app, options.rendererDir);
  return { app, closeLinks };
}

/** A request that never reached a route, because its address could not be read. */
function refuseUnreadable(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  reply.code(error.statusCode ?? 400).send(failure('bad-request', error.message));
}

async function registerGuards(app: FastifyInstance, logger: Logger): Promise<void> {
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: false,
    hsts: false,
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  });
  // Before the guard: its hooks end the socket of an upgrade that the guard refused.
  await app.register(fastifyWebsocket, { options: { maxPayload: maxClientFrameBytes, perMessageDeflate: false } });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('content-security-policy', contentPolicy());
    const refusal = refusalOf(request.raw);
    if (!refusal) return;
    logger.info('refused a request', { ...refusal });
    return reply.code(refusal.status).header('connection', 'close').send(failure('bad-request', refusal.reason));
  });
  await app.register(fastifyCookie);
  await app.register(fastifyRateLimit, { global: false });
  app.removeContentTypeParser('text/plain');
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send(failure('not-found', 'There is nothing at this address.')),
  );
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) return reply.code(status).send(failure(codeOfStatus[status] ?? 'bad-request', error.message));
    logger.error('a request failed', { path: request.url, error });
    return reply.code(500).send(failure('internal', 'The workstation could not answer this; its log says why.'));
  });
}

function registerSession(app: FastifyInstance, sessions: Sessions): void {
  const config = { rateLimit: { max: maxAttempts, timeWindow: '1 minute' } };
  app.post('/session', { config }, async (request, reply) => {
    const body = sessionBody.safeParse(request.body);
    if (!body.success) return reply.code(400).send(failure('bad-request', 'The body must be {"code": "…"}.'));
    const token = sessions.redeem(body.data.code);
    if (token === undefined) {
      return reply
        .code(401)
        .send(
          failure(
            'unauthorized',
            'This start-up address was used already or is too old; press Enter where the workstation was started for a fresh one.',
          ),
        );
    }
    return reply
      .setCookie(cookieName(request), token, { httpOnly: true, sameSite: 'strict', path: '/', maxAge: sessionSeconds })
      .code(204)
      .send();
  });
}

/** @returns what closes every open link */
function registerLink(app: FastifyInstance, options: WebAppOptions): () => void {
  const links = new Set<{ close(): void }>();
  app.get(
    linkPath,
    {
      websocket: true,
      async preValidation(request, reply) {
        if (options.sessions.isValid(request.cookies[cookieName(request)])) return;
        return reply
          .code(401)
          .send(failure('unauthorized', 'This browser is not signed in; open the address that Omni-Crypto printed.'));
      },
    },
    (socket) => {
      const served = options.serveLink(socketLink(socket));
      links.add(served);
      socket.on('close', () => links.delete(served));
    },
  );
  return () => {
    for (const link of links) link.close();
  };
}

/** Cookies are shared by all ports of a host; the name keeps two workstations apart. */
function cookieName(request: FastifyRequest): string {
  return `omni-session-${request.raw.socket.localPort}`;
}

function failure(code: FailureData['code'], message: string): FailureData {
  return { code, message };
}
