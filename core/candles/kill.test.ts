import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Market } from '../domain/market.ts';
import { silentLogger } from '../domain/ports.ts';
import { seededRandom } from '../domain/random.ts';
import { isSameBar } from './block.ts';
import { csv } from './files.test-kit.ts';
import { importCandles } from './import-candles.ts';
import { bar, bars, btc, testClock, toRows } from './store.test-kit.ts';
import { openCandleStore } from './store.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'omni-kill-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const path = () => join(folder, 'candles.sqlite');
const open = () => openCandleStore(path(), { clock: testClock, logger: silentLogger });
const href = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);

/** What both writers begin with; `acknowledge` says after a commit how many bars of a market are stored. */
const prelude = () => `
  import { writeSync } from 'node:fs';
  import { importCandles } from ${href('./import-candles.ts')};
  import { openCandleStore } from ${href('./store.ts')};
  import { bar, bars, btc, testClock } from ${href('./store.test-kit.ts')};
  import { silentLogger } from ${href('../domain/ports.ts')};
  import { seededRandom } from ${href('../domain/random.ts')};
  const store = openCandleStore(${JSON.stringify(path())}, { clock: testClock, logger: silentLogger });
  const countOf = (market) => store.series().find((series) => series.market === market)?.bars ?? 0;
  const acknowledge = (market, count) => writeSync(1, market + ' ' + count + '\\n');
  writeSync(1, 'ready\\n');`;

/** Puts now one bar, now up to two days of them, for ever. */
const putting = (seed: number) => `${prelude()}
  const random = seededRandom(${seed});
  for (let count = countOf(btc); ; acknowledge(btc, count)) {
    const next = random() < 0.9 ? 1 : Math.floor(random() * 2_880);
    store.put(btc, '1m', bars(next, count), 'rest');
    count += next;
  }`;

const storedBars = 6_000;

/** Deletes a range of a full store and puts it back, for ever; says before and after each what it does. */
const deleting = (seed: number) => `${prelude()}
  const random = seededRandom(${seed});
  store.put(btc, '1m', bars(${storedBars}), 'rest');
  for (let round = 0; ; round++) {
    const from = Math.floor(random() * ${storedBars - 3_000});
    const to = from + 1 + Math.floor(random() * 3_000);
    const name = [round, from, to].join('-');
    acknowledge(name, 1);
    store.remove(btc, '1m', bar(from).openTime, bar(to).openTime);
    acknowledge(name, 2);
    // A while in which a kill finds the range gone.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    acknowledge(name, 3);
    store.put(btc, '1m', bars(${storedBars}), 'rest');
    acknowledge(name, 4);
  }`;

const marketOf = (index: number): Market => `binance:K${index}/USDT`;

/** Imports the file of so many rows into one market after the other, for ever, beginning with the one that was interrupted. */
const importing = (file: string, rows: number) => `${prelude()}
  for (let index = Math.max(0, store.series().length - 1); ; index++) {
    const market = 'binance:K' + index + '/USDT';
    let count = countOf(market);
    if (count === ${rows}) continue;
    const put = (...given) => {
      const result = store.put(...given);
      count += result.stored;
      acknowledge(market, count);
      return result;
    };
    await importCandles({ path: ${JSON.stringify(file)}, market, timeframe: '1m', store: { ...store, put }, clock: testClock });
  }`;

/** Starts the writer and returns how many bars it acknowledged of each market before `isEnough` or, at the latest, `delayMs` after it was ready. */
async function runUntilKilled(
  program: string,
  delayMs: number,
  isEnough: (acknowledged: ReadonlyMap<Market, number>) => boolean = () => false,
): Promise<Map<Market, number>> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  const acknowledged = new Map<Market, number>();
  let timer: NodeJS.Timeout | undefined;
  // What was written before the end is still read after it.
  for await (const line of createInterface({ input: child.stdout })) {
    timer ??= setTimeout(() => child.kill('SIGKILL'), delayMs);
    const [market, count] = line.split(' ');
    if (count !== undefined) acknowledged.set(market as Market, Number(count));
    if (isEnough(acknowledged)) child.kill('SIGKILL');
  }
  clearTimeout(timer);
  const [, signal] = await gone;
  expect(signal).toBe('SIGKILL');
  return acknowledged;
}

/** Every acknowledged bar is there, and no bar that is not the writer's. */
function expectWhole(acknowledged: ReadonlyMap<Market, number>): void {
  const store = open();
  const damage = store.damage();
  const read = [...acknowledged].map(([market, count]) => {
    const stored = toRows(store.read(market, '1m', 0, Number.POSITIVE_INFINITY));
    // Faster than comparing a hundred thousand objects with a matcher.
    const firstWrong = stored.findIndex(
      (row, index) => !isSameBar(row, bar(index)) || row.openTime !== bar(index).openTime,
    );
    return { market, firstWrong, lost: Math.max(0, count - stored.length) };
  });
  store.close();
  expect(damage).toEqual([]);
  expect(read).toEqual([...acknowledged.keys()].map((market) => ({ market, firstWrong: -1, lost: 0 })));
}

describe('a store whose process is killed at random moments', () => {
  it('of an import: opens every time, with every acknowledged bar and no other, and the next import continues', {
    timeout: 300_000,
  }, async () => {
    const rows = 60_000;
    const file = join(folder, 'a.csv');
    writeFileSync(file, csv(bars(rows)));
    const everything = new Map<Market, number>();
    // How long one import takes here: kills are spread over a little more than that.
    const startedAt = performance.now();
    await runUntilKilled(importing(file, rows), 120_000, (acknowledged) => acknowledged.get(marketOf(0)) === rows);
    const importMs = performance.now() - startedAt;

    const random = seededRandom(16);
    let interrupted = 0;
    while (interrupted < 16) {
      const acknowledged = await runUntilKilled(importing(file, rows), random() * 1.5 * importMs);
      for (const [market, count] of acknowledged) everything.set(market, count);
      expectWhole(acknowledged);
      const store = open();
      const last = store.series().length - 1;
      if (store.last(marketOf(last), '1m')?.openTime !== bar(rows - 1).openTime) interrupted++;
      store.close();
    }
    expectWhole(everything);

    const store = open();
    const extents = store.series();
    const market = marketOf(extents.length - 1);
    const before = extents.find((series) => series.market === market)?.bars ?? 0;
    const rest = await importCandles({ path: file, market, timeframe: '1m', store, clock: testClock });
    expect(rest).toMatchObject({ rowsRead: rows, rowsStored: rows - before, rowsRejected: 0, gaps: [] });
    expect(store.series().map((series) => series.bars)).toEqual(extents.map(() => rows));
    store.close();
  });

  it('of deletions: opens every time with all of a range or none of it, and gone when that was said', {
    timeout: 300_000,
  }, async () => {
    const random = seededRandom(44);
    for (let round = 0; round < 10; round++) {
      const said = [...(await runUntilKilled(deleting(round), 60 + random() * 400))].at(-1);
      const store = open();
      expect(store.damage()).toEqual([]);
      const stored = toRows(store.read(btc, '1m', 0, Number.POSITIVE_INFINITY));
      store.close();
      if (!said) continue;
      const [, from, to] = said[0].split('-').map(Number);
      const without = bars(storedBars).filter((_, index) => index < from || index >= to);
      const isWhole = stored.length === storedBars;
      expect(stored).toEqual(isWhole ? bars(storedBars) : without);
      if (said[1] === 2) expect(isWhole).toBe(false);
      if (said[1] === 4) expect(isWhole).toBe(true);
    }
  });

  it('of small and large puts: opens every time, with every acknowledged bar and no other', {
    timeout: 300_000,
  }, async () => {
    const random = seededRandom(30);
    for (let round = 0; round < 10; round++) {
      expectWhole(await runUntilKilled(putting(round), random() * 200));
    }
    const store = open();
    expect(store.last(btc, '1m')).toBeDefined();
    store.close();
  });
});
