import { openCandleStore } from '../candles/store.ts';
import type { Contract } from '../contract/contract.ts';
import type { Handlers } from '../contract/define.ts';
import { Failure, toFailureData } from '../domain/failure.ts';
import { type Market, parseMarket } from '../domain/market.ts';
import type { Logger } from '../domain/ports.ts';
import { type Clock, toIso } from '../domain/time.ts';
import { openRegistry } from '../model/registry.ts';
import { prepareDataDir } from '../storage/data-dir.ts';
import { lockDataDir } from '../storage/lock-data-dir.ts';
import type { ForkTraining } from '../training/launch-training.ts';
import { chooseSource } from './choose-source.ts';
import { createDataHandlers } from './data-handlers.ts';
import { runDoctor } from './doctor.ts';
import { createLiveCandles } from './live-candles.ts';
import { createModelChoice } from './model-choice.ts';
import { createModelHandlers } from './model-handlers.ts';
import { type OpenSource, reachExchange, streamedSymbols, streamSource } from './open-source.ts';
import { candlesPath, modelsPath } from './paths.ts';
import { createPredictions } from './predictions.ts';
import { defaultTickSize, openSettings } from './settings.ts';
import { createStatusBoard } from './status.ts';
import { createStatusHandlers } from './status-handlers.ts';
import { createTrainingHandlers } from './training-handlers.ts';

export type Engine = {
  readonly handlers: Handlers<Contract>;
  /** Streams from `auto`, `demo`, `binance` or another exchange id; once in an engine's life. */
  openSource(source: string): Promise<void>;
  /** Stops streams and training, then closes the store; nothing acknowledged is lost. */
  close(): Promise<void>;
};

/**
 * Composes everything on one data directory and implements the contract.
 * @throws Failure 'busy' when another instance has the directory, 'unavailable' when it cannot be written
 */
export async function createEngine(options: {
  dataDir: string;
  bundledModelsDir: string;
  version: string;
  clock: Clock;
  logger: Logger;
  forkTraining?: ForkTraining;
}): Promise<Engine> {
  const { dataDir, bundledModelsDir, version, clock, logger, forkTraining } = options;
  prepareDataDir(dataDir);
  const lock = lockDataDir(dataDir);
  const closers: (() => void | Promise<void>)[] = [() => lock.release()];
  const closeAll = async () => {
    for (const close of closers.reverse()) await close();
    closers.length = 0;
  };

  try {
    const settings = await openSettings(dataDir, logger);
    const store = openCandleStore(candlesPath(dataDir), { clock, logger });
    closers.push(() => store.close());
    const registry = openRegistry({ dir: modelsPath(dataDir), bundledDir: bundledModelsDir, logger });
    const choice = createModelChoice(settings);
    const live = createLiveCandles(store);
    const board = createStatusBoard({ version, dataDir, clock });
    const tickSize = (market: Market) => settings.data.tickSizes[market] ?? defaultTickSize;

    const predictions = createPredictions({ store, registry, choice, live, clock, logger, tickSize });
    closers.push(() => predictions.close());
    const training = createTrainingHandlers({
      dataDir,
      clock,
      logger,
      fork: forkTraining,
      async onDone(state) {
        if (state.phase === 'failed' && state.error) board.notice('error', state.error.message);
        if (state.modelId === null) return;
        const adopted = await choice.adopt(state.modelId, state.spec.markets);
        if (adopted.length > 0) predictions.forgetModels();
      },
    });
    closers.push(() => training.stop());
    let source: OpenSource | undefined;
    let opening: Promise<void> | undefined;
    closers.push(async () => {
      await opening?.catch(() => {});
      await source?.close();
    });

    const models = createModelHandlers({ registry, choice, onChange: () => predictions.forgetModels() });
    const handlers: Handlers<Contract> = {
      ...createStatusHandlers({ board, live, store, clock, tickSize }),
      ...createDataHandlers({ store, live, clock, logger, tickSize, openSource: () => source }),
      ...training.handlers,
      ...models,
      ...predictions.handlers,
      'doctor.run': ({ network }) => runDoctor({ dataDir, store, registry, clock, logger, isNetworkAllowed: network }),
    };

    const open = async (wanted: string) => {
      const reachBinance = () => reachExchange('binance', clock, logger);
      const chosen = wanted === 'auto' ? await chooseSource(store, reachBinance) : { source: wanted };
      if (chosen.notice) board.notice('warn', chosen.notice);
      const markets = streamedSymbols.map((symbol) => parseMarket(symbol, chosen.source) as Market);
      board.open(chosen.source, markets);
      for (const damage of store.damage().filter(({ market }) => markets.includes(market))) {
        const { market, timeframe, bars, from } = damage;
        store.repair(market, timeframe);
        board.notice(
          'warn',
          `${bars} stored ${timeframe} bars of ${market} from ${toIso(from)} failed their checksum; they are fetched again.`,
        );
      }
      source = await streamSource(chosen.source, {
        store,
        clock,
        logger,
        events: {
          onClosed: (market, candle) => live.publish(market, { kind: 'closed', candle }),
          onForming: (market, candle) => live.publish(market, { kind: 'forming', candle }),
          onHistory: (market) => live.publish(market, { kind: 'history' }),
          onState: (state) => board.feed(state),
          onMarketInfo: (market, info) => keepTickSize(market, info.tickSize),
        },
      });
    };

    const keepTickSize = (market: Market, tick: number) => {
      if (settings.data.tickSizes[market] === tick) return;
      const change = settings.update((data) => {
        data.tickSizes[market] = tick;
      });
      change.catch((error: unknown) => board.notice('error', `Settings could not be stored: ${String(error)}`));
    };

    return {
      handlers,
      async openSource(wanted) {
        if (opening)
          throw new Failure('conflict', 'The workstation already streams; start another one for another source.');
        opening = open(wanted);
        await opening.catch((error: unknown) => {
          opening = undefined;
          board.notice('error', toFailureData(error).message);
          throw error;
        });
      },
      close: closeAll,
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
