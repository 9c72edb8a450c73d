import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import type { ListedDecision, RecordFilter, Verification } from '../contract/contract.ts';
import { Failure } from '../domain/failure.ts';
import { priceText, whole } from '../domain/number-text.ts';
import { signedPercent } from '../domain/percent.ts';
import { toIso, type UtcMs } from '../domain/time.ts';
import { marketArgument, nonEmpty, timeArgument, wholeNumber } from './arguments.ts';
import { counted, printJson, printLine, printTable } from './output.ts';
import { startProgress } from './progress.ts';
import { type CommonOptions, withCommonOptions, withEngine } from './with-engine.ts';

type FilterOptions = CommonOptions & Omit<RecordFilter, 'modelId'> & { model?: string };

function withFilter(command: Command): Command {
  return command
    .option('--market <market>', 'BTC/USDT, or exchange:BTC/USDT', marketArgument)
    .addOption(new Option('--signal <signal>', 'only this signal').choices(['long', 'short', 'abstain']))
    .addOption(
      new Option('--end <end>', 'only decisions that ended so, are open, or have no levels (none)').choices([
        'takeProfit',
        'stopLoss',
        'horizon',
        'open',
        'none',
      ]),
    )
    .option('--model <model>', 'only decisions of this model', nonEmpty)
    .option('--from <time>', 'first decision time, UTC', timeArgument)
    .option('--to <time>', 'end, UTC, exclusive', timeArgument);
}

const filterOf = ({ market, signal, end, model, from, to }: FilterOptions): RecordFilter => ({
  market,
  signal,
  end,
  modelId: model,
  from,
  to,
});

const levelText = (price: number | null, tickSize: number | null) =>
  price === null || tickSize === null ? '' : priceText(price, tickSize);
const isoOrNull = (time: UtcMs | undefined) => (time === undefined ? null : toIso(time));

const listedAsJson = ({ decision, outcome, waiting }: ListedDecision) => ({
  decision: {
    ...decision,
    asOf: toIso(decision.asOf),
    recordedAt: toIso(decision.recordedAt),
    horizonEnd: toIso(decision.horizonEnd),
  },
  outcome: outcome && { ...outcome, endTime: isoOrNull(outcome.endTime) },
  waiting,
});

async function list(options: FilterOptions & { limit: number }): Promise<void> {
  const { limit } = options;
  const page = await withEngine(options, (client) => client.request('record.list', { ...filterOf(options), limit }));
  if (options.json) return printJson({ total: page.total, items: page.items.map(listedAsJson) });
  if (page.items.length === 0) {
    const isFiltered = Object.values(filterOf(options)).some((wanted) => wanted !== undefined);
    const found = isFiltered ? 'No such decisions are recorded' : 'No decisions are recorded yet';
    return printLine(`${found}; omni start records one each decision bar.`);
  }
  printTable(
    ['row', 'decided', 'market', 'signal', 'entry', 'take-profit', 'stop-loss', 'outcome', 'after cost'],
    page.items.map(({ decision, outcome, waiting }) => [
      String(decision.number),
      toIso(decision.asOf),
      decision.market,
      decision.signal,
      ...[decision.entry, decision.takeProfit, decision.stopLoss].map((price) => levelText(price, decision.tickSize)),
      outcome?.end ?? (decision.side === null ? '' : waiting === null ? 'open' : 'waiting'),
      outcome ? signedPercent(outcome.profit) : '',
    ]),
  );
  printLine(`${page.items.length} of ${whole(page.total)}`);
}

async function verify(options: CommonOptions): Promise<void> {
  const progress = startProgress(options.json === true);
  let result: Verification | undefined;
  try {
    await withEngine(options, (client, _, signal) =>
      client.stream(
        'record.verify',
        {},
        (event) => {
          if (event.kind === 'result') result = event.result;
          else progress.update(event.fraction, counted(event.rows, 'row'));
        },
        signal,
      ),
    );
  } finally {
    progress.stop();
  }
  if (!result) return;
  const { rows, outcomesChecked, outcomesUnchecked, lastHash, misfit } = result;
  if (options.json) printJson(result);
  else if (!misfit) {
    printLine(
      `${counted(rows, 'row')} in one unbroken chain; ${counted(outcomesChecked, 'outcome')} worked out again from 1m bars.`,
    );
    if (outcomesUnchecked > 0)
      printLine(`${counted(outcomesUnchecked, 'outcome')} not checked: their bars are not stored.`);
    if (lastHash)
      printLine(`The last row's hash is ${lastHash}; note it down to prove later that nothing before it was changed.`);
  }
  if (misfit) throw new Failure('corrupt', misfit.message);
}

/** `omni record …`: every live decision and what became of it. */
export function recordCommand(): Command {
  const record = new Command('record').description('live decisions and what became of them: list, verify, export');
  record.addCommand(
    withFilter(
      withCommonOptions(
        new Command('list').description('the newest first'),
        'omni record list --signal long --end stopLoss',
      ),
    )
      .option('--limit <count>', 'at most so many', wholeNumber(1, 500), 20)
      .action(list),
  );
  record.addCommand(
    withCommonOptions(
      new Command('verify').description('work out the chain and the outcomes again from raw 1m bars'),
      'omni record verify',
    ).action(verify),
  );
  record.addCommand(
    withFilter(
      withCommonOptions(
        new Command('export').description('write a .csv or .json file (.gz too), oldest decision first'),
        'omni record export record.csv --from 2026-01-01',
      ),
    )
      .argument('<file>')
      .action(async (path: string, options: FilterOptions) => {
        const written = await withEngine(options, (client) =>
          client.request('record.export', { path: resolve(path), ...filterOf(options) }),
        );
        if (options.json) printJson(written);
        else printLine(`${counted(written.rows, 'row')} written to ${written.path}.`);
      }),
  );
  return record;
}
