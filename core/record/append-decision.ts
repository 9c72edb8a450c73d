import type { DatabaseSync } from 'node:sqlite';
import type { DecisionRecord, RecordedDecision } from '../domain/record.ts';
import { inTransaction } from '../storage/transaction.ts';
import { noHash, readRow, sealRow } from './seal-row.ts';

/** −∞: there is none, and it sorts after all that have one. */
export const noValue = Number.NEGATIVE_INFINITY;

/** @returns a function that appends rows in their order in one transaction: all of them or none */
export function prepareAppend(db: DatabaseSync): (decisions: readonly DecisionRecord[]) => RecordedDecision[] {
  const known = db.prepare(
    'SELECT d.row, d.hash FROM listing l JOIN decisions d ON d.number = l.number WHERE l.market = ? AND l.as_of = ?',
  );
  const newest = db.prepare('SELECT number, hash FROM decisions ORDER BY number DESC LIMIT 1');
  const addRow = db.prepare('INSERT INTO decisions (number, row, hash) VALUES (?, ?, ?)');
  const list = db.prepare(
    `INSERT INTO listing (number, market, as_of, horizon_end, signal, model_id, expected_value, profit, end, is_settled)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );

  const append = (decision: DecisionRecord): RecordedDecision => {
    const { market, asOf, horizonEnd, signal, modelId, expectedValue, side } = decision;
    const first = known.get(market, asOf) as { row: string; hash: string } | undefined;
    if (first) return readRow(first.row, first.hash);
    const before = newest.get() as { number: number; hash: string } | undefined;
    const number = (before?.number ?? 0) + 1;
    const { text, hash } = sealRow(decision, number, before?.hash ?? noHash);
    const [end, isSettled] = side === null ? ['none', 1] : ['open', 0];
    addRow.run(number, text, hash);
    const value = expectedValue ?? noValue;
    list.run(number, market, asOf, horizonEnd, signal, modelId, value, noValue, end, isSettled);
    return readRow(text, hash);
  };

  return (decisions) => inTransaction(db, () => decisions.map(append));
}
