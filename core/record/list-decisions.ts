import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ListedDecision, RecordFilter, RecordQuery } from '../contract/contract.ts';
import type { DecisionOutcome } from '../domain/record.ts';
import { readRow } from './seal-row.ts';
import { outcomeColumns } from './state-outcome.ts';

/** What is shown of some rows of the table or query `l`, which has their numbers. */
export const listedFrom = (l: string, order = 'l.number') =>
  `SELECT d.row, d.hash, w.waiting, ${outcomeColumns} FROM ${l} JOIN decisions d ON d.number = l.number
   JOIN listing w ON w.number = l.number LEFT JOIN outcomes o ON o.number = l.number
     AND o.version = (SELECT max(v.version) FROM outcomes v WHERE v.number = l.number) ORDER BY ${order}`;

const sortColumns = { asOf: 'as_of', expectedValue: 'expected_value', profit: 'profit' } as const;

const conditions: readonly [keyof RecordFilter, string][] = [
  ['market', 'l.market = $market'],
  ['signal', 'l.signal = $signal'],
  ['end', 'l.end = $end'],
  ['modelId', 'l.model_id = $modelId'],
  ['from', 'l.as_of >= $from'],
  ['to', 'l.as_of < $to'],
];

type Row = { row: string; hash: string; waiting: string | null } & (DecisionOutcome | { number: null });

export function toListed(listed: unknown): ListedDecision {
  const { row, hash, waiting, ...outcome } = listed as Row;
  return { decision: readRow(row, hash), outcome: outcome.number === null ? null : outcome, waiting };
}

/** Pages of the record, and how many rows a filter lets through; only what is asked for stands in the statement, so that an index can serve it. */
export function prepareList(db: DatabaseSync): {
  page(query: RecordQuery): ListedDecision[];
  total(filter: RecordFilter): number;
} {
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string): StatementSync => {
    const known = statements.get(sql) ?? db.prepare(sql);
    statements.set(sql, known);
    return known;
  };

  const whereOf = (asked: readonly string[]) => (asked.length === 0 ? '' : `WHERE ${asked.join(' AND ')}`);
  const askedBy = (filter: RecordFilter) => {
    const asked = conditions.filter(([name]) => filter[name] !== undefined);
    const values = Object.fromEntries(asked.map(([name]) => [name, filter[name] as string | number]));
    return { where: asked.map(([, condition]) => condition), values };
  };

  return {
    page(query) {
      const { sort = 'asOf', direction = 'down', afterNumber, limit = 100 } = query;
      const { where, values } = askedBy(query);
      const column = sortColumns[sort];
      const [order, comparison] = direction === 'down' ? ['DESC', '<'] : ['ASC', '>'];
      const after = `(l.${column}, l.number) ${comparison}
        (SELECT a.${column}, a.number FROM listing a WHERE a.number = $afterNumber)`;
      const isFirst = afterNumber === undefined;
      const statement = prepared(
        listedFrom(
          `(SELECT l.number, l.${column} FROM listing l ${whereOf(isFirst ? where : [...where, after])}
            ORDER BY l.${column} ${order}, l.number ${order} LIMIT $limit) l`,
          `l.${column} ${order}, l.number ${order}`,
        ),
      );
      return statement.all({ ...values, ...(isFirst ? {} : { afterNumber }), limit }).map(toListed);
    },
    total(filter) {
      const { where, values } = askedBy(filter);
      return prepared(`SELECT count(*) AS rows FROM listing l ${whereOf(where)}`).get(values)?.rows as number;
    },
  };
}
