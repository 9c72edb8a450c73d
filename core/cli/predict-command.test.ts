import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestStore, testClock } from '../candles/store.test-kit.ts';
import { candleAt } from '../domain/candle.ts';
import { dayMs, minuteMs, type Timeframe } from '../domain/timeframe.ts';
import { createSyntheticMarket } from '../simulator/synthetic-market.ts';
import { simulatedSeries } from '../training/simulated-series.ts';
import { runOmni } from './run-omni.test-kit.ts';

const market = 'demo:BTC/USDT';
const end = testClock.now();
const files = createTestStore();
const predict = (...options: string[]) =>
  runOmni('predict', '--market', market, '--data-dir', files.folder, ...options);

beforeAll(() => {
  const series = simulatedSeries(createSyntheticMarket({ seed: 1 }), end - 340 * dayMs, end);
  const spans: [Timeframe, number][] = [
    ['1m', 4_000 * minuteMs],
    ['1h', 20 * dayMs],
    ['1d', 340 * dayMs],
  ];
  for (const [timeframe, span] of spans) {
    const columns = series(market, timeframe, end - span, end);
    const rows = Array.from(columns.openTime, (_, i) => candleAt(columns, i));
    files.store.put(market, timeframe, rows, 'rest');
  }
  files.store.close();
});
afterAll(() => files.remove());

describe('omni predict --explain', () => {
  it('gives scripts every contribution, with times as text, and adds up', async () => {
    const { code, stdout, stderr } = await predict('--explain', 'long', '--json');
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const { asOf, probabilities, explanation } = JSON.parse(stdout);
    expect(asOf).toBe('2026-01-01T00:00:00Z');
    expect(explanation).toMatchObject({ outcome: 'long', steps: expect.any(Number) });
    expect(explanation.windows[0].openTime.at(-1)).toBe('2025-12-31T23:59:00Z');
    const brought = explanation.features.reduce(
      (sum: number, { contribution }: { contribution: number }) => sum + contribution,
      0,
    );
    expect(explanation.baseline + brought - explanation.residual).toBeCloseTo(probabilities.long, 5);
  });

  it('tells people the branches, the strongest features and the bars it looks at, of the likeliest outcome', async () => {
    const { code, stdout } = await predict('--explain');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Why (long|flat|short) \d+\.\d %: \d+\.\d % with every feature at its training mean/m);
    expect(stdout).toMatch(/^Branch A +[+−]?\d+\.\d +1m [+−]?\d+\.\d, 5m [+−]?\d+\.\d, 10m/m);
    expect(stdout).toMatch(
      /^(long|short) entry \d\d,\d{3}\.\d\d, take profit \d\d,\d{3}\.\d\d, stop loss .*, ATR \d+\.\d\d$/m,
    );
    expect(stdout).toMatch(/expected value ([+−]\d+\.\d\d|0\.00) %, until/);
    expect(stdout).toMatch(/^Branch C +0\.0 +nothing to read$/m);
    expect(stdout).toMatch(/^Of 48 1h bars it looks most at 20\d\d-/m);
    expect(stdout).toMatch(/^Of 30 1d bars it looks most at 20\d\d-/m);
  });

  it('is not printed unless asked for, and knows three outcomes only', async () => {
    expect(JSON.parse((await predict('--json')).stdout)).not.toHaveProperty('explanation');
    const wrong = await predict('--explain', 'sideways');
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toMatch(/short, flat, long/);
  });
});
