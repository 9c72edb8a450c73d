import { setImmediate } from 'node:timers/promises';
import { readSeries } from '../candles/read-series.ts';
import type { CandleStore } from '../candles/store.ts';
import type { Contract, SealedWindow } from '../contract/contract.ts';
import type { Handlers } from '../contract/define.ts';
import type { Market } from '../domain/market.ts';
import type { ReadNews } from '../domain/news.ts';
import { defaultTradeRules, type TradeRules } from '../domain/prediction.ts';
import type { Clock } from '../domain/time.ts';
import { type Timeframe, timeframeMs, timeframes } from '../domain/timeframe.ts';
import { presets } from '../model/config.ts';
import { weightsFile } from '../model/model-files.ts';
import type { Registry } from '../model/registry.ts';
import type { ReadSeries } from '../training/market-series.ts';
import type { SealedLedger } from '../training/sealed-ledger.ts';
import { noSealedWindow } from '../training/sealed-range.ts';

type JudgingNames = 'training.preview' | 'models.sealed' | 'models.openSealed';

/** What can be said before a training starts, and the one look that is left after it. */
export function createJudgingHandlers(options: {
  store: CandleStore;
  registry: Registry;
  ledger: SealedLedger;
  clock: Clock;
  /** Default: there are no headlines. */
  readNews?: ReadNews;
  /** What a training that began now would learn to trade; default: the usual rules. */
  labelRules?(): TradeRules;
}): Pick<Handlers<Contract>, JudgingNames> {
  const { store, registry, ledger, clock, readNews, labelRules = () => defaultTradeRules } = options;
  const read: ReadSeries = (market, timeframe, from, to) => readSeries(store, market, timeframe, from, to);

  /** A bar can be made of stored ones of its own timeframe or a finer one. */
  const extentOf = (market: Market, timeframe: Timeframe) => {
    const extents = timeframes
      .filter((part) => timeframeMs(part) <= timeframeMs(timeframe))
      .flatMap((part) => {
        const [from, last] = [store.firstTime(market, part), store.last(market, part)];
        return from !== undefined && last ? [{ from, to: last.openTime + timeframeMs(part) }] : [];
      });
    if (extents.length === 0) return undefined;
    return { from: Math.min(...extents.map(({ from }) => from)), to: Math.max(...extents.map(({ to }) => to)) };
  };

  const sealedWindow = (modelId: string): SealedWindow => {
    const manifest = registry.manifest(modelId);
    const { markets, split, sha256 } = manifest;
    const range = split.sealed ?? null;
    return {
      modelId,
      markets,
      range,
      problem: range === null ? `There is no sealed window: ${noSealedWindow}.` : null,
      openings: range === null ? 0 : ledger.countOverlapping(markets, range.from, range.to),
      trainings: ledger.countTrainings(manifest),
      results: ledger.of(sha256[weightsFile]),
    };
  };

  return {
    'training.preview': async ({ markets, preset, from, to }, signal) => {
      const { previewTraining } = await import('../training/preview.ts');
      const { earliestDecision } = await import('../training/earliest-decision.ts');
      const { settledEnd } = await import('../training/settled-end.ts');
      const rules = labelRules();
      return previewTraining({
        readSeries: read,
        readNews,
        extentOf,
        markets,
        decisions: {
          from: earliestDecision(read, markets, presets[preset], from),
          to: settledEnd(read, markets, rules, { from, to }),
        },
        rules,
        config: presets[preset],
        async rest() {
          signal.throwIfAborted();
          await setImmediate();
        },
      });
    },
    'models.sealed': ({ modelId }) => sealedWindow(modelId),
    'models.openSealed': async ({ modelId }, signal) => {
      const { judgeSealed } = await import('../training/judge-sealed.ts');
      const model = await registry.load(modelId);
      try {
        const judgement = await judgeSealed(model, { readSeries: read, readNews }, signal);
        ledger.append({ time: clock.now(), modelId, ...judgement }, model.manifest.sha256[weightsFile]);
      } finally {
        model.dispose();
      }
      return sealedWindow(modelId);
    },
  };
}
