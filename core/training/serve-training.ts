import { join } from 'node:path';
import { readSeries } from '../candles/read-series.ts';
import { openCandleStore } from '../candles/store.ts';
import type { RunState } from '../contract/contract.ts';
import { Failure, toFailureData } from '../domain/failure.ts';
import { defaultFusionWeights, type ReadNews } from '../domain/news.ts';
import type { Logger } from '../domain/ports.ts';
import type { Clock } from '../domain/time.ts';
import { runDirOf } from './checkpoint.ts';
import { toMemoryFailure } from './out-of-memory.ts';
import { createGate, type Gate } from './pace.ts';
import { hasEnded, newRunState } from './run-state.ts';
import { runTraining } from './run-training.ts';
import { openSealedLedger } from './sealed-ledger.ts';
import { type TrainingArgument, type TrainingChannel, trainingArgument } from './training-messages.ts';

/** Steps are told at most this often; changes of phase and epoch at once. */
const quietMs = 200;

/** Headlines of a data directory, read through a store of its own, which nothing here can write to. */
export type OpenNews = (
  dataDir: string,
  ports: { clock: Clock; logger: Logger },
) => { readonly readNews: ReadNews; close(): void };

/** The candles are read through a store of its own, which nothing here can write to. */
async function train(
  { spec, dataDir, runId, startedAt, rules, weights = defaultFusionWeights, decisionEveryMs }: TrainingArgument,
  {
    openNews,
    ...options
  }: {
    clock: Clock;
    logger: Logger;
    openNews?: OpenNews;
    signal: AbortSignal;
    gate: Gate;
    onState(state: RunState): void;
  },
): Promise<void> {
  const { clock, logger } = options;
  const store = openCandleStore(join(dataDir, 'candles.sqlite'), { clock, logger, readOnly: true });
  let news: ReturnType<OpenNews> | undefined;
  try {
    if (spec.headlines) news = openNews?.(dataDir, { clock, logger });
    await runTraining({
      ...options,
      spec,
      runId,
      startedAt,
      decisionEveryMs,
      rules,
      modelsDir: join(dataDir, 'models'),
      runDir: runDirOf(dataDir, runId),
      headlines: news && { readNews: news.readNews, weights },
      readSeries: (market, timeframe, from, to) => readSeries(store, market, timeframe, from, to),
      onModel(modelId, manifest) {
        // Opened now only: a run that stores nothing leaves no ledger behind.
        const ledger = openSealedLedger(dataDir);
        try {
          ledger.noteTraining(modelId, manifest);
        } finally {
          ledger.close();
        }
      },
    });
  } finally {
    news?.close();
    store.close();
  }
}

/**
 * The whole life of a training process: reads what to do from `argument`, tells its state over the channel until it has
 * ended, and never throws: what goes wrong is the last state, 'failed' or 'cancelled'.
 */
export async function serveTraining(
  argument: string,
  channel: TrainingChannel,
  ports: { clock: Clock; logger: Logger; openNews?: OpenNews },
): Promise<void> {
  const parsed = trainingArgument.parse(JSON.parse(argument));
  const { monotonic, schedule } = ports.clock;
  const startedAt = monotonic();
  // Its present goes on from the asking engine's.
  const clock: Clock = { now: () => parsed.now + Math.floor(monotonic() - startedAt), monotonic, schedule };
  const cancelled = new AbortController();
  const gate = createGate();
  channel.onMessage((message) => {
    if (message.kind === 'cancel') cancelled.abort();
    else if (message.kind === 'pause') gate.close();
    else gate.open();
  });

  let state = newRunState(parsed.runId, parsed.spec, parsed.startedAt);
  let toldAt = Number.NEGATIVE_INFINITY;
  const tell = (next: RunState) => {
    const key = ({ phase, curve, network }: RunState) => `${phase} ${network?.index} ${curve.length}`;
    const isNews = key(next) !== key(state);
    state = next;
    if (!isNews && monotonic() - toldAt < quietMs) return;
    toldAt = monotonic();
    channel.send({ kind: 'state', state });
  };

  try {
    channel.send({ kind: 'state', state });
    await train(parsed, { ...ports, clock, signal: cancelled.signal, gate, onState: tell });
  } catch (thrown) {
    const error = toMemoryFailure(thrown, parsed.spec, ports.logger);
    const isCancelled = error instanceof Failure && error.code === 'cancelled';
    const { code, message } = toFailureData(error);
    if (code === 'internal') ports.logger.error('training failed', { error: String(error) });
    const plain = code === 'internal' ? `The training stopped because of an unexpected error: ${message}.` : message;
    if (hasEnded(state)) return;
    if (isCancelled) tell({ ...state, phase: 'cancelled' });
    else tell({ ...state, phase: 'failed', error: { code, message: plain } });
  }
}
