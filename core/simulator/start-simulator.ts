import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { Failure } from '../domain/failure.ts';
import type { Logger } from '../domain/ports.ts';
import type { Clock, UtcMs } from '../domain/time.ts';
import { answerControl } from './control-routes.ts';
import { createFaults, type FaultSwitches } from './fault-switches.ts';
import type { FaultName, FaultSettings } from './fault-table.ts';
import { createMarketFaults } from './market-faults.ts';
import type { SimulatedMarket } from './market-source.ts';
import { startPublisher } from './publisher.ts';
import { createRateLimiter } from './rate-limit.ts';
import { createRestHandler } from './rest-handler.ts';
import { createRestRoutes } from './rest-routes.ts';
import { createSentLog, type SentLog } from './sent-log.ts';
import { createServedMarket } from './served-market.ts';
import { streamsPerSocket } from './socket-request.ts';
import { readSocketPath } from './stream-names.ts';
import { openStreamSocket, type StreamSocket } from './stream-socket.ts';
import { createVirtualClock } from './virtual-clock.ts';

export type Simulator = {
  readonly port: number;
  /** `http://127.0.0.1:PORT`; ccxt's `urls.api.public` is this plus `/api/v3`. */
  readonly restUrl: string;
  /** `ws://127.0.0.1:PORT/stream/ws`, as ccxt's `urls.api.ws.spot`. */
  readonly wsUrl: string;
  /** The exchange's time: virtual, UTC ms. */
  now(): UtcMs;
  readonly faults: FaultSwitches;
  readonly log: SentLog;
  close(): Promise<void>;
};

/**
 * Starts a Binance spot exchange on 127.0.0.1 that serves `market` as it is at a virtual time.
 * @param options.port 0 or nothing takes a free one
 * @param options.speed virtual seconds in a real one, 1..10,000
 * @param options.startTime virtual time at the start; default `clock.now()`
 * @throws Failure 'bad-request' on a speed out of range, 'conflict' when the port is in use, 'unavailable' when it is not
 * allowed
 */
export async function startSimulator(options: {
  market: SimulatedMarket;
  clock: Clock;
  port?: number;
  speed?: number;
  startTime?: UtcMs;
  logger: Logger;
}): Promise<Simulator> {
  const { market, clock, port = 0, speed = 1, startTime, logger } = options;
  if (!(speed >= 1 && speed <= 10_000)) throw new Failure('bad-request', `Speed ${speed} is not between 1 and 10,000.`);
  // At real speed and time the exchange follows the machine's clock, through sleep as well.
  const isReal = speed === 1 && startTime === undefined;
  const virtual = isReal ? clock : createVirtualClock(clock, startTime ?? clock.now(), speed);
  const log = createSentLog(virtual.now);
  const sockets = new Set<StreamSocket>();
  const limiter = createRateLimiter(virtual.now);
  let connections = 0;

  const settingsOf = <N extends FaultName>(changes: ReadonlyMap<FaultName, unknown>, name: N) =>
    (changes.get(name) ?? undefined) as FaultSettings<N> | undefined;

  const faults = createFaults(virtual.now, (changes) => {
    for (const [name, settings] of changes) log.write({ kind: 'fault', name, settings });
    marketFaults.refresh();
    const isOutage = settingsOf(changes, 'dropSockets') ?? settingsOf(changes, 'refuseConnections');
    if (isOutage) for (const socket of sockets) socket.cut('cut by a fault');
    const shutdown = settingsOf(changes, 'serverShutdown');
    if (shutdown) for (const socket of sockets) socket.shutDown(shutdown.cutAfterMs);
    const burst = settingsOf(changes, 'burst');
    if (burst) publisher.burst(burst.symbol, burst.frames);
    const limit = settingsOf(changes, 'rateLimit');
    if (limit) limiter.limit(limit.retryAfterSeconds);
    else if (changes.has('rateLimit')) limiter.forgive();
  });
  const marketFaults = createMarketFaults(market.symbols, faults, virtual.now);
  const served = createServedMarket(market, virtual.now, marketFaults);
  const routes = createRestRoutes(served, marketFaults);
  const answerRest = createRestHandler({ routes, limiter, faults, clock, log });
  const { listed } = marketFaults;
  const publisher = startPublisher({ served, virtual, speed, listed, sockets: () => sockets });

  const urlOf = (request: IncomingMessage) => URL.parse(request.url ?? '/', 'http://127.0.0.1');
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const url = urlOf(request);
    if (!url) response.writeHead(400).end();
    else if (url.pathname.startsWith('/control/')) void answerControl(request, response, url.pathname, { faults, log });
    else answerRest(request, response, url);
  });

  const upgrades = new WebSocketServer({
    noServer: true,
    autoPong: false,
    clientTracking: false,
    maxPayload: 256 * 1024,
  });
  server.on('upgrade', (request, stream, head) => {
    // Nobody else listens to this socket now, and an error without a listener would end the process.
    stream.on('error', () => stream.destroy());
    const url = urlOf(request);
    const path = url ? readSocketPath(url) : undefined;
    if (faults.peek('refuseConnections')) stream.destroy();
    else if (!path || path.names.length > streamsPerSocket)
      stream.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    else {
      upgrades.handleUpgrade(request, stream, head, (socket) => {
        connections += 1;
        const opened = openStreamSocket({
          id: connections,
          socket,
          state: { streams: new Set(path.names), isCombined: path.isCombined },
          clock,
          virtual,
          faults,
          log,
          onClose: () => sockets.delete(opened),
        });
        sockets.add(opened);
      });
    }
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      publisher.stop();
      reject(listenFailure(cause, port));
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address() as AddressInfo;
  const authority = `127.0.0.1:${address.port}`;
  logger.info('simulated exchange started', { port: address.port, speed, time: virtual.now() });

  return {
    port: address.port,
    restUrl: `http://${authority}`,
    wsUrl: `ws://${authority}/stream/ws`,
    now: virtual.now,
    faults,
    log,
    async close() {
      publisher.stop();
      for (const socket of sockets) socket.cut('the exchange closed');
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      logger.info('simulated exchange stopped', { port: address.port });
    },
  };
}

function listenFailure(cause: NodeJS.ErrnoException, port: number): Failure {
  const { code } = cause;
  if (code === 'EADDRINUSE') {
    return new Failure(
      'conflict',
      `Port ${port} of 127.0.0.1 is in use by another program; stop that one, or choose another port for the simulated exchange.`,
      { cause },
    );
  }
  const reason = code === 'EACCES' ? 'it needs more rights than this user has' : `the system refused it (${code})`;
  return new Failure(
    'unavailable',
    `The simulated exchange cannot use port ${port}: ${reason}; choose another one above 1023.`,
    { cause },
  );
}
