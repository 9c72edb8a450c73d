import { Command } from 'commander';
import { exchangeIdOf, type Market, symbolOf } from '../domain/market.ts';
import { toIso, type UtcMs } from '../domain/time.ts';
import type { Timeframe } from '../domain/timeframe.ts';
import { marketArgument, timeArgument, timeframeArgument } from './arguments.ts';
import { counted, printJson, printLine } from './output.ts';
import { type CommonOptions, withCommonOptions, withEngine } from './with-engine.ts';

type DeleteOptions = CommonOptions & { market: Market; timeframe: Timeframe; from: UtcMs; to: UtcMs; yes?: boolean };

async function deleteCandles({ market, timeframe, from, to, ...options }: DeleteOptions): Promise<void> {
  const range = { market, timeframe, from, to };
  const isDeleted = options.yes === true;
  // Asked before it is done, too: afterwards nothing depends on the bars any more.
  const { consequences, ...found } = await withEngine(options, async (client) => {
    const preview = await client.request('data.previewDelete', range);
    return isDeleted ? { ...preview, ...(await client.request('data.delete', range)) } : preview;
  });
  if (options.json) {
    const times = { from: toIso(found.from), to: toIso(found.to) };
    const of = { exchange: exchangeIdOf(market), market: symbolOf(market), timeframe };
    return printJson({ ...of, bars: found.bars, ...times, consequences, isDeleted });
  }
  const what = `${counted(found.bars, `${timeframe} bar`)} of ${market}, ${toIso(found.from)} to ${toIso(found.to)}`;
  printLine(isDeleted ? `Deleted: ${what}.` : `Would be deleted: ${what}.`);
  for (const sentence of consequences) printLine(`  ${sentence}`);
  if (isDeleted) return;
  printLine(
    'Nothing has been deleted yet: add --yes to do it. It cannot be undone; omni data export keeps a copy of the range.',
  );
}

/** `omni data delete`: says what a range holds and what depends on it, and with --yes deletes it. */
export function deleteCommand(): Command {
  return withCommonOptions(
    new Command('delete')
      .description('say what a range of candles holds and what depends on it; with --yes delete all of it, or nothing')
      .requiredOption('--market <market>', 'BTC/USDT, or exchange:BTC/USDT', marketArgument)
      .option('--timeframe <timeframe>', '1m, 5m, 1h or 1d', timeframeArgument, '1m')
      .requiredOption('--from <time>', 'first open time, UTC', timeArgument)
      .requiredOption('--to <time>', 'end, UTC, exclusive', timeArgument)
      .option('--yes', 'do it'),
    'omni data delete --market BTC/USDT --from 2026-01-05T13:00:00Z --to 2026-01-05T14:00:00Z --yes',
  ).action(deleteCandles);
}
