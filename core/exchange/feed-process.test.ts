import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type CandleStore, openCandleStore } from '../candles/store.ts';
import type { Market } from '../domain/market.ts';
import { silentLogger } from '../domain/ports.ts';
import { seededRandom } from '../domain/random.ts';
import { minuteMs, type Timeframe } from '../domain/timeframe.ts';
import { systemClock } from '../hosts/system-ports.ts';
import { startSimulator } from '../simulator/start-simulator.ts';
import { createSyntheticMarket } from '../simulator/synthetic-market.ts';
import { btc, differences, startTime, until } from './feed.test-kit.ts';

const script = fileURLToPath(new URL('./stream-child.test-kit.ts', import.meta.url));
const speed = 60;
type Message =
  | { kind: 'begun' }
  | { kind: 'told'; market: Market; openTime: number }
  | { kind: 'stored'; market: Market; timeframe: Timeframe; source: 'rest' | 'stream'; taken: [number, number][] };

async function startWorld(minutes: number) {
  const truth = createSyntheticMarket({ seed: 3 });
  const simulator = await startSimulator({ market: truth, clock: systemClock, speed, startTime, logger: silentLogger });
  const dir = mkdtempSync(join(tmpdir(), 'feed-process-'));
  const path = join(dir, 'candles.sqlite');
  const told: { market: Market; openTime: number }[] = [];
  const rows = { rest: 0, stream: 0 };
  /** Closes by series and open time, as the store has acknowledged them. */
  const acknowledged = new Map<string, Map<number, number>>();
  const children: ChildProcess[] = [];
  onTestFinished(async () => {
    for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
    await simulator.close();
    rmSync(dir, { recursive: true });
  });

  const hear = (message: Message) => {
    if (message.kind === 'told') told.push(message);
    if (message.kind !== 'stored') return;
    const series = `${message.market} ${message.timeframe}`;
    const known = acknowledged.get(series) ?? new Map<number, number>();
    acknowledged.set(series, known);
    for (const [openTime, close] of message.taken) known.set(openTime, close);
    rows[message.source] += message.taken.length;
  };
  const read = <T>(look: (store: CandleStore) => T): T => {
    const store = openCandleStore(path, { clock: systemClock, logger: silentLogger, readOnly: true });
    try {
      return look(store);
    } finally {
      store.close();
    }
  };

  return {
    simulator,
    told,
    rows,
    acknowledged,
    read,
    start() {
      const args = [simulator.restUrl, simulator.wsUrl, path, simulator.now(), speed, minutes].map(String);
      const child = fork(script, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
      child.on('message', (message) => hear(message as Message));
      children.push(child);
      return child;
    },
    /** Acknowledged rows that the store does not have, or has otherwise or twice. */
    lost: () =>
      read((store) =>
        [...acknowledged].flatMap(([series, known]) => {
          const [market, timeframe] = series.split(' ') as [Market, Timeframe];
          const { openTime, close } = store.read(market, timeframe, 0, Number.MAX_SAFE_INTEGER);
          const stored = new Map([...openTime].map((time, i) => [time, close[i]]));
          if (stored.size !== openTime.length) return [`${series} has bars twice`];
          const missing = [...known].filter(([time, price]) => stored.get(time) !== price);
          return missing.map(([time, price]) => `${series} ${time}: ${stored.get(time)} instead of ${price}`);
        }),
      ),
    /** Waits until everything stored of these symbols is the truth without a gap. */
    async provesTrue(...symbols: string[]) {
      const wrong = () =>
        read((store) =>
          symbols.flatMap((symbol) => {
            const { openTime } = store.read(`demo:${symbol}` as Market, '1m', 0, Number.MAX_SAFE_INTEGER);
            return differences({ store, truth }, symbol, openTime[0], openTime[openTime.length - 1] + minuteMs);
          }),
        );
      await until(() => wrong().length === 0, 'the store equals the truth', 20_000).catch(() => {});
      expect(wrong()).toEqual([]);
    },
  };
}

describe('a streaming process', () => {
  it('loses no acknowledged bar when it is killed at any moment, has none twice, and completes its history', async () => {
    const minutes = 30_000;
    const world = await startWorld(minutes);
    // Stretches the backfill over about half of the kills.
    world.simulator.faults.apply({ slowReplies: { delayMs: 60, route: 'klines' } });
    const random = seededRandom(1);
    const isComplete = () => {
      const series = world.read((store) => store.series()).filter(({ timeframe }) => timeframe === '1m');
      const from = world.simulator.now() - (minutes - 10) * minuteMs;
      return series.length === 2 && series.every((one) => one.gaps === 0 && one.from <= from);
    };
    let killsInHistory = 0;
    for (let kill = 0; kill < 16; kill++) {
      const child = world.start();
      const exited = once(child, 'exit');
      await once(child, 'message');
      setTimeout(() => child.kill('SIGKILL'), random() * 1_500);
      expect(await exited).toEqual([null, 'SIGKILL']);
      expect(world.lost()).toEqual([]);
      if (!isComplete()) killsInHistory += 1;
    }
    world.simulator.faults.apply({ slowReplies: null });
    expect(killsInHistory).toBeGreaterThan(0);
    expect(world.rows.stream).toBeGreaterThan(0);

    const last = world.start();
    await until(isComplete, 'its history is complete');
    const before = world.told.length;
    await until(() => world.told.length >= before + 4, 'it streams again');
    await world.provesTrue('BTC/USDT', 'ETH/USDT');
    last.send('stop');
    await once(last, 'exit');
    expect(world.lost()).toEqual([]);
    // The control: a row that was never stored must be noticed.
    world.acknowledged.get(`${btc} 1m`)?.set(startTime + 1e9, 1);
    expect(world.lost()).toHaveLength(1);
  }, 120_000);

  it('catches up after it was frozen', async () => {
    const world = await startWorld(60);
    const child = world.start();
    await until(() => world.told.length >= 2, 'it streams');
    child.kill('SIGSTOP');
    const wake = world.simulator.now() + 3 * minuteMs;
    await until(() => world.simulator.now() > wake, 'it was frozen for three minutes');
    child.kill('SIGCONT');
    const before = world.told.length;
    await until(() => world.told.length >= before + 8, 'it streams again');
    await world.provesTrue('BTC/USDT');
    child.send('stop');
    await once(child, 'exit');
  });

  it('leaves no socket, timer or call behind when it is stopped: the process ends by itself', async () => {
    const world = await startWorld(60);
    for (const fault of [undefined, { halfOpen: {} }, { hangingReplies: {} }]) {
      const child = world.start();
      const before = world.told.length;
      await until(() => world.told.length > before, 'it streams');
      if (fault) world.simulator.faults.apply({ ...fault, rateLimit: { retryAfterSeconds: 86_400 } });
      child.send('stop');
      const [code] = await once(child, 'exit');
      expect(code).toBe(0);
      world.simulator.faults.apply({ halfOpen: null, hangingReplies: null, rateLimit: null });
    }
  });
});
