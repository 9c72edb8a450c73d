import type { AuditResult } from '../contract/contract.ts';
import { baseRateProbabilities } from '../evaluation/base-rate.ts';
import { gainOver, judgedMetrics } from '../evaluation/judged-metrics.ts';
import { calibrate } from '../model/calibration.ts';
import { type Dataset, labelsOf } from '../training/dataset.ts';
import { judgeAlone, type TrainedNetwork } from '../training/trained-network.ts';

const chance = 1 / 3;

/**
 * Whether a network that was trained on shuffled labels found nothing. Its class weights stay in when classes are told apart:
 * with them undone it would always answer the most frequent class, and a weak leak would not show.
 * @param shuffled see `shuffleLabels`
 */
export function judgeShuffledLabels(shuffled: Dataset, network: TrainedNetwork): AuditResult['shuffledLabels'] {
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
  const gain = gainOver(baseRate, probabilities.test, test, rules.horizonMs);
  const isChance = interval.low <= chance && chance <= interval.high;
  const isPassed = isChance && gain.low <= 0;
  const found = `balanced accuracy ${value.toFixed(3)} (95 % interval ${interval.low.toFixed(3)} to ${interval.high.toFixed(3)}, chance ${chance.toFixed(3)})`;
  return {
    isPassed,
    balancedAccuracy: { value, interval },
    chance,
    gain: { value: gain.value, interval: { low: gain.low, high: gain.high } },
    sentence: isPassed
      ? `The network finds nothing in shuffled labels: ${found}.`
      : `The network finds something in shuffled labels, where nothing is: ${found}. Labels leak into its inputs, or this is the one audit in twenty that misses by chance: another seed tells.`,
  };
}
