import type { AuditProgress, AuditRequest, AuditResult } from '../contract/contract.ts';
import { Failure } from '../domain/failure.ts';
import type { Clock } from '../domain/time.ts';
import { type BackendPreference, startBackend } from '../model/backend.ts';
import { branchesOf, type ModelConfig, presets } from '../model/config.ts';
import type { Dataset } from '../training/dataset.ts';
import { throwIfCancelled } from '../training/pace.ts';
import { patience } from '../training/run-configuration.ts';
import type { TrainingSettings } from '../training/train-network.ts';
import { trainNetworks } from '../training/train-networks.ts';
import { isTrained, judgeAlone, type TrainedNetwork } from '../training/trained-network.ts';
import { buildControl } from './control-market.ts';
import { judgeKnownComponent } from './judge-known-component.ts';
import { judgeOrder } from './judge-order.ts';
import { judgeShuffledLabels } from './judge-shuffled-labels.ts';
import { buildOrderControl, newestBarOnly } from './order-control.ts';
import { redrawnFutures } from './redrawn-futures.ts';
import { shuffleLabels } from './shuffle-labels.ts';

/** Drawn twice for each test decision. */
const futures = 32;
/** Shares of the time, measured with the tiny preset. */
const shareOfMarket = 0.15;
const shareOfOrder = 0.15;
const shareOfFutures = 0.25;

/** The loop's settings, alike for all controls. */
const auditSettings: Omit<TrainingSettings, 'seed'> = { epochs: 8, batchSize: 64, learningRate: 0.004, patience };

type Options = { readonly clock: Clock; readonly signal?: AbortSignal; onProgress?(progress: AuditProgress): void };

/**
 * Trains one network for each dataset as a run of training does: the same loop, schedule and early stopping.
 * @throws Failure 'cancelled', 'bad-request' when a loss diverges
 */
export async function trainOnControls(
  controls: readonly { what: string; dataset: Dataset }[],
  options: Options & { seed: number; settings?: Partial<TrainingSettings> },
): Promise<TrainedNetwork[]> {
  const { clock, signal, onProgress, seed, settings } = options;
  const plan = controls.map((control) => {
    const { dataset } = control;
    return { ...control, config: dataset.config, view: () => dataset, seed, isCandidate: false };
  });
  let doing = { index: 1, what: '', epoch: 1, epochs: auditSettings.epochs, step: 0, steps: 0 };
  const networks = await trainNetworks(plan, {
    settings: { ...auditSettings, ...settings },
    clock,
    signal,
    from: { finished: [] },
    onCheckpoint: async () => {},
    tell({ network, epoch, step, steps, samplesPerSecond = null }) {
      doing = {
        ...doing,
        ...network,
        epoch: epoch ?? doing.epoch,
        step: step ?? doing.step,
        steps: steps ?? doing.steps,
      };
      const done = doing.steps > 0 ? doing.step / doing.steps : 0;
      onProgress?.({
        fraction: (doing.index - 1 + done) / plan.length,
        what: `Training on ${doing.what}, epoch ${doing.epoch} of at most ${doing.epochs}`,
        samplesPerSecond,
      });
    },
  });
  return networks.map((network) => {
    if (!isTrained(network)) throw new Failure('bad-request', network.problem);
    return network;
  });
}

/**
 * Trains the recurrent layers of either lane on the order of two marks, with the whole window of their first branch and with its
 * newest bar only.
 */
async function auditOrder(
  config: ModelConfig,
  options: Parameters<typeof trainOnControls>[1],
): Promise<AuditResult['orderOfMarks']> {
  const branches = branchesOf(config);
  const first = (['micro', 'macro'] as const).flatMap((lane) => branches.find((branch) => branch.lane === lane) ?? []);
  const controls = first.map((branch) => buildOrderControl(config, branch, options.seed));
  const networks = await trainOnControls(
    controls.flatMap(({ dataset }) => [
      { what: 'the order of two marks', dataset },
      { what: 'the newest bar alone', dataset: newestBarOnly(dataset) },
    ]),
    options,
  );
  return judgeOrder(
    controls.map((control, i) => ({ control, whole: networks[2 * i], newestBar: networks[2 * i + 1] })),
  );
}

/**
 * The controls of the learner. On the simulator's market it must find the component that is known to be there, and must find
 * nothing in shuffled labels: features, labels, split, network and loop are those of every training. On a sequence the recurrent
 * layers, by the same loop, must find an order that no single bar tells. Seed and preset decide the result on one backend.
 * @param options.config default: the preset's
 * @throws Failure 'cancelled', 'bad-request' when the loss diverges
 */
export async function auditLearner(
  { preset, seed }: AuditRequest,
  options: Options & { config?: ModelConfig; days?: number; backend?: BackendPreference },
): Promise<AuditResult> {
  const { clock, signal, onProgress, config = presets[preset], days } = options;
  const startedAt = clock.monotonic();
  const tell = (fraction: number, what: string) => onProgress?.({ fraction, what, samplesPerSecond: null });
  tell(0, 'Drawing the market');
  const { reason } = await startBackend(options.backend);
  const control = buildControl({ config, seed, days });
  throwIfCancelled(signal);
  const { dataset } = control;
  const shuffled = shuffleLabels(dataset, seed);
  const [learnt, fooled] = await trainOnControls(
    [
      { what: 'the known component', dataset },
      { what: 'shuffled labels', dataset: shuffled },
    ],
    {
      seed,
      clock,
      signal,
      onProgress: (progress) =>
        onProgress?.({
          ...progress,
          fraction: shareOfMarket + (1 - shareOfMarket - shareOfOrder - shareOfFutures) * progress.fraction,
        }),
    },
  );
  const trainedShare = 1 - shareOfOrder - shareOfFutures;
  const orderOfMarks = await auditOrder(config, {
    seed,
    clock,
    signal,
    onProgress: (progress) => onProgress?.({ ...progress, fraction: trainedShare + shareOfOrder * progress.fraction }),
  });
  const draw = (number: number) =>
    redrawnFutures(control, dataset.split.test, {
      futures,
      firstFuture: number * futures,
      signal,
      onShare: (share) =>
        tell(1 - (shareOfFutures * (2 - number - share)) / 2, 'Drawing other futures of the test decisions'),
    });
  const drawn = { first: await draw(0), second: await draw(1), count: futures };
  const said = judgeAlone(dataset, learnt).probabilities.test;
  const knownComponent = await judgeKnownComponent(control, said, drawn, signal);
  const shuffledLabels = await judgeShuffledLabels(shuffled, fooled, signal);
  const { train, validation, test } = dataset.split;
  return {
    isPassed: knownComponent.isPassed && orderOfMarks.isPassed && shuffledLabels.isPassed,
    preset,
    seed,
    samples: { train: train.length, validation: validation.length, test: test.length },
    knownComponent,
    orderOfMarks,
    shuffledLabels,
    seconds: (clock.monotonic() - startedAt) / 1_000,
    backend: reason,
  };
}
