import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ListedDecision, RecordFilter, RecordQuery } from '../contract/contract.ts';
import type { DecisionOutcome } from '../domain/record.ts';
import { readRow } from './seal-row.ts';

type Row = { row: string; hash: string; outcome: string | null; waiting: string | null };

export const listedColumns = `d.row, d.hash, l.waiting, (SELECT o.outcome FROM outcomes o WHERE o.number = l.number
  ORDER BY o.version DESC LIMIT 1) AS outcome FROM listing l JOIN decisions d ON d.number = l.number`;

const sortColumns = { asOf: 'as_of', expectedValue: 'expected_value', profit: 'profit' } as const;

const conditions: readonly [keyof RecordFilter, string][] = [
  ['market', 'l.market = $market'],
  ['signal', 'l.signal = $signal'],
  ['end', 'l.end = $end'],
  ['modelId', 'l.model_id = $modelId'],
  ['from', 'l.as_of >= $from'],
  ['to', 'l.as_of < $to'],
];

export function toListed(row: unknown): ListedDecision {
  const { row: text, hash, outcome, waiting } = row as Row;
  return {
    decision: readRow(text, hash),
    outcome: outcome === null ? null : (JSON.parse(outcome) as DecisionOutcome),
    waiting,
  };
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
        `SELECT ${listedColumns} ${whereOf(isFirst ? where : [...where, after])}
         ORDER BY l.${column} ${order}, l.number ${order} LIMIT $limit`,
      );
      return statement.all({ ...values, ...(isFirst ? {} : { afterNumber }), limit }).map(toListed);
    },
    total(filter) {
      const { where, values } = askedBy(filter);
      return prepared(`SELECT count(*) AS rows FROM listing l ${whereOf(where)}`).get(values)?.rows as number;
    },
  };
}
