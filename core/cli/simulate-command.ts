import { Command } from 'commander';
import { openCandleStore } from '../candles/store.ts';
import { Failure } from '../domain/failure.ts';
import { symbolOf } from '../domain/market.ts';
import { type Logger, silentLogger } from '../domain/ports.ts';
import { tickFromPrices } from '../domain/tick-size.ts';
import { toIso } from '../domain/time.ts';
import { candlesPath } from '../engine/paths.ts';
import { resolveDataDir } from '../hosts/local-engine.ts';
import { systemClock as clock, pinoLogger } from '../hosts/system-ports.ts';
import type { SimulatedMarket } from '../simulator/market-source.ts';
import { createReplayMarket } from '../simulator/replay-market.ts';
import { startSimulator } from '../simulator/start-simulator.ts';
import { createSyntheticMarket } from '../simulator/synthetic-market.ts';
import { positiveNumber, wholeNumber } from './arguments.ts';
import { printJson, printLine } from './output.ts';
import { type CommonOptions, withCommonOptions } from './with-engine.ts';

type SimulateOptions = CommonOptions & {
  port: number;
  seed: number;
  speed: number;
  strength?: number;
  replay?: boolean;
};

/** The stored 1m candles of every market on a real exchange, as a market to replay. */
function storedMarket(path: string, logger: Logger): SimulatedMarket {
  const store = openCandleStore(path, { clock, logger, readOnly: true });
  try {
    const stored = store.series().filter(({ market, timeframe }) => timeframe === '1m' && !market.startsWith('demo:'));
    if (stored.length === 0) {
      throw new Failure(
        'not-enough-data',
        `There are no 1m candles in ${path} to replay; import or download some first.`,
      );
    }
    return createReplayMarket(
      stored.map(({ market, from, to }) => {
        const columns = store.read(market, '1m', from, to + 1);
        return { symbol: symbolOf(market), columns, tickSize: tickFromPrices(columns.close) };
      }),
    );
  } finally {
    store.close();
  }
}

/** `omni simulate`: the local exchange alone, for trying things out against it. */
export function simulateCommand(): Command {
  return withCommonOptions(
    new Command('simulate').description('run the local exchange alone: Binance spot REST and WebSocket on 127.0.0.1'),
    'omni simulate --port 9099 --speed 60',
  )
    .option('--port <n>', 'port; 0 takes a free one', wholeNumber(0, 65_535), 9_099)
    .option('--seed <n>', 'seed of the synthetic market', wholeNumber(0, 4_294_967_295), 1)
    .option('--strength <x>', 'strength of its learnable component, 1 is the default market', positiveNumber(10))
    .option('--speed <x>', 'market seconds a second', positiveNumber(10_000), 1)
    .option('--replay', 'replay the stored 1m candles instead')
    .action(async (options: SimulateOptions) => {
      const { port, seed, speed, strength, replay } = options;
      const logger = options.verbose ? pinoLogger() : silentLogger;
      const market = replay
        ? storedMarket(candlesPath(resolveDataDir(options.dataDir)), logger)
        : createSyntheticMarket({ seed, strength });
      const startTime = replay ? market.firstOpenTime : undefined;
      const simulator = await startSimulator({
        market,
        clock,
        logger,
        port,
        speed,
        startTime,
      });
      const stopped = new Promise<void>((resolve) => {
        process.once('SIGINT', resolve);
        process.once('SIGTERM', resolve);
      });
      const { restUrl, wsUrl } = simulator;
      if (options.json) printJson({ port: simulator.port, restUrl, wsUrl, time: toIso(simulator.now()) });
      else printLine(`Exchange at ${restUrl} and ${wsUrl}, market time ${toIso(simulator.now())}; Ctrl+C stops it.`);
      await stopped;
      await simulator.close();
    });
}
