import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClosedColumns, columnNames } from '../domain/candle.ts';
import { hourMs, type Timeframe } from '../domain/timeframe.ts';
import { importCandles } from './import-candles.ts';
import { readSeries } from './read-series.ts';
import { resample } from './resample.ts';
import { btc, createTestStore, testClock } from './store.test-kit.ts';

const folder = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const forever = Number.POSITIVE_INFINITY;

describe.skipIf(!existsSync(folder))('real candles of BTC/USDT', () => {
  let test: ReturnType<typeof createTestStore>;
  const load = (file: string, timeframe: Timeframe) =>
    importCandles({
      path: `${folder}candles/BTCUSDT-${file}.csv.gz`,
      market: btc,
      timeframe,
      store: test.store,
      // After every bar of the files.
      clock: { ...testClock, now: () => Date.UTC(2026, 0, 2) },
    });
  const all = (timeframe: Timeframe) => test.store.read(btc, timeframe, 0, forever);

  beforeAll(() => {
    test = createTestStore();
  });
  afterAll(() => test.remove());

  it('a month of minutes imports whole, without a gap, and a second time stores nothing', async () => {
    const result = await load('1m_2024-07-26_2024-08-25', '1m');
    expect(result).toMatchObject({ rowsRead: 43_209, rowsStored: 43_209, rowsRejected: 0, gaps: [], notices: [] });
    expect(await load('1m_2024-07-26_2024-08-25', '1m')).toMatchObject({ rowsRead: 43_209, rowsStored: 0, gaps: [] });
    await load('1m_2025-06-01_2025-07-01', '1m');
  });

  it('four years of hours have the one gap of the outage of March 2023', async () => {
    const result = await load('1h_2022-01-01_2025-12-31', '1h');
    const outage = Date.UTC(2023, 2, 24, 13);
    expect(result).toMatchObject({ rowsStored: 35_063, rowsRejected: 0 });
    expect(result.gaps).toEqual([{ from: outage, to: outage, bars: 1 }]);
  });

  it('five minutes and days import whole', async () => {
    expect(await load('5m_2024-01-01_2025-07-02', '5m')).toMatchObject({ rowsStored: 157_894, gaps: [] });
    expect(await load('1d_2017-08-17_2025-12-31', '1d')).toMatchObject({ rowsStored: 3_059, gaps: [] });
    expect(test.store.damage()).toEqual([]);
  });

  it.each(['1m', '5m'] as const)('hours built from %s equal the hours of the exchange', (part) => {
    const built = resample(all(part), part, '1h');
    expect(built.openTime.length).toBeGreaterThan(part === '1m' ? 1_430 : 13_150);
    expectSame(built, all('1h'));
  });

  it('ten minutes built from 1m equal those built from 5m', () => {
    const fromMinutes = resample(all('1m'), '1m', '10m');
    expect(fromMinutes.openTime.length).toBeGreaterThan(8_600);
    expectSame(fromMinutes, resample(all('5m'), '5m', '10m'));
  });

  it('a series is completed from finer bars, and the outage stays missing', () => {
    const tenMinutes = readSeries(test.store, btc, '10m', 0, forever);
    expect(tenMinutes.openTime.length).toBe(78_947);
    const hours = readSeries(test.store, btc, '1h', Date.UTC(2023, 2, 24), Date.UTC(2023, 2, 25));
    expect(hours.openTime.length).toBe(23);
    expect([...hours.openTime]).not.toContain(Date.UTC(2023, 2, 24, 13));
    expect(hours.openTime[1] - hours.openTime[0]).toBe(hourMs);
  });
});

/** Every bar of `built` is in `reference`, the same to the last digit but for the rounding of summed volumes. */
function expectSame(built: ClosedColumns, reference: ClosedColumns): void {
  const rows = new Map(Array.from(reference.openTime, (openTime, i) => [openTime, i]));
  const differing: unknown[] = [];
  for (let i = 0; i < built.openTime.length; i++) {
    const row = rows.get(built.openTime[i]);
    if (row === undefined) {
      differing.push(built.openTime[i]);
      continue;
    }
    for (const name of columnNames) {
      const allowed = name === 'volume' ? 1e-9 * reference.volume[row] : 0;
      if (Math.abs(built[name][i] - reference[name][row]) > allowed) {
        differing.push([built.openTime[i], name, built[name][i], reference[name][row]]);
      }
    }
  }
  expect(differing).toEqual([]);
}
