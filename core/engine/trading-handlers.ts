import { isDeepStrictEqual } from 'node:util';
import type { Contract } from '../contract/contract.ts';
import type { Handlers } from '../contract/define.ts';
import type { TradingState } from '../contract/settings-calls.ts';
import type { LearntTrade, TradingSettings } from '../contract/trading-schemas.ts';
import { Failure, toFailureData } from '../domain/failure.ts';
import { type Market, parseMarket } from '../domain/market.ts';
import type { Clock, UtcMs } from '../domain/time.ts';
import { hourMs } from '../domain/timeframe.ts';
import type { Registry } from '../model/registry.ts';
import type { Document } from '../storage/open-document.ts';
import { withBar } from './decision-bars.ts';
import type { LeftOpen } from './left-open.ts';
import type { ModelChoice } from './model-choice.ts';
import type { Settings } from './settings.ts';
import type { SourceSession } from './source-session.ts';
import type { StatusBoard } from './status.ts';

/** Stores trading settings and lets them take effect; a plain sentence when something of them holds only later. */
export type ChangeTrading = (next: TradingSettings) => Promise<string | null>;

/** Stores trading settings, and since when their decision bar holds. */
export function storeTrading(settings: Document<Settings>, next: TradingSettings, now: UtcMs): Promise<void> {
  return settings.update((data) => {
    data.trading = next;
    data.decisionBars = withBar(data.decisionBars, next.decisions.barMinutes, now);
  });
}

/** @param options.onChange hears of every change, once it is stored */
export function createTradingChange(options: {
  settings: Document<Settings>;
  session: Pick<SourceSession, 'restream' | 'current'>;
  board: StatusBoard;
  clock: Clock;
  leftOpen: LeftOpen;
  onChange(): void;
}): ChangeTrading {
  const { settings, session, board, clock, leftOpen, onChange } = options;
  return async (next) => {
    const before = settings.data.trading;
    await storeTrading(settings, next, clock.now());
    onChange();
    if (before.symbols.join() === next.symbols.join()) return null;
    const removed = before.symbols.filter((symbol) => !next.symbols.includes(symbol));
    const left = leftOpen(removed, session.current()?.id);
    if (left !== null) board.notice('warn', left);
    const withLeft = (sentence: string) => (left === null ? sentence : `${sentence} ${left}`);
    if (!session.current()) return withLeft('No source is open: the markets are streamed from the next start on.');
    try {
      await session.restream();
      return left;
    } catch (error) {
      const sentence = `The markets are streamed from the next start on: ${toFailureData(error).message}`;
      board.notice('error', sentence);
      return withLeft(sentence);
    }
  };
}

/** A decision bar that was set by a clock that was ahead holds from now on, not only when its time has come. */
export async function noteDecisionBar(settings: Document<Settings>, now: UtcMs): Promise<void> {
  const bars = withBar(settings.data.decisionBars, settings.data.trading.decisions.barMinutes, now);
  if (isDeepStrictEqual(bars, settings.data.decisionBars)) return;
  await settings.update((data) => {
    data.decisionBars = bars;
  });
}

/** The trading settings as pages and the command see them. */
export function createTradingHandlers(options: {
  settings: Document<Settings>;
  registry: Pick<Registry, 'manifest'>;
  choice: ModelChoice;
  board: StatusBoard;
  session: Pick<SourceSession, 'unknownSymbols' | 'current'>;
  change: ChangeTrading;
}): Pick<Handlers<Contract>, 'settings.readTrading' | 'settings.setTrading'> {
  const { settings, registry, choice, board, session, change } = options;

  const streamed = (): readonly Market[] => {
    const { markets } = board.read();
    return markets.length > 0 ? markets : settings.data.trading.symbols.flatMap((symbol) => parseMarket(symbol) ?? []);
  };
  const learntFor = (market: Market): LearntTrade[] => {
    const modelId = choice.modelFor(market);
    try {
      const { takeProfitAtr, stopLossAtr, horizonMs } = registry.manifest(modelId).rules;
      return [{ market, modelId, takeProfitAtr, stopLossAtr, horizonHours: horizonMs / hourMs }];
    } catch (error) {
      // A refused model decides nothing; the Models page says why.
      if (error instanceof Failure) return [];
      throw error;
    }
  };
  const read = (remark: string | null = null): TradingState => ({
    trading: settings.data.trading,
    learnt: streamed().flatMap(learntFor),
    remark,
  });

  return {
    'settings.readTrading': () => read(),
    async 'settings.setTrading'(next) {
      const before = settings.data.trading;
      const added = next.symbols.filter((symbol) => !before.symbols.includes(symbol));
      // What cannot be said now, the feed of the market says later.
      const [unknown] = (added.length > 0 && (await session.unknownSymbols(added))) || [];
      if (unknown !== undefined) {
        throw new Failure(
          'bad-request',
          `${unknown} is not traded on ${session.current()?.id}; take it out of the list.`,
        );
      }
      return read(await change(next));
    },
  };
}
