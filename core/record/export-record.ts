import { setImmediate } from 'node:timers/promises';
import type { ListedDecision, RecordFilter } from '../contract/contract.ts';
import { Failure } from '../domain/failure.ts';
import { toIso, type UtcMs } from '../domain/time.ts';
import { writeExport } from '../storage/write-export.ts';
import type { DecisionStore } from './open-record.ts';

const rowsAtOnce = 2_000;

type Cell = string | number | null | undefined;
const iso = (time: UtcMs | undefined) => (time === undefined ? null : toIso(time));

/** Columns of the CSV file; times as ISO 8601, fractions as fractions. */
const columns: readonly (readonly [string, (listed: ListedDecision) => Cell])[] = [
  ['number', ({ decision }) => decision.number],
  ['market', ({ decision }) => decision.market],
  ['asOf', ({ decision }) => iso(decision.asOf)],
  ['recordedAt', ({ decision }) => iso(decision.recordedAt)],
  ['modelId', ({ decision }) => decision.modelId],
  ['signal', ({ decision }) => decision.signal],
  ['side', ({ decision }) => decision.side],
  ['short', ({ decision }) => decision.probabilities?.short],
  ['flat', ({ decision }) => decision.probabilities?.flat],
  ['long', ({ decision }) => decision.probabilities?.long],
  ['entry', ({ decision }) => decision.entry],
  ['takeProfit', ({ decision }) => decision.takeProfit],
  ['stopLoss', ({ decision }) => decision.stopLoss],
  ['tickSize', ({ decision }) => decision.tickSize],
  ['atr', ({ decision }) => decision.atr],
  ['breakEven', ({ decision }) => decision.breakEven],
  ['expectedValue', ({ decision }) => decision.expectedValue],
  ['roundTripCost', ({ decision }) => decision.roundTripCost],
  ['horizonEnd', ({ decision }) => iso(decision.horizonEnd)],
  ['end', ({ outcome }) => outcome?.end],
  ['endTime', ({ outcome }) => iso(outcome?.endTime)],
  ['exit', ({ outcome }) => outcome?.exit],
  ['profit', ({ outcome }) => outcome?.profit],
  ['bestExcursion', ({ outcome }) => outcome?.bestExcursion],
  ['worstExcursion', ({ outcome }) => outcome?.worstExcursion],
  ['label', ({ outcome }) => outcome?.label],
  ['reasons', ({ decision }) => decision.reasons.join(' ')],
  ['inputHash', ({ decision }) => decision.inputHash],
  ['previousHash', ({ decision }) => decision.previousHash],
  ['hash', ({ decision }) => decision.hash],
];

/**
 * Writes the rows that the filter lets through, oldest decision first: as a table when `path` ends in .csv, as they are under their hash,
 * with their outcomes, when it ends in .json. The event loop runs on in between.
 * @throws Failure 'bad-request' for another ending, 'not-enough-data' when there are no such rows; else as `writeExport`
 */
export async function exportRecord(options: {
  record: Pick<DecisionStore, 'page'>;
  path: string;
  filter: RecordFilter;
}): Promise<{ path: string; rows: number }> {
  const { record, path, filter } = options;
  const kind = /\.(csv|json)(\.gz)?$/i.exec(path)?.[1].toLowerCase();
  if (!kind) throw new Failure('bad-request', `${path} must end in .csv or .json, so that it is known what to write.`);
  let rows = 0;

  async function* pieces(): AsyncGenerator<string> {
    yield kind === 'csv' ? `${columns.map(([name]) => name).join(',')}\n` : '[';
    let afterNumber: number | undefined;
    for (;;) {
      const some = record.page({ ...filter, sort: 'asOf', direction: 'up', afterNumber, limit: rowsAtOnce });
      if (some.length > 0)
        yield some.map((listed, i) => (kind === 'csv' ? toLine(listed) : toItem(listed, rows + i))).join('');
      rows += some.length;
      if (some.length < rowsAtOnce) break;
      afterNumber = some.at(-1)?.decision.number;
      await setImmediate();
    }
    if (rows === 0) throw new Failure('not-enough-data', 'The record has no such rows to export.');
    if (kind === 'json') yield '\n]\n';
  }

  await writeExport(path, pieces());
  return { path, rows };
}

function toLine(listed: ListedDecision): string {
  return `${columns.map(([, cellOf]) => quoted(cellOf(listed))).join(',')}\n`;
}

function toItem(listed: ListedDecision, index: number): string {
  return `${index === 0 ? '' : ','}\n${JSON.stringify(listed)}`;
}

function quoted(cell: Cell): string {
  const text = cell === null || cell === undefined ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
