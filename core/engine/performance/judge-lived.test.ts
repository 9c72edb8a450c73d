import { expect, it } from 'vitest';
import { type Outcome, outcomes, type Signal } from '../../domain/prediction.ts';
import { seededRandom } from '../../domain/random.ts';
import { inOneGo, type Steps, valuesAtOnce } from '../../domain/steps.ts';
import { hourMs, minuteMs } from '../../domain/timeframe.ts';
import { sampleScores } from '../../evaluation/scores-over-time.ts';
import type { LivedRow } from '../../record/lived-rows.ts';
import { btc, eth, start } from '../../record/record.test-kit.ts';
import { judgedOf, judgeLived } from './judge-lived.ts';
import { judgeSlices } from './judge-slices.ts';
import { judgeTrades, tradesOf } from './judge-trades.ts';
import { columnsOf } from './lived-columns.test-kit.ts';

const pieces = 6;

/** Decisions of two markets in turn; a third are signals, and one in twenty has no label. */
function lived(): LivedRow[] {
  const random = seededRandom(1);
  return Array.from({ length: pieces * valuesAtOnce }, (_, i) => {
    const asOf = start + Math.floor(i / 2) * 10 * minuteMs;
    const long = 0.34 + random() * 0.3;
    return {
      ...{ number: i + 1, modelId: 'base', market: i % 2 ? eth : btc, asOf, horizonEnd: asOf + 6 * hourMs },
      ...{ signal: (i % 3 ? 'abstain' : 'long') as Signal, short: 0.2, flat: 0.8 - long, long },
      ...{ endTime: asOf + Math.ceil(random() * 360) * minuteMs, profit: random() - 0.5 },
      label: (random() < 0.05 ? null : outcomes[Math.floor(random() * 3)]) as Outcome | null,
    };
  });
}

/** How often it rests, and what it comes to. */
function rested<T>(steps: Steps<T>): [rests: number, value: T] {
  for (let rests = 0; ; rests += 1) {
    const step = steps.next();
    if (step.done) return [rests, step.value];
  }
}

it('rests at every piece of what it goes through, however often it does', () => {
  const rows = columnsOf(lived());
  const [judging, judged] = rested(judgedOf(rows));
  const [trading, trades] = rested(tradesOf(rows));
  const [scoring, scores] = rested(sampleScores(judged.probabilities, judged.labels));
  const [telling, said] = rested(judgeLived(judged, scores, [0.2, 0.3, 0.5]));
  const [adding, equity] = rested(judgeTrades(trades));
  const [dividing, slices] = rested(judgeSlices(judged, scores, trades));
  const [ofTrades, ofJudged] = [trades.length / valuesAtOnce, judged.length / valuesAtOnce];
  // Both pick and copy; trades are put in order as well.
  expect(judging).toBeGreaterThan(pieces + ofJudged);
  expect(trading).toBeGreaterThan(pieces + 4 * ofTrades);
  expect(scoring).toBeGreaterThan(3 * ofJudged);
  expect(telling).toBeGreaterThan(14 * ofJudged);
  expect(adding).toBeGreaterThan(6 * ofTrades);
  expect(dividing).toBeGreaterThan(16 * ofJudged);
  expect(said.samples).toBe(rows.labels.filter((label) => label < outcomes.length).length);
  expect(slices.market.reduce((sum, { samples }) => sum + samples, 0)).toBe(said.samples);
  expect(equity.trades).toBe(2 * valuesAtOnce);
  expect(inOneGo(judgedOf(judged))).toBe(judged);
});
