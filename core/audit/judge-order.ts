import type { AuditResult } from '../contract/contract.ts';
import { share } from '../domain/percent.ts';
import { dayMs } from '../domain/timeframe.ts';
import { predictedClass } from '../evaluation/class-labels.ts';
import { branchesOf } from '../model/config.ts';
import { judgeAlone, type TrainedNetwork } from '../training/trained-network.ts';
import { newestBarOnly, type OrderControl } from './order-control.ts';
import { ratioInterval } from './ratio-interval.ts';

/** Share of the best accuracy that a sound learner reaches. */
const required = 0.95;

/** Which recurrent layers read the branch of a control. */
const layersOf = ({ dataset }: OrderControl) => {
  const [{ timeframe, window, lane }] = branchesOf(dataset.config);
  return { timeframe, window, layers: lane === 'micro' ? 'Bi-LSTM' : 'GRU with attention' };
};

/**
 * Expected accuracy of answers on the test part over the best there could be, which is always answering what the window tells. Both
 * are known exactly, so luck with the labels that were drawn plays no part.
 * @param said probabilities, row-major [n, 3], for each test sample
 */
export function orderRatio({ dataset, told, chanceOfTold, chanceOfOther }: OrderControl, said: Float32Array) {
  const { split, samples } = dataset;
  const hits = Float64Array.from(split.test, (sample, i) =>
    predictedClass(said, i) === told[sample] ? chanceOfTold : chanceOfOther,
  );
  const times = Array.from(split.test, (i) => samples[i].decisionTime);
  return ratioInterval(hits, new Float64Array(hits.length).fill(chanceOfTold), times, dayMs);
}

/**
 * Whether networks that each read one branch have learnt the order of two marks, which no single bar tells, and whether a network that
 * sees the newest bar only fails, as it must: else the control would not need several bars.
 * @param learnt for each control the network with the whole window and the one with the newest bar only
 */
export function judgeOrder(
  learnt: readonly { control: OrderControl; whole: TrainedNetwork; newestBar: TrainedNetwork }[],
): AuditResult['orderOfMarks'] {
  const branches = learnt.map(({ control, whole, newestBar }) => ({
    ...layersOf(control),
    ratio: orderRatio(control, judgeAlone(control.dataset, whole).probabilities.test),
    newestBarRatio: orderRatio(control, judgeAlone(newestBarOnly(control.dataset), newestBar).probabilities.test).value,
  }));
  const weak = branches.filter(({ ratio }) => ratio.value < required);
  const leaks = branches.filter(({ newestBarRatio }) => newestBarRatio >= required);
  const { chanceOfTold: bestAccuracy } = learnt[0].control;
  const reached = (of: typeof branches) =>
    of
      .map(({ layers, window, ratio }) => `the ${layers} reaches ${share(ratio.value)} on windows of ${window} bars`)
      .join(' and ');
  const best = `of the best accuracy that is possible (${share(bestAccuracy)}) where only the order of two marks tells the class`;
  const blind = share(Math.max(...branches.map(({ newestBarRatio }) => newestBarRatio)));
  return {
    isPassed: weak.length === 0 && leaks.length === 0,
    branches,
    bestAccuracy,
    required,
    sentence:
      weak.length > 0
        ? `Windows are not used as they should be: ${best}, ${reached(weak)}, and ${share(required)} are required.`
        : leaks.length > 0
          ? `The newest bar alone tells what only the order of two earlier marks should (${blind} of the best accuracy): windows show more than they should.`
          : `Windows are used: ${best}, ${reached(branches)}; a network that sees the newest bar only reaches ${blind}.`,
  };
}
