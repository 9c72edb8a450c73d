import { Command } from 'commander';
import type { Client } from '../client/connect.ts';
import type { Contract } from '../contract/contract.ts';
import { Failure } from '../domain/failure.ts';
import { exchangeIdOf, type Market, symbolOf } from '../domain/market.ts';
import { toIso, type UtcMs } from '../domain/time.ts';
import type { Timeframe } from '../domain/timeframe.ts';
import { marketArgument, timeArgument, timeframeArgument } from './arguments.ts';
import { confirm } from './confirm.ts';
import { counted, printJson, printLine } from './output.ts';
import { type CommonOptions, withCommonOptions, withEngine } from './with-engine.ts';

type DeleteOptions = CommonOptions & { market: Market; timeframe: Timeframe; from: UtcMs; to: UtcMs; yes?: boolean };

type Range = Pick<DeleteOptions, 'market' | 'timeframe' | 'from' | 'to'>;
type Preview = Awaited<ReturnType<typeof preview>>;

const preview = (client: Client<Contract>, { market, timeframe, from, to }: Range) =>
  client.request('data.previewDelete', { market, timeframe, from, to });

const what = ({ market, timeframe }: Range, bars: number) => `${counted(bars, `${timeframe} bar`)} of ${market}`;

function print(options: DeleteOptions, { consequences, bars, ...times }: Preview, isDeleted: boolean): void {
  const { market, timeframe } = options;
  const [from, to] = [toIso(times.from), toIso(times.to)];
  if (options.json) {
    const of = { exchange: exchangeIdOf(market), market: symbolOf(market), timeframe };
    printJson({ ...of, bars, from, to, consequences, isDeleted });
    return;
  }
  printLine(`${isDeleted ? 'Deleted' : 'Would be deleted'}: ${what(options, bars)}, ${from} to ${to}.`);
  for (const sentence of consequences) printLine(`  ${sentence}`);
}

/** @returns how many bars may be deleted */
async function confirmDeletion(options: DeleteOptions): Promise<number> {
  const found = await withEngine(options, (client) => preview(client, options));
  print(options, found, false);
  const lost = `This deletes ${what(options, found.bars)} for good; omni data export keeps a copy of the range.`;
  await confirm(lost, options);
  return found.bars;
}

async function deleteCandles(options: DeleteOptions): Promise<void> {
  const { market, timeframe, from, to } = options;
  const confirmed = options.yes ? undefined : await confirmDeletion(options);
  const deleted = await withEngine(options, async (client) => {
    // Asked before it is done: afterwards nothing depends on the bars any more.
    const found = await preview(client, options);
    if (confirmed !== undefined && found.bars !== confirmed) {
      throw new Failure(
        'conflict',
        'The range holds other bars than it did; nothing was deleted. Delete again to see which.',
      );
    }
    const { consequences } = found;
    return { consequences, ...(await client.request('data.delete', { market, timeframe, from, to })) };
  });
  // What depended on the bars was said with the question.
  print(options, options.yes || options.json ? deleted : { ...deleted, consequences: [] }, true);
}

/** `omni data delete`: says what a range holds and what depends on it, asks, and deletes it. */
export function deleteCommand(): Command {
  return withCommonOptions(
    new Command('delete')
      .description('say what a range of candles holds and what depends on it, ask, and delete all of it or nothing')
      .requiredOption('--market <market>', 'BTC/USDT, or exchange:BTC/USDT', marketArgument)
      .option('--timeframe <timeframe>', '1m, 5m, 1h or 1d', timeframeArgument, '1m')
      .requiredOption('--from <time>', 'first open time, UTC', timeArgument)
      .requiredOption('--to <time>', 'end, UTC, exclusive', timeArgument)
      .option('--yes', 'do it without a question'),
    'omni data delete --market BTC/USDT --from 2026-01-05T13:00:00Z --to 2026-01-05T14:00:00Z --yes',
  ).action(deleteCandles);
}
