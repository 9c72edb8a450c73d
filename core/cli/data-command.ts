import { resolve } from 'node:path';
import { Command } from 'commander';
import type { ImportResult } from '../contract/contract.ts';
import type { Gap } from '../domain/candle.ts';
import { Failure } from '../domain/failure.ts';
import { exchangeIdOf, type Market, symbolOf } from '../domain/market.ts';
import { whole } from '../domain/number-text.ts';
import { toIso, type UtcMs } from '../domain/time.ts';
import { type Timeframe, timeframeMs } from '../domain/timeframe.ts';
import { marketArgument, timeArgument, timeframeArgument } from './arguments.ts';
import { deleteCommand } from './delete-command.ts';
import { counted, nothingImported, printJson, printLine, printTable } from './output.ts';
import { startProgress } from './progress.ts';
import { type CommonOptions, withCommonOptions, withEngine } from './with-engine.ts';

/** Rejected rows that are printed; there may be thousands. */
const listedRejections = 20;

type ImportOptions = SeriesOptions & { overwrite?: boolean };
type SeriesOptions = CommonOptions & { market: Market; timeframe: Timeframe; from?: UtcMs; to?: UtcMs };

const gapsAsJson = (gaps: readonly Gap[]) => gaps.map((gap) => ({ ...gap, from: toIso(gap.from), to: toIso(gap.to) }));
const isoOrNull = (time: UtcMs | null) => (time === null ? null : toIso(time));
const marketAsJson = (market: Market) => ({ exchange: exchangeIdOf(market), market: symbolOf(market) });

function series(name: string, description: string, example: string): Command {
  return withCommonOptions(new Command(name).description(description), example)
    .requiredOption('--market <market>', 'BTC/USDT, or exchange:BTC/USDT', marketArgument)
    .requiredOption('--timeframe <timeframe>', '1m, 5m, 10m, 1h or 1d', timeframeArgument);
}

async function importFile(path: string, options: ImportOptions): Promise<void> {
  const { market, timeframe } = options;
  const progress = startProgress(options.json === true);
  let result: ImportResult | undefined;
  try {
    await withEngine(options, (client, _, signal) =>
      client.stream(
        'data.import',
        { path: resolve(path), market, timeframe, isOverwriting: options.overwrite === true },
        (event) => {
          if (event.kind === 'result') result = event.result;
          else progress.update(event.fraction, counted(event.rowsRead, 'row'));
        },
        signal,
      ),
    );
  } finally {
    progress.stop();
  }
  if (!result) return;
  if (options.json) {
    const { from, to, gaps } = result;
    printJson({ ...result, ...marketAsJson(market), from: isoOrNull(from), to: isoOrNull(to), gaps: gapsAsJson(gaps) });
  } else printImport(result);
  if (result.rowsRead > 0 && result.rowsRejected === result.rowsRead) {
    throw new Failure('bad-request', nothingImported(path, result.rowsRead, result.rejected[0]?.reason));
  }
}

function printImport(result: ImportResult): void {
  const { market, timeframe, rowsRead, rowsStored, rowsSame, rowsReplaced, rowsKept, rowsRejected } = result;
  const others = [
    `${whole(rowsSame)} stored before`,
    ...(rowsReplaced > 0 ? [`${whole(rowsReplaced)} replaced`] : []),
    ...(rowsKept > 0 ? [`${whole(rowsKept)} different and not taken`] : []),
    `${whole(rowsRejected)} rejected`,
  ];
  printLine(
    `${counted(rowsStored, `new ${timeframe} bar`)} of ${market}; ${counted(rowsRead, 'row')} read, ${others.join(', ')}.`,
  );
  for (const notice of result.notices ?? []) printLine(`  note: ${notice}`);
  for (const { line, reason } of result.rejected.slice(0, listedRejections)) printLine(`  line ${line}: ${reason}`);
  if (rowsRejected > listedRejections)
    printLine(`  … and ${whole(rowsRejected - listedRejections)} more (--json lists more)`);
  printGaps(result.gaps);
}

function printGaps(gaps: readonly Gap[]): void {
  if (gaps.length === 0) printLine('No gaps.');
  else
    printTable(
      ['gap from', 'to', 'bars'],
      gaps.map((gap) => [toIso(gap.from), toIso(gap.to), gap.bars]),
    );
}

async function download(options: SeriesOptions & { from: UtcMs }): Promise<void> {
  const { market, timeframe, from, to } = options;
  const progress = startProgress(options.json === true);
  try {
    await withEngine(options, (client, _, signal) =>
      client.stream(
        'data.download',
        { market, timeframe, from, to },
        (event) => {
          if (event.kind === 'progress') return progress.update(event.fraction, counted(event.rowsStored, 'bar'));
          progress.stop();
          if (options.json) printJson({ ...marketAsJson(market), timeframe, ...event, gaps: gapsAsJson(event.gaps) });
          else {
            printLine(`${counted(event.rowsStored, `new ${timeframe} bar`)} of ${market}.`);
            printGaps(event.gaps);
          }
        },
        signal,
      ),
    );
  } finally {
    progress.stop();
  }
}

/** `omni data …`: import, download, list, gaps, repair, export, delete. */
export function dataCommand(): Command {
  const data = new Command('data').description('candles: import, download, list, gaps, repair, export, delete');

  data.addCommand(
    series(
      'import',
      'read a CSV, .csv.gz or .zip file of candles',
      'omni data import BTCUSDT-1m.csv.gz --market BTC/USDT --timeframe 1m',
    )
      .argument('<file>')
      .option('--overwrite', 'replace stored bars that differ from those in the file')
      .action(importFile),
  );

  data.addCommand(
    series(
      'download',
      "fetch history from the market's exchange",
      'omni data download --market BTC/USDT --timeframe 1m --from 2026-01-01',
    )
      .requiredOption('--from <time>', 'first open time, UTC', timeArgument)
      .option('--to <time>', 'end, UTC, exclusive (default: now)', timeArgument)
      .action(download),
  );

  data.addCommand(
    withCommonOptions(new Command('list').description('what is stored'), 'omni data list --json').action(
      async (options: CommonOptions) => {
        const all = await withEngine(options, (client) => client.request('data.list', {}));
        if (options.json) {
          printJson(
            all.map((one) => ({ ...one, ...marketAsJson(one.market), from: toIso(one.from), to: toIso(one.to) })),
          );
        } else if (all.length === 0) {
          printLine('No candles yet; see omni data import --help and omni data download --help.');
        } else {
          const rows = all.map((one) => [
            one.market,
            one.timeframe,
            one.bars,
            toIso(one.from),
            // The close of the newest bar: as --to it takes all of them.
            toIso(one.to + timeframeMs(one.timeframe)),
            one.gaps,
          ]);
          printTable(['market', 'timeframe', 'bars', 'from', 'to', 'gaps'], rows);
        }
      },
    ),
  );

  data.addCommand(
    series('gaps', 'missing stretches of one series', 'omni data gaps --market BTC/USDT --timeframe 1h').action(
      async (options: SeriesOptions) => {
        const { market, timeframe } = options;
        const gaps = await withEngine(options, (client) => client.request('data.gaps', { market, timeframe }));
        if (options.json) printJson(gapsAsJson(gaps));
        else printGaps(gaps);
      },
    ),
  );

  data.addCommand(
    series(
      'repair',
      'drop bars whose checksum does not hold',
      'omni data repair --market BTC/USDT --timeframe 1m',
    ).action(async (options: SeriesOptions) => {
      const { market, timeframe } = options;
      const missing = await withEngine(options, (client) => client.request('data.repair', { market, timeframe }));
      if (options.json) return printJson(gapsAsJson(missing));
      if (missing.length === 0) return printLine('Every checksum holds; nothing was dropped.');
      printLine('These bars were dropped; import or download them again.');
      printGaps(missing);
    }),
  );

  data.addCommand(
    series(
      'export',
      'write one series as CSV (.gz when the name ends so)',
      'omni data export btc.csv.gz --market BTC/USDT --timeframe 1h',
    )
      .argument('<file>')
      .option('--from <time>', 'first open time, UTC', timeArgument)
      .option('--to <time>', 'end, UTC, exclusive', timeArgument)
      .action(async (path: string, options: SeriesOptions) => {
        const { market, timeframe, from, to } = options;
        const written = await withEngine(options, (client) =>
          client.request('data.export', { path: resolve(path), market, timeframe, from, to }),
        );
        if (options.json) printJson(written);
        else printLine(`${counted(written.rows, 'row')} written to ${written.path}.`);
      }),
  );
  data.addCommand(deleteCommand());
  return data;
}
