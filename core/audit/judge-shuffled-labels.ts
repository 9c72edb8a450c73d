import type { AuditResult } from '../contract/contract.ts';
import { baseRateProbabilities } from '../evaluation/base-rate.ts';
import { gainOver, judgedMetrics } from '../evaluation/judged-metrics.ts';
import { calibrate } from '../model/calibration.ts';
import { type Dataset, labelsOf } from '../training/dataset.ts';
import { judgeAlone, type TrainedNetwork } from '../training/trained-network.ts';
import { lastBarRegression } from './last-bar-regression.ts';

const chance = 1 / 3;

/**
 * Whether a network that was trained on shuffled labels found nothing, and a regression on the same inputs neither. The
 * network's class weights stay in when classes are told apart: with them undone it would always answer the most frequent
 * class, and a weak leak would not show.
 * @param shuffled see `shuffleLabels`
 * @throws Failure 'cancelled'
 */
export async function judgeShuffledLabels(
  shuffled: Dataset,
  network: TrainedNetwork,
  signal?: AbortSignal,
): Promise<AuditResult['shuffledLabels']> {
  const { split, samples, rules } = shuffled;
  const test = {
    labels: labelsOf(shuffled, split.test),
    decisionTime: Array.from(split.test, (i) => samples[i].decisionTime),
  };
  const { probabilities } = judgeAlone(shuffled, network);
  const weighted = calibrate(network.logits.test, { temperature: 1, offsets: [0, 0, 0] });
  const { balancedAccuracy: value, intervals } = judgedMetrics(weighted, test, rules.horizonMs);
  const interval = intervals?.balancedAccuracy ?? { low: value, high: value };
  const baseRate = baseRateProbabilities(labelsOf(shuffled, split.train), test.labels.length);
  const gainOf = (said: Float32Array) => {
    const { value, low, high } = gainOver(baseRate, said, test, rules.horizonMs);
    return { value, interval: { low, high } };
  };
  const gain = gainOf(probabilities.test);
  const logisticGain = gainOf(await lastBarRegression(shuffled, signal));
  const isChance = interval.low <= chance && chance <= interval.high;
  const hasGained = [gain, logisticGain].some((one) => one.interval.low > 0);
  const isPassed = isChance && !hasGained;
  const where = `balanced accuracy ${value.toFixed(3)}, 95 % interval ${interval.low.toFixed(3)} to ${interval.high.toFixed(3)}, chance ${chance.toFixed(3)}`;
  const who = isChance && gain.interval.low <= 0 ? 'A regression on the newest bars' : 'The network';
  return {
    isPassed,
    balancedAccuracy: { value, interval },
    chance,
    gain,
    logisticGain,
    sentence: isPassed
      ? `Nothing is found in shuffled labels (${where}).`
      : `${who} finds something in shuffled labels, where nothing is (${where}): labels leak into the inputs, or this is the one sound audit in twelve that misses by chance, which another seed tells.`,
  };
}
