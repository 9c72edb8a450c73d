import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { openCandleStore } from '../core/candles/store.ts';
import type { Market } from '../core/domain/market.ts';
import { silentLogger } from '../core/domain/ports.ts';
import { minuteMs } from '../core/domain/timeframe.ts';
import { createExchange } from '../core/exchange/ccxt/create-exchange.ts';
import { createGenericExchange } from '../core/exchange/ccxt/generic-exchange.ts';
import type { Exchange } from '../core/exchange/exchange.ts';
import { startFeed } from '../core/exchange/feed.ts';
import { systemClock } from '../core/hosts/system-ports.ts';
import { createVirtualClock } from '../core/simulator/virtual-clock.ts';
import type { BenchReport } from './report.ts';

const symbolCount = 100;
/** A bar lasts a real second. */
const speed = 60;
const bars = 8_000;
const startTime = Date.UTC(2025, 5, 1);
const warmupBars = 5;
const measuredBars = 25;
const burstFrames = 3_000;
const history = { '1m': 60, '1h': 0, '1d': 0 };

type World = { child: ChildProcess; restUrl: string; wsUrl: string; now: number; sentAt: number };

/**
 * 100 markets over a real socket through ccxt into the store and out of onClosed: bars lost, delay from the close of a
 * bar, memory; and what a reader sees of a burst of 3,000 frames, beside ccxt's own watch call. The exchange runs in a process of its own.
 */
export async function run(): Promise<BenchReport> {
  const world = await startWorld();
  const folder = mkdtempSync(join(tmpdir(), 'omni-bench-stream-'));
  try {
    const streamed = await streamAll(world, join(folder, 'candles.sqlite'));
    const ours = await hearBurst(world, await createExchange({ source: 'demo', simulator: world, ...ports(world) }));
    const theirs = await hearBurst(world, await plainCcxt(world));
    return {
      name: 'stream',
      results: [
        { what: `closed bars of ${symbolCount} markets told`, value: streamed.told, unit: 'bars' },
        { what: 'closed bars lost', value: streamed.lost, unit: 'bars' },
        { what: 'close of the bar to onClosed, median', value: streamed.medianMs, unit: 'ms' },
        { what: 'close of the bar to onClosed, p99', value: streamed.p99Ms, unit: 'ms' },
        { what: 'the same frame on a bare socket to onClosed, p99', value: streamed.addedP99Ms, unit: 'ms' },
        { what: 'resident memory growth', value: streamed.growthMb, unit: 'MB' },
        { what: `frames seen of a burst of ${burstFrames}`, value: ours, unit: 'frames' },
        { what: "frames seen of it by ccxt's watchOHLCV", value: theirs, unit: 'frames' },
      ],
      ratios: [
        {
          what: 'median delay of a closed bar',
          against: 'a bare WebSocket',
          value: streamed.bareMs / streamed.medianMs,
        },
      ],
    };
  } finally {
    world.child.kill();
    rmSync(folder, { recursive: true });
  }
}

async function startWorld(): Promise<World> {
  const script = fileURLToPath(new URL('./stream.child.ts', import.meta.url));
  const firstOpenTime = startTime - (bars / 2) * minuteMs;
  const child = fork(script, [symbolCount, bars, firstOpenTime, startTime, speed].map(String));
  const [address] = await once(child, 'message');
  return { child, ...(address as Omit<World, 'child'>) };
}

function ports(world: World) {
  const now = world.now + (Date.now() - world.sentAt) * speed;
  return { clock: createVirtualClock(systemClock, now, speed), logger: silentLogger };
}

/** Bars told, bars of the measured stretch that were not, and delays in real ms. */
async function streamAll(world: World, path: string) {
  const { clock, logger } = ports(world);
  const store = openCandleStore(path, { clock, logger });
  const exchange = await createExchange({ source: 'demo', simulator: world, clock, logger });
  const symbols = Array.from({ length: symbolCount }, (_, i) => `C${i}/USDT`);
  let isMeasuring = false;
  const delays: number[] = [];
  const bareDelays: number[] = [];
  const added: number[] = [];
  const bareAt = new Map<string, number>();
  const bare = await listenBare(world, symbols, (symbol, openTime) => {
    bareAt.set(`${symbol} ${openTime}`, performance.now());
    if (isMeasuring) bareDelays.push((clock.now() - (openTime + minuteMs)) / speed);
  });
  const told = new Map<Market, Set<number>>(symbols.map((symbol) => [`demo:${symbol}` as Market, new Set()]));
  const feed = startFeed({
    exchange,
    store,
    symbols,
    clock,
    logger,
    history,
    onClosed(market, { openTime }) {
      told.get(market)?.add(openTime);
      if (!isMeasuring) return;
      delays.push((clock.now() - (openTime + minuteMs)) / speed);
      const heard = bareAt.get(`${market.slice('demo:'.length)} ${openTime}`);
      if (heard !== undefined) added.push(performance.now() - heard);
    },
    onForming() {},
    onHistory() {},
    onState() {},
  });
  const barsTold = () => Math.min(...[...told.values()].map((times) => times.size));
  await waitUntil(() => barsTold() >= warmupBars);
  isMeasuring = true;
  const before = process.memoryUsage().rss;
  const goal = barsTold() + measuredBars;
  await waitUntil(() => barsTold() >= goal);
  const growthMb = (process.memoryUsage().rss - before) / 1e6;
  bare.terminate();
  await feed.stop();
  await exchange.close();

  let lost = 0;
  let count = 0;
  for (const [market, times] of told) {
    const first = Math.min(...times);
    const last = Math.max(...times);
    const stored = store.read(market, '1m', first, last + minuteMs).openTime;
    count += times.size;
    lost += (last - first) / minuteMs + 1 - Math.min(times.size, stored.length);
  }
  store.close();
  return {
    told: count,
    lost,
    medianMs: quantile(delays, 0.5),
    p99Ms: quantile(delays, 0.99),
    bareMs: quantile(bareDelays, 0.5),
    addedP99Ms: quantile(added, 0.99),
    growthMb,
  };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))];
}

/** The same frames without any of our code: what the exchange and the socket alone take. */
async function listenBare(
  world: World,
  symbols: readonly string[],
  onClose: (symbol: string, openTime: number) => void,
): Promise<WebSocket> {
  const socket = new WebSocket(world.wsUrl);
  await once(socket, 'open');
  const names = new Map(symbols.map((symbol) => [symbol.replace('/', ''), symbol]));
  const params = [...names.keys()].map((id) => `${id.toLowerCase()}@kline_1m`);
  socket.on('message', (text) => {
    const { k } = JSON.parse(String(text)) as { k?: { s: string; t: number; x: boolean } };
    if (k?.x) onClose(names.get(k.s) ?? k.s, k.t);
  });
  socket.send(JSON.stringify({ method: 'SUBSCRIBE', params, id: 1 }));
  return socket;
}

/** ccxt's Binance as it ships, read through its own watch call. */
function plainCcxt(world: World): Promise<Exchange> {
  return createGenericExchange({
    id: 'binance',
    ...ports(world),
    settings: {
      enableRateLimit: false,
      urls: { api: { public: `${world.restUrl}/api/v3`, ws: { spot: world.wsUrl } } },
      options: { defaultType: 'spot', fetchMarkets: { types: ['spot'] }, fetchCurrencies: false },
    },
  });
}

/** Different bars that a reader sees of a burst. */
async function hearBurst(world: World, exchange: Exchange): Promise<number> {
  const seen = new Set<number>();
  await exchange.loadMarkets();
  exchange.watch(['C0/USDT'], {
    onCandle: (_symbol, { openTime }) => seen.add(openTime),
    onActivity() {},
    onConnect() {},
    onDisconnect() {},
    onShutdownNotice() {},
  });
  await waitUntil(() => seen.size > 0);
  world.child.send(burstFrames);
  let settled = -1;
  while (settled !== seen.size) {
    settled = seen.size;
    await new Promise((resolve) => setTimeout(resolve, 900));
  }
  await exchange.close();
  return Math.min(seen.size, burstFrames);
}

async function waitUntil(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}
