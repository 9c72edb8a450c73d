import type { Market } from '../domain/market.ts';
import { defaultTradeRules } from '../domain/prediction.ts';
import { seededRandom } from '../domain/random.ts';
import { hourMs } from '../domain/timeframe.ts';
import { type Branch, branchesOf, type ModelConfig } from '../model/config.ts';
import { classShares, classWeights } from '../training/class-weights.ts';
import { type Dataset, labelsOf } from '../training/dataset.ts';
import type { Sample } from '../training/samples.ts';

const market: Market = 'control:ORDER/USDT';
const counts = { train: 6_000, validation: 1_000, test: 2_000 };
/** Share of labels that are one of the other two classes, by lot: nobody can foresee them. */
const doubt = 0.1;
/** The two columns that carry a mark; the others are noise. */
const marks = [0, 1] as const;
/** Far from 0, where there is no mark. */
const mark = 3;

export type OrderControl = {
  readonly dataset: Dataset;
  /** The class that each sample's window tells. */
  readonly told: Uint8Array;
  /** Chance of the told class, and of each of the other two: the accuracy of the best answers is known exactly. */
  readonly chanceOfTold: number;
  readonly chanceOfOther: number;
};

/**
 * A sequence of one branch in which two marks lie anywhere but on the newest bar, and only their order tells the class: long when
 * the first column is marked first, short when it is second, flat when both are on one bar. No single bar tells long from short, and
 * the newest bar tells nothing. Windows do not overlap and are independent of each other.
 * @param branch whose layers are to learn it, with its window
 */
export function buildOrderControl(config: ModelConfig, branch: Branch, seed: number): OrderControl {
  const { window, timeframe } = branch;
  const { features } = config;
  const random = seededRandom(seed);
  const size = counts.train + counts.validation + counts.test;
  const matrix = new Float32Array(size * window * features);
  const told = new Uint8Array(size);
  const samples = Array.from({ length: size }, (_, i): Sample => {
    const label = Math.floor(random() * 3);
    const [early, late] = twoBars(window - 1, random);
    const first = label === 0 ? late : early;
    const second = label === 2 ? late : early;
    for (let bar = 0; bar < window; bar++) {
      const row = (i * window + bar) * features;
      // Uniform noise of variance one.
      for (let column = marks.length; column < features; column++)
        matrix[row + column] = Math.sqrt(12) * (random() - 0.5);
      matrix[row + marks[0]] = bar === first ? mark : 0;
      matrix[row + marks[1]] = bar === second ? mark : 0;
    }
    told[i] = label;
    const isOther = random() < doubt;
    const decisionTime = (i + 1) * hourMs;
    return {
      market: 0,
      ends: [(i + 1) * window - 1],
      featureStart: decisionTime,
      decisionTime,
      labelEnd: decisionTime + hourMs,
      resolvedAt: decisionTime + hourMs,
      label: isOther ? (label + 1 + Math.floor(random() * 2)) % 3 : label,
    };
  });
  const range = (from: number, length: number) => Int32Array.from({ length }, (_, i) => from + i);
  const split = {
    train: range(0, counts.train),
    validation: range(counts.train, counts.validation),
    test: range(counts.train + counts.validation, counts.test),
  };
  const shares = classShares(labelsOf({ samples }, split.train));
  const dataset: Dataset = {
    config: { ...config, windows: { [timeframe]: window } },
    rules: { ...defaultTradeRules, horizonMs: hourMs },
    markets: [market],
    samples,
    split,
    sealed: null,
    leftOut: [],
    matrices: [[matrix]],
    scalers: {},
    classShares: shares,
    classWeights: classWeights(shares),
    fingerprint: `order of two marks, seed ${seed}`,
  };
  return { dataset, told, chanceOfTold: 1 - doubt, chanceOfOther: doubt / 2 };
}

/** The same samples, of which a network sees the newest bar only. */
export function newestBarOnly(dataset: Dataset): Dataset {
  const [{ timeframe }] = branchesOf(dataset.config);
  return { ...dataset, config: { ...dataset.config, windows: { [timeframe]: 1 } } };
}

/** Two different bars of the first `bars`, the earlier one first. */
function twoBars(bars: number, random: () => number): [number, number] {
  const one = Math.floor(random() * bars);
  const other = (one + 1 + Math.floor(random() * (bars - 1))) % bars;
  return [Math.min(one, other), Math.max(one, other)];
}
