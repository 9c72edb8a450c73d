import type { AddressInfo } from 'node:net';
import type { Link } from '../contract/link.ts';
import { Failure } from '../domain/failure.ts';
import type { Logger } from '../domain/ports.ts';
import type { Clock } from '../domain/time.ts';
import { createSessions } from './sessions.ts';
import { createWebApp } from './web-app.ts';

const usualPort = 7070;
const address = '127.0.0.1';
/** How long an open page gets to say goodbye when the host stops, ms. */
const goodbyeMs = 1_000;

type NodeServerOptions = {
  /** Folder of the built renderer. */
  rendererDir: string;
  serveLink(link: Link): { close(): void };
  /** Default: 7070, or a free port when that is taken. 0: a free port. */
  port?: number;
  logger: Logger;
  clock: Clock;
};

export type NodeServer = {
  readonly port: number;
  /** Address with a one-time code in its fragment: it signs in one browser, once. */
  readonly url: string;
  /** The same with a fresh code; an unused older one stops working. */
  newUrl(): string;
  close(): Promise<void>;
};

/**
 * Serves the renderer and the contract on 127.0.0.1, to signed-in browsers of this computer only.
 * @throws Failure 'not-found' without built pages, 'conflict' when the port is in use, 'unavailable' when it is not allowed
 */
export async function startNodeServer(options: NodeServerOptions): Promise<NodeServer> {
  if (options.port !== undefined) return listen(options, options.port);
  try {
    return await listen(options, usualPort);
  } catch (error) {
    if (error instanceof Failure && error.code === 'conflict') return listen(options, 0);
    throw error;
  }
}

async function listen(options: NodeServerOptions, wantedPort: number): Promise<NodeServer> {
  const { clock } = options;
  const sessions = createSessions(clock);
  const { app, closeLinks } = await createWebApp({ ...options, sessions });
  try {
    await app.listen({ host: address, port: wantedPort });
  } catch (error) {
    await app.close();
    throw listenFailure(error, wantedPort);
  }
  const { port } = app.server.address() as AddressInfo;
  const newUrl = () => `http://${address}:${port}/#code=${sessions.newCode()}`;
  return {
    port,
    url: newUrl(),
    newUrl,
    async close() {
      closeLinks();
      const cancel = clock.schedule(goodbyeMs, () => {
        for (const socket of app.websocketServer.clients) socket.terminate();
      });
      await app.close();
      cancel();
    },
  };
}

function listenFailure(error: unknown, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return new Failure(
      'conflict',
      `Port ${port} of ${address} is in use by another program; stop that one or choose another port with --port.`,
      { cause: error },
    );
  }
  if (code === 'EACCES') {
    return new Failure(
      'unavailable',
      `Port ${port} needs more rights than this user has; choose one above 1023 with --port.`,
      {
        cause: error,
      },
    );
  }
  return error;
}
