import { existsSync, readFileSync } from 'node:fs';
import { BollingerBands } from 'trading-signals';
import { describe, expect, it } from 'vitest';
import { asClosed, emptyColumns } from '../domain/candle.ts';
import { computeFeatures } from './compute-features.ts';
import { createEma } from './ema.ts';
import { featureCount, featureNames } from './feature-names.ts';
import { computeIndicators } from './indicators.ts';
import { generateCandles } from './sample-candles.test-kit.ts';

const folder = new URL('../../../shared/data/indicators/', import.meta.url);
const tolerance = 1e-9;

function readReference(name: string): Record<string, number | null>[] {
  return JSON.parse(readFileSync(new URL(`results/${name}.standard.json`, folder), 'utf8'));
}

function readCandles() {
  const lines = readFileSync(new URL('default.csv', folder), 'utf8').trim().split('\n').slice(1);
  const columns = emptyColumns(lines.length);
  lines.forEach((line, i) => {
    const [date, open, high, low, close, volume] = line.split(',');
    columns.openTime[i] = Date.parse(`${date}T00:00:00Z`);
    Object.entries({ open, high, low, close, volume }).forEach(([name, cell]) => {
      columns[name as 'open'][i] = Number(cell);
    });
  });
  return asClosed(columns);
}

/** Largest difference, NaN against null counting as equal; Infinity when one has a value and the other has none. */
function worstDifference(ours: ArrayLike<number>, reference: (number | null)[]): number {
  return reference.reduce<number>((worst, value, i) => {
    if (value === null || Number.isNaN(ours[i])) return value === null && Number.isNaN(ours[i]) ? worst : Infinity;
    return Math.max(worst, Math.abs(value - ours[i]));
  }, 0);
}

describe.skipIf(!existsSync(folder))('indicators equal the reference values', () => {
  const candles = existsSync(folder) ? readCandles() : asClosed(emptyColumns());
  const closes = [...candles.close];

  it('RSI(14)', () => {
    const reference = readReference('rsi').map((row) => row.rsi);
    expect(worstDifference(computeIndicators(candles).rsi, reference)).toBeLessThan(tolerance);
  });

  it('MACD(12, 26, 9)', () => {
    const { macd, macdSignal, macdHistogram } = computeIndicators(candles);
    const reference = readReference('macd');
    expect(
      worstDifference(
        macd,
        reference.map((row) => row.macd),
      ),
    ).toBeLessThan(tolerance);
    expect(
      worstDifference(
        macdSignal,
        reference.map((row) => row.signal),
      ),
    ).toBeLessThan(tolerance);
    expect(
      worstDifference(
        macdHistogram,
        reference.map((row) => row.histogram),
      ),
    ).toBeLessThan(tolerance);
  });

  it('EMA(20)', () => {
    const reference = readReference('ema').map((row) => row.ema);
    expect(worstDifference(closes.map(createEma(20)), reference)).toBeLessThan(tolerance);
  });

  it('Bollinger bands (20, 2, population deviation)', () => {
    const bands = new BollingerBands(20, 2);
    const rows = closes.map((close) => bands.update(close, false));
    const reference = readReference('bb');
    const upper = rows.map((row) => row?.upper ?? Number.NaN);
    const lower = rows.map((row) => row?.lower ?? Number.NaN);
    expect(
      worstDifference(
        upper,
        reference.map((row) => row.upperBand),
      ),
    ).toBeLessThan(tolerance);
    expect(
      worstDifference(
        lower,
        reference.map((row) => row.lowerBand),
      ),
    ).toBeLessThan(tolerance);
  });

  it('and the feature rows carry these very values, as 32-bit floats', () => {
    const { values, rows } = computeFeatures(candles, '1d');
    const last = (name: (typeof featureNames)[number]) =>
      values[(rows - 1) * featureCount + featureNames.indexOf(name)];
    const end = (name: string) => readReference(name).at(-1) ?? {};
    const atr = Number(end('atr').atr);
    expect(last('rsi')).toBeCloseTo(Number(end('rsi').rsi) / 100, 6);
    expect(last('atr')).toBeCloseTo(Number(end('atr').atrp) / 100, 6);
    expect(last('macdHistogram')).toBeCloseTo(Number(end('macd').histogram) / atr, 6);
    expect(last('bollingerPosition')).toBeCloseTo(Number(end('bb').percentB), 6);
    expect(last('bollingerWidth')).toBeCloseTo(Number(end('bb').width), 6);
    expect(last('emaFast')).toBeCloseTo(Math.log(closes[rows - 1] / Number(end('ema').ema)), 6);
  });
});

describe('indicators', () => {
  it('are NaN only while warming up', () => {
    const { rsi, macd, macdSignal, macdHistogram } = computeIndicators(
      generateCandles({ bars: 60, timeframe: '1h', seed: 1 }),
    );
    const firstValid = (column: Float64Array) => column.findIndex((value) => !Number.isNaN(value));
    expect([rsi, macd, macdSignal, macdHistogram].map(firstValid)).toEqual([14, 25, 33, 33]);
  });

  it('call a price that never moved neutral', () => {
    const candles = generateCandles({ bars: 40, timeframe: '1h', seed: 1 });
    candles.close.fill(100);
    expect(computeIndicators(candles).rsi[39]).toBe(50);
  });
});
