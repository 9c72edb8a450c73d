import type { Explanation } from '../contract/contract.ts';
import { fixed, signed } from '../domain/number-text.ts';
import { percent, share } from '../domain/percent.ts';
import { toIso } from '../domain/time.ts';
import { printLine, printTable } from './output.ts';

type Feature = Explanation['features'][number];

const shownFeatures = 10;
const shownBars = 3;
const laneNames = { micro: 'Branch A', macro: 'Branch B', sentiment: 'Branch C' } as const;
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** A contribution in points of probability: `+4.2`. What rounds to zero has no sign. */
function points(contribution: number): string {
  return signed(contribution * 100, 1);
}

const units: Record<Feature['unit'], (value: number) => string> = {
  fraction: percent,
  index: (value) => fixed(value * 100, 0),
  ratio: (value) => fixed(value, 2),
  deviations: (value) => `${fixed(value, 1)} deviations`,
  atr: (value) => `${fixed(value, 2)} ATR`,
  timeOfDay: (value) => `${toIso(value).slice(11, 16)} UTC`,
  dayOfWeek: (value) => weekdays[new Date(value).getUTCDay()],
  flag: (value) => (value === 0 ? 'no' : 'yes'),
};

/** The explanation as JSON for scripts: every time as ISO text. */
export function explanationJson({ prediction: _, windows, features, ...rest }: Explanation) {
  return {
    ...rest,
    windows: windows.map((window) => ({ ...window, openTime: window.openTime.map(toIso) })),
    features: features.map((feature) => {
      const isTime = feature.unit === 'timeOfDay' || feature.unit === 'dayOfWeek';
      return isTime ? { ...feature, value: toIso(feature.value) } : feature;
    }),
  };
}

/** Branches, the strongest features and the bars looked at most. */
export function printExplanation(explained: Explanation): void {
  const { outcome, probability, baseline, residual, steps, branches, windows, features } = explained;
  printLine(
    `\nWhy ${outcome} ${share(probability)}: ${share(baseline)} with every feature at its training mean and no headlines, and these points of probability`,
  );
  printTable(
    ['branch', 'points', 'of which'],
    branches.map(({ lane, contribution, isPresent }) => {
      const own = windows.filter((window) => window.lane === lane);
      const parts = own.map((window) => `${window.timeframe} ${points(window.contribution)}`).join(', ');
      return [laneNames[lane], points(contribution), isPresent ? parts : 'nothing to read'];
    }),
  );
  printLine('');
  printTable(
    ['feature', 'timeframe', 'newest bar', 'from training mean', 'points'],
    features
      .slice(0, shownFeatures)
      .map(({ label, timeframe, unit, value, deviations, contribution }) => [
        label,
        timeframe ?? 'headlines',
        units[unit](value),
        deviations === null ? '' : `${fixed(deviations, 1)} deviations`,
        points(contribution),
      ]),
  );
  printLine('');
  for (const { timeframe, openTime, attention } of windows) {
    if (!attention) continue;
    const most = attention.map((weight, i) => ({ weight, time: toIso(openTime[i]) }));
    most.sort((a, b) => b.weight - a.weight);
    const bars = most.slice(0, shownBars).map(({ weight, time }) => `${time} ${share(weight)}`);
    printLine(`Of ${attention.length} ${timeframe} bars it looks most at ${bars.join(', ')}`);
  }
  printLine(`Integrated gradients, ${steps} steps; ${points(residual)} points are the error of the sum.`);
}
