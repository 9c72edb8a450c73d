import type { Histogram } from '../../../core/contract/contract.ts';

export type Bar = {
  readonly x: number;
  readonly height: number;
  readonly count: number;
  readonly from: number;
  readonly to: number;
};

/** Bars of a histogram on a unit square: `x` is the left side, all are 1 / bins wide; the highest bin is 1 high. */
export function histogramBars({ low, high, counts }: Histogram): Bar[] {
  const most = Math.max(...counts);
  const width = (high - low) / counts.length;
  return counts.map((count, i) => ({
    x: i / counts.length,
    height: count / most,
    count,
    from: low + i * width,
    to: low + (i + 1) * width,
  }));
}

/** Where zero lies between low and high, 0..1; nothing when it lies outside. */
export function zeroPlace({ low, high }: Histogram): number | undefined {
  return low < 0 && high > 0 ? -low / (high - low) : undefined;
}

/** So many significant digits: `0.0312`, `−1.24`, `12400`. */
export function shortNumber(value: number, digits = 3): string {
  if (value === 0) return '0';
  const text =
    Math.abs(value) < 1e-4 || Math.abs(value) >= 1e6
      ? value.toExponential(1)
      : Number(value.toPrecision(digits)).toString();
  return text.replaceAll('-', '\u2212');
}
