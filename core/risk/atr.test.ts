import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { asClosed, type ClosedColumns, emptyColumns, sliceColumns } from '../domain/candle.ts';
import { seededRandom } from '../domain/random.ts';
import { atrSeries } from './atr.ts';

const folder = new URL('../../../shared/data/indicators/', import.meta.url);

function randomCandles(bars: number): ClosedColumns {
  const random = seededRandom(9);
  const columns = emptyColumns(bars);
  for (let i = 0; i < bars; i += 1) {
    columns.close[i] = 100 + 10 * random();
    columns.high[i] = columns.close[i] + random();
    columns.low[i] = columns.close[i] - random();
  }
  return asClosed(columns);
}

describe('average true range', () => {
  it.skipIf(!existsSync(folder))('equals the reference values, NaN where the reference has none', () => {
    const lines = readFileSync(new URL('default.csv', folder), 'utf8').trim().split('\n').slice(1);
    const columns = emptyColumns(lines.length);
    lines.forEach((line, i) => {
      [, columns.open[i], columns.high[i], columns.low[i], columns.close[i]] = line.split(',').map(Number);
    });
    const reference: { atr: number | null }[] = JSON.parse(
      readFileSync(new URL('results/atr.standard.json', folder), 'utf8'),
    );
    const series = atrSeries(asClosed(columns));
    expect(series).toHaveLength(reference.length);
    reference.forEach(({ atr }, i) => {
      if (atr === null) expect(series[i]).toBeNaN();
      else expect(Math.abs(series[i] - atr)).toBeLessThan(1e-9);
    });
  });

  it('is not moved by later bars', () => {
    const candles = randomCandles(60);
    const series = atrSeries(candles);
    for (let cut = 0; cut <= 60; cut += 1)
      expect(atrSeries(sliceColumns(candles, 0, cut))).toEqual(series.slice(0, cut));
  });

  it('starts with the mean of the first ranges and counts a jump between bars', () => {
    const columns = emptyColumns(4);
    columns.close.set([100, 110, 110, 110]);
    columns.high.set([150, 110, 112, 110]);
    columns.low.set([50, 110, 110, 110]);
    expect([...atrSeries(asClosed(columns), 2)]).toEqual([Number.NaN, Number.NaN, (10 + 2) / 2, 3]);
  });
});
