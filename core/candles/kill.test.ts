import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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

/** What both writers begin with; `count` is how many bars are stored, and each `acknowledge` says it after a commit. */
const prelude = () => `
  import { writeSync } from 'node:fs';
  import { importCandles } from ${href('./import-candles.ts')};
  import { openCandleStore } from ${href('./store.ts')};
  import { bar, bars, btc, testClock } from ${href('./store.test-kit.ts')};
  import { silentLogger } from ${href('../domain/ports.ts')};
  import { seededRandom } from ${href('../domain/random.ts')};
  const store = openCandleStore(${JSON.stringify(path())}, { clock: testClock, logger: silentLogger });
  let count = store.series()[0]?.bars ?? 0;
  const acknowledge = () => writeSync(1, count + '\\n');`;

/** Puts now one bar, now up to two days of them, for ever. */
const putting = (seed: number) => `${prelude()}
  const random = seededRandom(${seed});
  for (;;) {
    const next = random() < 0.9 ? 1 : Math.floor(random() * 2_880);
    store.put(btc, '1m', bars(next, count), 'rest');
    count += next;
    acknowledge();
  }`;

const importing = (file: string) => `${prelude()}
  const put = (...given) => {
    const result = store.put(...given);
    count += result.stored;
    acknowledge();
    return result;
  };
  await importCandles({ path: ${JSON.stringify(file)}, market: btc, timeframe: '1m', store: { ...store, put }, clock: testClock });`;

/** Kills the writer, in whatever it does then, when so many acknowledgements have arrived; returns the last one that arrived. */
async function runUntilKilled(program: string, acknowledgements: number): Promise<number> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  let seen = 0;
  let last = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line);
    if (++seen === acknowledgements) child.kill('SIGKILL');
  }
  await gone;
  return last;
}

function expectWhole(acknowledged: number): void {
  const store = open();
  const stored = toRows(store.read(btc, '1m', 0, Number.POSITIVE_INFINITY));
  // Faster than comparing a hundred thousand objects with a matcher.
  const firstWrong = stored.findIndex(
    (row, index) => row.openTime !== bar(index).openTime || !isSameBar(row, bar(index)),
  );
  const damage = store.damage();
  store.close();
  expect(damage).toEqual([]);
  expect(stored.length).toBeGreaterThanOrEqual(acknowledged);
  expect(firstWrong).toBe(-1);
}

describe('a store whose process is killed while it writes', () => {
  it('opens every time in 30 kills, with every acknowledged bar and no other', { timeout: 300_000 }, async () => {
    const random = seededRandom(30);
    for (let round = 0; round < 30; round++) {
      const acknowledged = await runUntilKilled(putting(round), 1 + Math.floor(random() * 60));
      expect(acknowledged).toBeGreaterThan(0);
      expectWhole(acknowledged);
    }
  });

  it('keeps what an import had committed, and the next one continues', { timeout: 300_000 }, async () => {
    const file = join(folder, 'a.csv');
    const all = bars(200_000);
    writeFileSync(file, csv(all));
    for (let round = 0; round < 5; round++) {
      const acknowledged = await runUntilKilled(importing(file), 1 + round);
      expect(acknowledged).toBeGreaterThan(0);
      expectWhole(acknowledged);
    }
    const store = open();
    const before = store.series()[0].bars;
    const rest = await importCandles({ path: file, market: btc, timeframe: '1m', store, clock: testClock });
    expect(rest).toMatchObject({ rowsRead: 200_000, rowsStored: 200_000 - before, rowsRejected: 0, gaps: [] });
    expect(toRows(store.read(btc, '1m', 0, Number.POSITIVE_INFINITY))).toEqual(all);
    store.close();
  });
});
