import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openCandleStore } from '../candles/store.ts';
import type { Market } from '../domain/market.ts';
import { silentLogger } from '../domain/ports.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { systemClock } from '../hosts/system-ports.ts';
import { startSimulator } from '../simulator/start-simulator.ts';
import { createSyntheticMarket } from '../simulator/synthetic-market.ts';
import { btc, startTime, until } from './feed.test-kit.ts';

const script = fileURLToPath(new URL('./stream-child.test-kit.ts', import.meta.url));
const speed = 60;
type Told = { market: Market; openTime: number; close: number };

async function startWorld() {
  const truth = createSyntheticMarket({ seed: 3 });
  const simulator = await startSimulator({ market: truth, clock: systemClock, speed, startTime, logger: silentLogger });
  const dir = mkdtempSync(join(tmpdir(), 'feed-process-'));
  const path = join(dir, 'candles.sqlite');
  const told: Told[] = [];
  const children: ChildProcess[] = [];
  onTestFinished(async () => {
    for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
    await simulator.close();
    rmSync(dir, { recursive: true });
  });
  return {
    simulator,
    told,
    start() {
      const args = [simulator.restUrl, simulator.wsUrl, path, String(simulator.now()), String(speed)];
      const child = fork(script, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
      child.on('message', (message) => told.push(message as Told));
      children.push(child);
      return child;
    },
    /** The stored closes of a market and the true ones, over everything stored. */
    compare(market: Market) {
      const store = openCandleStore(path, { clock: systemClock, logger: silentLogger, readOnly: true });
      const bars = store.read(market, '1m', 0, Number.MAX_SAFE_INTEGER);
      store.close();
      const [from, to] = [bars.openTime[0], bars.openTime[bars.openTime.length - 1] + minuteMs];
      const wanted = truth.minutes(market.slice('demo:'.length), from, to);
      return { stored: bars, wanted };
    },
  };
}

describe('a streaming process', () => {
  it('loses no stored bar when it is killed, has none twice, and fills the gap at its next start', async () => {
    const world = await startWorld();
    for (let kill = 0; kill < 4; kill++) {
      const child = world.start();
      const before = world.told.length;
      await until(() => world.told.length >= before + 2, 'it has told of bars');
      child.kill('SIGKILL');
      await once(child, 'exit');
      const { stored } = world.compare(btc);
      const times = new Set(stored.openTime);
      expect(times.size).toBe(stored.openTime.length);
      expect(world.told.filter(({ market, openTime }) => market === btc && !times.has(openTime))).toEqual([]);
    }
    const last = world.start();
    const before = world.told.length;
    await until(() => world.told.length >= before + 4, 'it streams again');
    last.send('stop');
    await once(last, 'exit');
    for (const market of [btc, 'demo:ETH/USDT'] as const) {
      const { stored, wanted } = world.compare(market);
      expect(stored).toEqual(wanted);
    }
  });

  it('catches up after it was frozen', async () => {
    const world = await startWorld();
    const child = world.start();
    await until(() => world.told.length >= 2, 'it streams');
    child.kill('SIGSTOP');
    const wake = world.simulator.now() + 3 * minuteMs;
    await until(() => world.simulator.now() > wake, 'it was frozen for three minutes');
    child.kill('SIGCONT');
    const before = world.told.length;
    await until(() => world.told.length >= before + 8, 'it streams again');
    child.send('stop');
    await once(child, 'exit');
    const { stored, wanted } = world.compare(btc);
    expect(stored).toEqual(wanted);
  });

  it('leaves no socket, timer or call behind when it is stopped: the process ends by itself', async () => {
    const world = await startWorld();
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
