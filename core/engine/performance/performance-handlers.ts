import { setImmediate } from 'node:timers/promises';
import type { CandleStore } from '../../candles/store.ts';
import type { Contract, Performance, PerformanceRequest } from '../../contract/contract.ts';
import type { Handlers } from '../../contract/define.ts';
import { Failure } from '../../domain/failure.ts';
import type { Market } from '../../domain/market.ts';
import { outcomes } from '../../domain/prediction.ts';
import type { Clock } from '../../domain/time.ts';
import type { ReadBars } from '../../inference/lived-features.ts';
import type { Manifest } from '../../model/manifest.ts';
import type { Registry } from '../../model/registry.ts';
import type { LivedRow } from '../../record/lived-rows.ts';
import type { DecisionStore } from '../../record/open-record.ts';
import { judgeDrift } from './judge-drift.ts';
import { judgeHealth } from './judge-health.ts';
import { judgedOf, judgeLived } from './judge-lived.ts';
import { judgeSlices } from './judge-slices.ts';
import { judgeTrades, tradesOf } from './judge-trades.ts';
import { type KnownUntil, overRows } from './over-rows.ts';
import { isLeft, renamedTo, stretchesOf } from './past-names.ts';
import { promisedOf, promisedRows } from './promise.ts';
import { readModels, readOwn } from './read-lived.ts';
import type { StandingWatch } from './standing-watch.ts';
import type { Standings } from './standings.ts';

/** What models promised against what the record says of them. */
export function createPerformanceHandlers(options: {
  record: DecisionStore;
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
  const { record, store, registry, standings, watch, modelFor, readBars, knownUntil, clock } = options;

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
    const models = await readModels(record, signal);
    const pasts = standings.pastNames();
    const present = models.filter(({ modelId, newest }) => !isLeft(pasts, modelId, newest));
    const modelIds = [...new Set([...renamedTo(pasts), ...present.map(({ modelId }) => modelId)])];
    const modelId = choose(modelIds, asked.modelId);
    if (modelId === undefined) return { ...nothing, modelIds, modelId: asked.modelId ?? null };
    const manifest = manifestOf(modelId);
    const isKnown = typeof manifest !== 'string';
    const stretches = stretchesOf(pasts, modelId, isKnown ? manifest : undefined);
    const all = await readOwn(record, models, stretches, signal);
    const held = isKnown ? promisedRows(manifest, all) : all;
    const isActive = options.markets().some((market) => modelFor(market) === modelId);
    if (isKnown && isActive && standings.of(modelId).promise === null) await watch.look(modelId);
    const rows = held.filter((row) => isAsked(row, asked));
    const over = overRows(rows, knownUntil);
    const markets = [...new Set(held.map(({ market }) => market))].sort();
    const judged = judgedOf(over);
    await setImmediate();
    const shares = isKnown ? outcomes.map((name) => manifest.report.dataset.classShares[name]) : undefined;
    const lived = judged.rows.length > 0 ? await judgeLived(judged, shares) : null;
    await setImmediate();
    const trades = tradesOf(over);
    await setImmediate();
    const equity = trades.length > 0 ? judgeTrades(trades) : null;
    await setImmediate();
    return {
      modelIds,
      modelId,
      markets,
      standing: isKnown ? standings.of(modelId) : null,
      promised: isKnown ? promisedOf(manifest) : null,
      problem: isKnown ? null : manifest,
      range: rangeOf(rows),
      predictions: rows.length,
      open: rows.length - over.length,
      leftOut: all.length - held.length,
      lived,
      equity,
      slices: await judgeSlices(over),
    };
  };

  return {
    'performance.read': read,
    'performance.drift': async ({ modelId }, signal) => {
      const manifest = registry.manifest(modelId);
      const models = await readModels(record, signal);
      const own = await readOwn(record, models, stretchesOf(standings.pastNames(), modelId, manifest), signal);
      return judgeDrift(modelId, manifest, promisedRows(manifest, own), readBars, signal);
    },
    'performance.health': (_, signal) =>
      judgeHealth({ record, store, markets: options.markets(), now: clock.now(), signal }),
  };
}

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

function isAsked({ market, asOf }: LivedRow, asked: PerformanceRequest): boolean {
  if (asked.market !== undefined && market !== asked.market) return false;
  return (asked.from === undefined || asOf >= asked.from) && (asked.to === undefined || asOf < asked.to);
}

function rangeOf(rows: readonly LivedRow[]): Performance['range'] {
  if (rows.length === 0) return null;
  return rows.reduce(({ from, to }, { asOf }) => ({ from: Math.min(from, asOf), to: Math.max(to, asOf) }), {
    from: rows[0].asOf,
    to: rows[0].asOf,
  });
}
