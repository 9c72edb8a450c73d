import type { RunState, TrainingReport, TrainingSpec } from '../contract/contract.ts';
import { defaultTradeRules, type TradeRules } from '../domain/prediction.ts';
import type { Clock, UtcMs } from '../domain/time.ts';
import { type BackendPreference, startBackend } from '../model/backend.ts';
import { type ModelConfig, presets } from '../model/config.ts';
import { freeName } from '../model/durable-folder.ts';
import type { Manifest } from '../model/manifest.ts';
import { type Checkpoint, readCheckpoint, removeCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { buildDataset } from './dataset.ts';
import { earliestDecision } from './earliest-decision.ts';
import { baseRateLoss } from './evaluate.ts';
import type { HeadlineSource } from './headlines.ts';
import { keepHeadlines, keptHeadlines } from './kept-headlines.ts';
import type { ReadSeries } from './market-series.ts';
import { planNetworks } from './network-plan.ts';
import { type Gate, throwIfCancelled } from './pace.ts';
import { configurationOf, patience, rulesOf } from './run-configuration.ts';
import { checkSameBackend, checkSameRun, newModelId, storedReport } from './run-identity.ts';
import { chooseNetwork, reportOf, summaryOf } from './run-report.ts';
import { newRunState } from './run-state.ts';
import { settledEnd } from './settled-end.ts';
import { storeModel } from './store-model.ts';
import { trainNetworks } from './train-networks.ts';
import { isTrained } from './trained-network.ts';

export type TrainingOptions = {
  readonly spec: TrainingSpec;
  readonly readSeries: ReadSeries;
  /** Used when the spec asks for headlines; a run that goes on keeps those it began with, and their weights. */
  readonly headlines?: HeadlineSource;
  /** The model's folder is made inside it. */
  readonly modelsDir: string;
  /**
   * Where the run keeps a checkpoint, which it goes on from when there is one; without it nothing is kept. It outlives a run that is
   * done: whoever asked for the run removes it when the end is recorded, and until then another try finds the model.
   */
  readonly runDir?: string;
  readonly clock: Clock;
  readonly runId: string;
  /** When the run was first asked for; default now. */
  readonly startedAt?: UtcMs;
  /** Default: the preset's. */
  readonly config?: ModelConfig;
  /** A run that goes on keeps those it began with. */
  readonly rules?: TradeRules;
  /** Time between two decisions, a multiple of 10 minutes. Longer makes labels overlap less; default 10 minutes. */
  readonly decisionEveryMs?: number;
  readonly backend?: BackendPreference;
  /** Default: from the clock, the preset and the seed. */
  readonly modelId?: string;
  readonly signal?: AbortSignal;
  /** Pauses the run while it is closed. */
  readonly gate?: Gate;
  onState?(state: RunState): void;
  /** What a bundled model says about itself to people. */
  card?(report: TrainingReport): unknown;
  /** Called with a model before anybody can see it; when it throws there is no model. */
  onModel?(modelId: string, manifest: Manifest): void;
};

/**
 * One whole run in this process: data, networks, calibration, judgement, model folder. Killed at any moment and called again
 * with the same `runDir`, on the same backend, it goes on from its checkpoint and ends with the same bits.
 * A cancel ends it until its model is written; from then on it ends as done.
 * `onState` hears every step; the last state it hears is 'evaluating' or 'done', failures are thrown.
 * @throws Failure 'not-enough-data' or 'cancelled', 'conflict' when its checkpoint does not fit, 'unavailable' when what
 * computed it does not, 'bad-request' when no network
 * could be trained, or what stopped it
 */
export async function runTraining(options: TrainingOptions): Promise<TrainingReport> {
  const { spec, readSeries, modelsDir, runDir, clock, signal, decisionEveryMs } = options;
  const config = options.config ?? presets[spec.preset];
  const known = runDir === undefined ? undefined : readCheckpoint(runDir);
  const asked = spec.headlines ? options.headlines : undefined;
  const headlines = runDir !== undefined && known ? keptHeadlines(runDir) : asked;
  const rules = (known && rulesOf(known.settings)) ?? options.rules ?? defaultTradeRules;
  const configuration = configurationOf({ spec, config, rules, decisionEveryMs, weights: headlines?.weights });
  const settings = JSON.stringify(configuration);
  const startedAt = known?.startedAt ?? options.startedAt ?? clock.now();
  let state: RunState = { ...newRunState(options.runId, spec, startedAt), configuration };
  const tell = (change: Partial<RunState>) => {
    state = { ...state, ...change };
    options.onState?.(state);
  };
  const forget = () => {
    if (runDir !== undefined) removeCheckpoint(runDir);
  };
  const finish = (report: TrainingReport) => {
    tell({ phase: 'done', modelId: report.modelId, verdict: report.verdict });
    return report;
  };

  tell({});
  const backend = await startBackend(options.backend ?? spec.backend);
  tell({ backend: backend.reason });
  const { markets } = spec;
  const from = earliestDecision(readSeries, markets, config, spec.from);
  const to = known?.to ?? settledEnd(readSeries, markets, rules, spec);
  const decisions = { from, to, everyMs: decisionEveryMs };
  const dataset = buildDataset({ readSeries, markets, decisions, rules, config, headlines });
  if (known) checkSameRun(known, settings, dataset);
  const stored = known && storedReport(modelsDir, known, spec);
  // A model that is stored whole is not denied: a cancel that comes after it comes too late.
  if (!stored) throwIfCancelled(signal);
  if (known && !stored) checkSameBackend(known.backend, backend);
  const start: Checkpoint = known ?? {
    settings,
    backend: { backend: backend.backend, isFused: backend.isFused, reason: backend.reason },
    startedAt,
    to,
    fingerprint: dataset.fingerprint,
    modelId: freeName(modelsDir, options.modelId ?? newModelId(startedAt, config, spec.seed)),
    finished: [],
  };
  const summary = summaryOf(dataset);
  const steps = spec.epochs * Math.ceil(summary.samples.train / spec.batchSize);
  tell({ phase: 'training', epoch: 1, steps, dataset: summary, baseRateLoss: baseRateLoss(dataset) });
  if (stored) return finish(stored);

  if (runDir !== undefined && !known && dataset.headlines) await keepHeadlines(runDir, markets, dataset.headlines);
  const plan = planNetworks(dataset, spec);
  const finished = await trainNetworks(plan, {
    settings: { ...spec, patience },
    clock,
    signal,
    gate: options.gate,
    onPause: (isPaused) => tell({ phase: isPaused ? 'paused' : 'training' }),
    from: start,
    async onCheckpoint({ finished, loop }) {
      if (runDir !== undefined) await writeCheckpoint(runDir, { ...start, finished, loop });
    },
    tell,
  });
  // Trying again from the checkpoint would end the same way.
  if (!finished.some((network, i) => plan[i].isCandidate && isTrained(network))) forget();
  const chosen = chooseNetwork(dataset, plan, finished);
  const { curve, samplesPerSecond } = chosen.kept.network.outcome;
  tell({
    phase: 'evaluating',
    network: null,
    etaSeconds: null,
    epoch: curve.length,
    curve: [...curve],
    samplesPerSecond,
  });
  const report = await reportOf({ dataset, plan, finished, chosen, backend, signal, onStep: () => tell({}) });
  throwIfCancelled(signal);
  const { kept } = chosen;
  const { modelId } = start;
  const createdAt = clock.now();
  const { card, onModel } = options;
  const model = { modelId, createdAt, spec, dataset, decisionEveryMs, kept, report, card, onModel };
  return finish(await storeModel({ modelsDir, ...model }));
}
