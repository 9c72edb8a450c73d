import type { TrainingReport } from '../contract/contract.ts';
import { Failure } from '../domain/failure.ts';
import type { Backend } from '../model/backend.ts';
import { classShares } from './class-weights.ts';
import { type Dataset, labelsOf, rangeOf } from './dataset.ts';
import { judge } from './evaluate.ts';
import { headlineSummary } from './headlines.ts';
import type { PlannedNetwork } from './network-plan.ts';
import { saidAtWrongTimes } from './placebo.ts';
import { type FinishedNetwork, isTrained, judgeAlone, type TrainedNetwork } from './trained-network.ts';

export function summaryOf(dataset: Dataset): TrainingReport['dataset'] {
  const { split, fingerprint, leftOut, headlines } = dataset;
  const named = ([short, flat, long]: readonly number[]) => ({ short, flat, long });
  return {
    samples: { train: split.train.length, validation: split.validation.length, test: split.test.length },
    from: rangeOf(dataset, 'train').from,
    to: rangeOf(dataset, 'test').to,
    fingerprint,
    classShares: named(dataset.classShares),
    validationShares: named(classShares(labelsOf(dataset, split.validation))),
    leftOut: [...leftOut],
    headlines: headlineSummary(headlines),
  };
}

/** A network that may become the model, and how good it is. */
export type Candidate = { readonly network: TrainedNetwork; readonly judged: ReturnType<typeof judgeAlone> };

/**
 * The candidate that is best on validation, and the others.
 * @throws Failure 'bad-request' with the first problem when none could be trained
 */
export function chooseNetwork(dataset: Dataset, plan: readonly PlannedNetwork[], finished: readonly FinishedNetwork[]) {
  const candidates = finished.flatMap((network, i): Candidate[] =>
    plan[i].isCandidate && isTrained(network) ? [{ network, judged: judgeAlone(dataset, network) }] : [],
  );
  if (candidates.length === 0) {
    const [problem] = finished.flatMap((network) => (isTrained(network) ? [] : [network.problem]));
    throw new Failure('bad-request', problem);
  }
  const kept = candidates.reduce((best, one) =>
    one.judged.validationLogLoss < best.judged.validationLogLoss ? one : best,
  );
  return { kept, candidates };
}

/** What is said on test by networks with fewer branches or with headlines a day late, and by the whole network that has their seed; none without the latter. */
function branchesOf(
  dataset: Dataset,
  plan: readonly PlannedNetwork[],
  finished: readonly FinishedNetwork[],
  candidates: readonly Candidate[],
) {
  const smaller = finished.flatMap((network, i) => (!plan[i].isCandidate && isTrained(network) ? [network] : []));
  const whole = candidates.find(({ network }) => network.seed === smaller[0]?.seed);
  if (whole === undefined) return { isWithoutEqual: smaller.length > 0 };
  const branches = Object.fromEntries(
    // A view has the samples, labels and weights of the whole.
    smaller.map((network) => [network.what, judgeAlone(dataset, network).probabilities.test]),
  );
  const isOnlyOne = plan.filter(({ isCandidate }) => isCandidate).length === 1;
  const { network, judged } = whole;
  return {
    isWithoutEqual: false,
    branches,
    whole: isOnlyOne ? undefined : { seed: network.seed, test: judged.probabilities.test },
  };
}

/** What the kept network is worth beside the other seeds, the baselines and the networks with fewer branches. */
export async function reportOf(options: {
  dataset: Dataset;
  plan: readonly PlannedNetwork[];
  finished: readonly FinishedNetwork[];
  chosen: ReturnType<typeof chooseNetwork>;
  backend: Backend;
  signal?: AbortSignal;
  onStep(): void;
}): Promise<Omit<TrainingReport, 'modelId'>> {
  const { dataset, plan, finished, chosen, backend, signal, onStep } = options;
  const { kept, candidates } = chosen;
  const { isWithoutEqual, branches, whole } = branchesOf(dataset, plan, finished, candidates);
  const wrongTimes = await saidAtWrongTimes(dataset, kept, { signal, onBatch: onStep });
  const said = { ...kept.judged.probabilities, branches, whole, wrongTimes };
  const judged = await judge(dataset, said, { signal, onStep });
  const { outcome } = kept.network;
  const remarks = [
    outcome.isDiverged ? `Training ${outcome.ending}.` : undefined,
    ...finished.map((network) =>
      isTrained(network) ? undefined : `No result for ${network.what}: ${network.problem}`,
    ),
    isWithoutEqual ? 'So networks with fewer branches have no equal of the same seed and are not compared.' : undefined,
  ];
  const seeds = candidates.map(({ network, judged: { validationLogLoss, testLogLoss, testBalancedAccuracy } }) => ({
    seed: network.seed,
    validationLogLoss,
    testLogLoss,
    testBalancedAccuracy,
    isKept: network === kept.network,
  }));
  return {
    dataset: summaryOf(dataset),
    training: {
      epochs: outcome.curve.length,
      steps: outcome.steps,
      seconds: outcome.seconds,
      samplesPerSecond: outcome.samplesPerSecond,
      backend: backend.backend,
      threads: backend.threads,
    },
    ...judged,
    ...(seeds.length > 1 ? { seeds } : {}),
    verdict: [judged.verdict, ...remarks].filter((sentence) => sentence !== undefined).join(' '),
  };
}
