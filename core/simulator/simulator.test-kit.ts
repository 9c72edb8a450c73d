import { WebSocket } from 'ws';
import { silentLogger } from '../domain/ports.ts';
import type { Clock } from '../domain/time.ts';
import type { SimulatedMarket } from './market-source.ts';
import { type Simulator, startSimulator } from './start-simulator.ts';
import { createSyntheticMarket } from './synthetic-market.ts';

/** A Sunday noon five months after the epoch of the synthetic market. */
export const testStart = Date.UTC(2025, 5, 1, 12);

export type KlinePayload = {
  e: string;
  E: number;
  s: string;
  k: { t: number; T: number; i: string; o: string; h: string; l: string; c: string; v: string; n: number; x: boolean };
};

/** A client of one socket that remembers every frame. */
export type TestSocket = {
  readonly socket: WebSocket;
  /** Parsed frames in order of arrival; a frame that is not JSON is kept as its text. */
  readonly frames: unknown[];
  klines(): KlinePayload[];
  /** The first frame, already here or still to come, for which `accept` holds. */
  until<T>(accept: (frame: unknown, index: number) => T | undefined | false): Promise<T>;
  /** Sends a request and returns its reply. */
  ask(method: string, params?: unknown): Promise<unknown>;
  /** Resolves with the close code. */
  readonly closed: Promise<number>;
};

export async function openSocket(url: string, options: { autoPong?: boolean } = {}): Promise<TestSocket> {
  const socket = new WebSocket(url, { autoPong: options.autoPong ?? true });
  const frames: unknown[] = [];
  const watchers = new Set<() => void>();
  let requests = 1_000;
  socket.on('message', (raw) => {
    const text = raw.toString();
    try {
      frames.push(JSON.parse(text));
    } catch {
      frames.push(text);
    }
    for (const watcher of watchers) watcher();
  });
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => {});

  const until: TestSocket['until'] = (accept) =>
    new Promise((resolve) => {
      const look = () => {
        for (const [index, frame] of frames.entries()) {
          const value = accept(frame, index);
          if (value === undefined || value === false) continue;
          watchers.delete(look);
          resolve(value);
          return;
        }
      };
      watchers.add(look);
      look();
    });

  return {
    socket,
    frames,
    closed,
    until,
    klines: () => frames.filter((frame): frame is KlinePayload => (frame as KlinePayload).e === 'kline'),
    ask(method, params) {
      requests += 1;
      const id = requests;
      socket.send(JSON.stringify({ method, params, id }));
      return until((frame) => (typeof frame === 'object' && (frame as { id?: unknown }).id === id ? frame : undefined));
    },
  };
}

/** Moves a manual clock on in steps short enough for the client's pongs to arrive in between. */
export async function advanceTogether(
  clock: { advance(ms: number): void },
  client: TestSocket,
  ms: number,
): Promise<void> {
  for (let left = ms; left > 0; left -= 15_000) {
    clock.advance(Math.min(left, 15_000));
    await client.ask('LIST_SUBSCRIPTIONS');
  }
}

/** Starts a simulator that the test closes by `await using`. */
export async function startTestSimulator(
  clock: Clock,
  options: { market?: SimulatedMarket; speed?: number } = {},
): Promise<Simulator & AsyncDisposable> {
  const { market = createSyntheticMarket({ seed: 1 }), speed } = options;
  const simulator = await startSimulator({ market, clock, speed, logger: silentLogger });
  return { ...simulator, [Symbol.asyncDispose]: () => simulator.close() };
}

export async function getJson(
  simulator: Simulator,
  path: string,
): Promise<{ status: number; headers: Headers; body: unknown }> {
  const response = await fetch(simulator.restUrl + path);
  return { status: response.status, headers: response.headers, body: await response.json() };
}
