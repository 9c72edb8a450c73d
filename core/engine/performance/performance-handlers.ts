import type { CandleStore } from '../../candles/store.ts';
import type { Contract, Performance, PerformanceRequest } from '../../contract/contract.ts';
import type { Handlers } from '../../contract/define.ts';
import { Failure } from '../../domain/failure.ts';
import type { Market } from '../../domain/market.ts';
import { outcomes } from '../../domain/prediction.ts';
import { pieces, type Steps } from '../../domain/steps.ts';
import type { Clock } from '../../domain/time.ts';
import { sampleScores } from '../../evaluation/scores-over-time.ts';
import type { ReadBars } from '../../inference/lived-features.ts';
import type { Manifest } from '../../model/manifest.ts';
import type { Registry } from '../../model/registry.ts';
import type { DecisionStore } from '../../record/open-record.ts';
import { inTurns } from '../in-turns.ts';
import { judgeDrift } from './judge-drift.ts';
import { judgeHealth } from './judge-health.ts';
import { judgedOf, judgeLived, rangeOf } from './judge-lived.ts';
import { judgeSlices } from './judge-slices.ts';
import { judgeTrades, tradesOf } from './judge-trades.ts';
import { type LivedColumns, pick } from './lived-columns.ts';
import type { LivedTable } from './lived-table.ts';
import { type KnownUntil, overRows } from './over-rows.ts';
import { isLeft, renamedTo, stretchesOf } from './past-names.ts';
import { promisedOf, promisedRows } from './promise.ts';
import type { StandingWatch } from './standing-watch.ts';
import type { Standings } from './standings.ts';

/** What models promised against what the record says of them. */
export function createPerformanceHandlers(options: {
  record: Pick<DecisionStore, 'page'>;
  lived: LivedTable;
  store: CandleStore;
  registry: Pick<Registry, 'manifest'>;
  standings: Standings;
  watch: Pick<StandingWatch, 'look'>;
  /** Streamed ones. */
  markets(): readonly Market[];
  modelFor(market: Market): string;
  readBars: ReadBars;
  knownUntil: KnownUntil;
  clock: Clock;
}): Pick<Handlers<Contract>, Extract<keyof Contract, `performance.${string}`>> {
  const { record, lived, store, registry, standings, watch, modelFor, readBars, knownUntil, clock } = options;

  /** A model may be known from the record alone: it was deleted, or came from elsewhere. */
  const manifestOf = (modelId: string): Manifest | string => {
    try {
      return registry.manifest(modelId);
    } catch (error) {
      if (error instanceof Failure) return `${error.message} What its test promised is not known any more.`;
      throw error;
    }
  };

  const choose = (modelIds: readonly string[], asked: string | undefined): string | undefined => {
    if (asked !== undefined) return modelIds.find((modelId) => modelId === asked);
    const active = options.markets().map(modelFor);
    return modelIds.find((modelId) => active.includes(modelId)) ?? modelIds[0];
  };

  const read = async (asked: PerformanceRequest, signal: AbortSignal): Promise<Performance> => {
    const models = await lived.models(signal);
    const pasts = standings.pastNames();
    const present = models.filter(({ modelId, newest }) => !isLeft(pasts, modelId, newest));
    const modelIds = [...new Set([...renamedTo(pasts), ...present.map(({ modelId }) => modelId)])];
    const modelId = choose(modelIds, asked.modelId);
    if (modelId === undefined) return { ...nothing, modelIds, modelId: asked.modelId ?? null };
    const manifest = manifestOf(modelId);
    const isKnown = typeof manifest !== 'string';
    const own = await lived.read(stretchesOf(pasts, modelId, isKnown ? manifest : undefined), signal);
    const held = isKnown ? await inTurns(promisedRows(manifest, own), signal) : own;
    const isActive = options.markets().some((market) => modelFor(market) === modelId);
    if (isKnown && isActive && standings.of(modelId).promise === null) await watch.look(modelId);
    const shares = isKnown ? outcomes.map((name) => manifest.report.dataset.classShares[name]) : undefined;
    return {
      modelIds,
      modelId,
      standing: isKnown ? standings.of(modelId) : null,
      promised: isKnown ? promisedOf(manifest) : null,
      problem: isKnown ? null : manifest,
      leftOut: own.length - held.length,
      ...(await inTurns(judgeAsked(held, asked, knownUntil, shares), signal)),
    };
  };

  return {
    'performance.read': read,
    'performance.drift': async ({ modelId }, signal) => {
      const manifest = registry.manifest(modelId);
      const own = await lived.read(stretchesOf(standings.pastNames(), modelId, manifest), signal);
      return judgeDrift(modelId, manifest, await inTurns(promisedRows(manifest, own), signal), readBars, signal);
    },
    'performance.health': (_, signal) =>
      judgeHealth({ record, store, markets: options.markets(), now: clock.now(), signal }),
  };
}

type Judged = Pick<Performance, 'markets' | 'range' | 'predictions' | 'open' | 'lived' | 'equity' | 'slices'>;

const nothing: Performance = {
  modelIds: [],
  modelId: null,
  markets: [],
  standing: null,
  promised: null,
  problem: null,
  range: null,
  predictions: 0,
  open: 0,
  leftOut: 0,
  lived: null,
  equity: null,
  slices: { market: [], signal: [], hour: [], confidence: [] },
};

/** What is said of the predictions that are asked for. */
function* judgeAsked(
  held: LivedColumns,
  asked: PerformanceRequest,
  knownUntil: KnownUntil,
  classShares: readonly number[] | undefined,
): Steps<Judged> {
  const { names } = held;
  const market = asked.market === undefined ? undefined : names.markets.indexOf(asked.market);
  const { from = -Infinity, to = Infinity } = asked;
  const isAsked = (rows: LivedColumns, i: number) =>
    (market === undefined || rows.market[i] === market) && rows.asOf[i] >= from && rows.asOf[i] < to;
  const rows = yield* pick(held, isAsked);
  const over = yield* overRows(rows, knownUntil);
  const judged = yield* judgedOf(over);
  const trades = yield* tradesOf(over);
  const scores = yield* sampleScores(judged.probabilities, judged.labels);
  return {
    markets: yield* marketsOf(held),
    range: rows.length > 0 ? yield* rangeOf(rows) : null,
    predictions: rows.length,
    open: rows.length - over.length,
    lived: judged.length > 0 ? yield* judgeLived(judged, scores, classShares) : null,
    equity: trades.length > 0 ? yield* judgeTrades(trades) : null,
    slices: yield* judgeSlices(judged, scores, trades),
  };
}

function* marketsOf({ length, names, market }: LivedColumns): Steps<Market[]> {
  const isHeld = names.markets.map(() => false);
  for (const { start, end } of pieces(length)) {
    yield;
    for (let i = start; i < end; i += 1) {
      isHeld[market[i]] = true;
    }
  }
  return names.markets.filter((_, place) => isHeld[place]).sort();
}
