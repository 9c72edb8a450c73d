import { resolve } from 'node:path';
import { Command } from 'commander';
import type { NewsImportResult, NewsItem } from '../contract/contract.ts';
import { Failure } from '../domain/failure.ts';
import type { Market } from '../domain/market.ts';
import { signed, whole } from '../domain/number-text.ts';
import { toIso } from '../domain/time.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { marketArgument, wholeNumber } from './arguments.ts';
import { counted, nothingImported, printJson, printLine, printTable } from './output.ts';
import { startProgress } from './progress.ts';
import { type CommonOptions, withCommonOptions, withEngine } from './with-engine.ts';

/** Rejected rows that are printed; there may be thousands. */
const listedRejections = 20;

const isoOrNull = (time: number | null) => (time === null ? null : toIso(time));

async function importFile(path: string, options: CommonOptions & { delay: number }): Promise<void> {
  const progress = startProgress(options.json === true);
  let result: NewsImportResult | undefined;
  try {
    await withEngine(options, (client, _, signal) =>
      client.stream(
        'news.import',
        { path: resolve(path), delayMs: options.delay * minuteMs },
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
  const { from, to, rowsRead, rowsRejected, rejected } = result;
  if (options.json) printJson({ ...result, from: isoOrNull(from), to: isoOrNull(to) });
  else printImport(result);
  if (rowsRead > 0 && rowsRejected === rowsRead) {
    throw new Failure('bad-request', nothingImported(path, rowsRead, rejected[0]?.reason));
  }
}

function printImport({ rowsRead, rowsStored, rowsKnown, rowsRejected, ...result }: NewsImportResult): void {
  const { from, to, notices, rejected } = result;
  const when = from === null || to === null ? '' : `, published ${toIso(from)} to ${toIso(to)}`;
  printLine(
    `${counted(rowsStored, 'new headline')}${when}; ${counted(rowsRead, 'row')} read, ${whole(rowsKnown)} stored before, ${whole(rowsRejected)} rejected.`,
  );
  for (const notice of notices) printLine(`  note: ${notice}`);
  for (const { line, reason } of rejected.slice(0, listedRejections)) printLine(`  line ${line}: ${reason}`);
  if (rowsRejected > listedRejections)
    printLine(`  … and ${whole(rowsRejected - listedRejections)} more (--json lists more)`);
}

const newsAsJson = (item: NewsItem) => ({
  ...item,
  publishedAt: toIso(item.publishedAt),
  fetchedAt: toIso(item.fetchedAt),
});

async function list(options: CommonOptions & { market?: Market; limit: number }): Promise<void> {
  const { market, limit } = options;
  const page = await withEngine(options, (client) => client.request('news.list', { market, limit }));
  if (options.json) return printJson(page.items.map(newsAsJson));
  if (page.items.length === 0) {
    return printLine('No headlines yet; omni start fetches them, omni news import reads a file of them.');
  }
  printTable(
    ['published', 'score', 'source', 'headline'],
    page.items.map(({ publishedAt, fused, source, text }) => [
      toIso(publishedAt),
      signed(fused.score, 2),
      source.slice(0, 20),
      text.length > 90 ? `${text.slice(0, 90)}…` : text,
    ]),
  );
  printLine(`${page.items.length} of ${whole(page.total)}`);
}

/** `omni news …`: the headlines that networks learn from and predictions hear. */
export function newsCommand(): Command {
  const news = new Command('news').description('headlines that are stored: import a file of them, list them');
  news.addCommand(
    withCommonOptions(
      new Command('import').description(
        'read a CSV (.gz, .zip) of historical headlines: publishedAt,text[,source][,url]',
      ),
      'omni news import headlines.csv --delay 5',
    )
      .argument('<file>')
      .option(
        '--delay <minutes>',
        'a row without a fetchedAt counts this long after its publishedAt, in minutes',
        wholeNumber(0, 1_440),
        5,
      )
      .action(importFile),
  );
  news.addCommand(
    withCommonOptions(new Command('list').description('the newest first'), 'omni news list --market BTC/USDT')
      .option('--market <market>', 'only what this market hears', marketArgument)
      .option('--limit <count>', 'at most so many', wholeNumber(1, 500), 20)
      .action(list),
  );
  return news;
}
