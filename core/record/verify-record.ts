import { setImmediate } from 'node:timers/promises';
import type { Verification } from '../contract/contract.ts';
import type { DecisionOutcome, RecordedDecision } from '../domain/record.ts';
import { toIso, type UtcMs } from '../domain/time.ts';
import { wrongLevels } from './check-levels.ts';
import { hasLevels, judgeOutcome } from './judge-outcome.ts';
import { keepMinutes, type ReadMinutes } from './minute-windows.ts';
import type { DecisionStore, StoredRow } from './open-record.ts';
import { hashText, noHash, readRow } from './seal-row.ts';

type Misfit = NonNullable<Verification['misfit']>;

const rowsAtOnce = 2_000;

/**
 * Works out every hash, number, level and outcome again, oldest row first, and names the first row that does not fit. Outcomes are held
 * against the stored 1m bars; where those are not there any more, the outcome is counted as unchecked. The event loop runs on in between.
 * @param options.dueBy an outcome that the bars had shown by then must be there
 * @throws what `signal` is aborted with
 */
export async function verifyRecord(options: {
  record: Pick<DecisionStore, 'rowsAfter' | 'outcomesOf' | 'count' | 'lastListed'>;
  readMinutes: ReadMinutes;
  dueBy: UtcMs;
  signal?: AbortSignal;
  onProgress?(fraction: number, rows: number): void;
}): Promise<Verification> {
  const { record, dueBy, signal, onProgress } = options;
  const readMinutes = keepMinutes(options.readMinutes);
  const total = record.count();
  const counts = { outcomesChecked: 0, outcomesUnchecked: 0 };
  let rows = 0;
  let lastHash: string | null = null;
  const answer = (misfit: Misfit | null): Verification => ({ rows, ...counts, lastHash, misfit });

  for (;;) {
    signal?.throwIfAborted();
    const some = record.rowsAfter(rows, rowsAtOnce);
    const outcomes = record.outcomesOf(rows + 1, rows + some.length);
    for (const stored of some) {
      const checked = checkRow(stored, rows + 1, lastHash ?? noHash);
      if ('kind' in checked) return answer(checked);
      const misfit = checkOutcome(checked, outcomes.get(checked.number), stored.end, { readMinutes, dueBy, counts });
      if (misfit) return answer(misfit);
      rows += 1;
      lastHash = stored.hash;
    }
    onProgress?.(total === 0 ? 1 : Math.min(1, rows / total), rows);
    if (some.length < rowsAtOnce) break;
    await setImmediate();
  }
  const isCut = record.lastListed() > rows;
  const cut = `The record ends at row ${rows}, but row ${rows + 1} was listed: rows at the end were taken away.`;
  return answer(isCut ? { number: rows + 1, kind: 'number', message: cut } : null);
}

/** The row, when its number, hash, chain, content and list are what they must be; they are looked at in that order. */
function checkRow(stored: StoredRow, expected: number, previousHash: string): RecordedDecision | Misfit {
  const { number } = stored;
  const misfit = (kind: Misfit['kind'], message: string): Misfit => ({ number: expected, kind, message });
  if (number !== expected)
    return misfit('number', `Row ${expected} is missing: row ${number} follows row ${expected - 1}.`);
  if (hashText(stored.row) !== stored.hash) {
    return misfit('hash', `Row ${number} is not what was recorded: its hash does not belong to its content.`);
  }
  const row = parse(stored);
  if (row?.number !== number) return misfit('content', `Row ${number} does not hold a decision of this number.`);
  if (row.previousHash !== previousHash) {
    return misfit(
      'chain',
      `Row ${number} does not continue row ${number - 1}: one of the two was changed after it was recorded.`,
    );
  }
  const wrong = wrongLevels(row);
  if (wrong) return misfit('levels', `Row ${number} has levels that cannot be: ${wrong}.`);
  const isListed =
    stored.market === row.market &&
    stored.asOf === row.asOf &&
    stored.signal === row.signal &&
    stored.modelId === row.modelId;
  if (isListed) return row;
  return misfit('list', `Row ${number} is not listed with the market, time, signal and model that were recorded.`);
}

function parse({ row, hash }: StoredRow): RecordedDecision | undefined {
  try {
    return readRow(row, hash);
  } catch {
    // The caller says what is wrong with the row.
    return undefined;
  }
}

function checkOutcome(
  row: RecordedDecision,
  said: DecisionOutcome | undefined,
  listedEnd: string | null,
  by: { readMinutes: ReadMinutes; dueBy: UtcMs; counts: { outcomesChecked: number; outcomesUnchecked: number } },
): Misfit | undefined {
  const { number } = row;
  const { readMinutes, dueBy, counts } = by;
  const misfit = (message: string): Misfit => ({ number, kind: 'outcome', message });
  if (!hasLevels(row)) return said ? misfit(`Row ${number} has an outcome but no levels.`) : undefined;
  const { outcome } = judgeOutcome(row, readMinutes(row.market, row.asOf, row.horizonEnd));
  if (!said) {
    if (!outcome || outcome.endTime > dueBy) return undefined;
    return misfit(`Row ${number} has no outcome, but its bars show the ${outcome.end} at ${toIso(outcome.endTime)}.`);
  }
  if (listedEnd !== said.end) return misfit(`Row ${number} is listed with another outcome than was stated.`);
  if (!outcome || (outcome.label === null && said.label !== null)) {
    counts.outcomesUnchecked += 1;
    return undefined;
  }
  counts.outcomesChecked += 1;
  const different = differentField(said, outcome);
  if (!different) return undefined;
  return misfit(`Row ${number}: ${different} is stated as ${said[different]}, the 1m bars say ${outcome[different]}.`);
}

/** A label that is not known yet is no difference. */
function differentField(said: DecisionOutcome, is: DecisionOutcome): keyof DecisionOutcome | undefined {
  const names = Object.keys(is) as (keyof DecisionOutcome)[];
  return names.find((name) => said[name] !== is[name] && !(name === 'label' && said.label === null));
}
