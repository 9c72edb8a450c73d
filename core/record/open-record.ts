import { join } from 'node:path';
import type { ListedDecision, RecordedHistory, RecordFilter, RecordPage, RecordQuery } from '../contract/contract.ts';
import { Failure } from '../domain/failure.ts';
import type { Market } from '../domain/market.ts';
import type { Logger } from '../domain/ports.ts';
import type { DecisionOutcome, DecisionRecord, RecordedDecision } from '../domain/record.ts';
import type { Clock, UtcMs } from '../domain/time.ts';
import { openDatabase } from '../storage/open-database.ts';
import { toStorageFailure } from '../storage/storage-failure.ts';
import { prepareAppend } from './append-decision.ts';
import { listedFrom, prepareList, toListed } from './list-decisions.ts';
import { prepareLived } from './lived-rows.ts';
import { recordMigrations } from './record-schema.ts';
import { readRow } from './seal-row.ts';
import { type OutcomeChange, outcomeColumns, prepareOutcomes } from './state-outcome.ts';

/** Decisions and what became of them, for good: rows can be added, but neither changed nor deleted. */
export type DecisionStore = {
  /**
   * The row as it is recorded; on the disk when it returns. A second decision of the same market and time changes nothing: the first is
   * returned.
   * @throws Failure 'unavailable' when it could not be written: then nothing was recorded
   */
  append(decision: DecisionRecord): RecordedDecision;
  /** The same for several, in their order and with one wait for the disk; when it throws, none was recorded. */
  appendAll(decisions: readonly DecisionRecord[]): RecordedDecision[];
  /** On the disk when it returns; says what is new about it. What was stated before is kept. */
  putOutcome(outcome: DecisionOutcome): OutcomeChange;
  /** What was stated stands but bars are missing to tell it again: it counts as unresolved until it is put as it is told then. */
  doubt(number: number): void;
  /** Says why a decision has no outcome although its horizon is over; null takes it back. */
  putWaiting(number: number, why: string | null): void;
  /** Rows in the order asked for; `limit` may be as large as is wanted. */
  page(query: RecordQuery): ListedDecision[];
  /** How many rows the filter lets through. */
  total(filter: RecordFilter): number;
  list(query: RecordQuery): RecordPage;
  /** @throws Failure 'not-found' */
  read(number: number): RecordedHistory;
  /** Of the newest decision time. */
  last(market: Market): RecordedDecision | undefined;
  /**
   * Rows of a market with levels whose outcome or label is not known, or is in doubt, by the end of their horizon; at most `limit` of those
   * after the given place in this order.
   */
  unresolved(market: Market, after?: { horizonEnd: UtcMs; number: number }, limit?: number): ListedDecision[];
  /** Rows of a market with levels whose horizon has a 1m bar that opens from `first` to `last`, oldest first; at most `limit` after `asOf`. */
  touchedBy(market: Market, first: UtcMs, last: UtcMs, asOf?: UtcMs, limit?: number): ListedDecision[];
  /** How many rows of a market with levels, decided in (after, last], have a stated outcome, and how many have none yet. */
  countOutcomes(market: Market, after: UtcMs, last: UtcMs): { stated: number; open: number };
  /** Ends that were stated at `time` or later, oldest first; none when only a label was. Of old rows they are not looked for. */
  outcomesSince(time: UtcMs): { row: RecordedDecision; outcome: DecisionOutcome; statedAt: UtcMs }[];
  /** Every market that was decided on. */
  markets(): Market[];
  /** At most `limit` rows after `number` as they are stored, in their order. */
  rowsAfter(number: number, limit: number): StoredRow[];
  /** Outcomes that hold, of the rows numbered `first` to `last`, both included. */
  outcomesOf(first: number, last: number): ReadonlyMap<number, DecisionOutcome>;
  /** What judging needs of the predictions among the rows numbered in (after, upTo]. */
  lived: ReturnType<typeof prepareLived>;
  /** From now on the number of each decision whose outcome was stated, again or for the first time. */
  onOutcome(listener: (number: number) => void): void;
  count(): number;
  /** Highest number that is listed; that of the last row in a sound record, 0 in an empty one. */
  lastListed(): number;
  close(): void;
};

/** `row` is the very text under the hash; the rest is what it is found by, null when it is not listed. */
export type StoredRow = {
  readonly number: number;
  readonly row: string;
  readonly hash: string;
  readonly market: string | null;
  readonly asOf: number | null;
  readonly signal: string | null;
  readonly modelId: string | null;
  readonly end: string | null;
};

/** So many rows are looked through for what was stated since: a week of ten markets. */
const outcomesLookedAt = 10_000;
/** Longest that a horizon may be: a changed bar touches no decision that is older. */
const longestHorizonMs = 31 * 24 * 3_600_000;

/**
 * The record in `<dataDir>/record.sqlite`.
 * @throws Failure as `openDatabase` does
 */
export function openRecord(dataDir: string, options: { clock: Clock; logger: Logger }): DecisionStore {
  const { clock, logger } = options;
  const path = join(dataDir, 'record.sqlite');
  const db = openDatabase(path, recordMigrations, { synchronous: 'FULL' });
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw toStorageFailure(error, path);
    }
  };
  const append = prepareAppend(db);
  const outcomes = prepareOutcomes(db);
  const list = prepareList(db);
  const lived = prepareLived(db);
  const onOutcome: ((number: number) => void)[] = [];
  const one = db.prepare(listedFrom('(SELECT ? AS number) l'));
  const last = db.prepare(
    `SELECT d.row, d.hash FROM listing l JOIN decisions d ON d.number = l.number WHERE l.market = ?
     ORDER BY l.as_of DESC LIMIT 1`,
  );
  const unresolved = db.prepare(
    listedFrom(
      `(SELECT number, horizon_end FROM listing WHERE is_settled = 0 AND market = ? AND (horizon_end, number) > (?, ?)
        ORDER BY horizon_end, number LIMIT ?) l`,
      'l.horizon_end, l.number',
    ),
  );
  const touched = db.prepare(
    listedFrom(
      `(SELECT number, as_of FROM listing WHERE market = $market AND as_of > $asOf AND as_of <= $last
          AND horizon_end > $first AND end <> 'none' ORDER BY as_of LIMIT $limit) l`,
      'l.as_of',
    ),
  );
  const countOutcomes = db.prepare(
    `SELECT count(*) FILTER (WHERE end NOT IN ('none', 'open')) AS stated, count(*) FILTER (WHERE end = 'open') AS open
     FROM listing WHERE market = ? AND as_of > ? AND as_of <= ?`,
  );
  const markets = db.prepare('SELECT DISTINCT market FROM listing ORDER BY market');
  const rows = db.prepare(
    `SELECT d.number, d.row, d.hash, l.market, l.as_of AS asOf, l.signal, l.model_id AS modelId, l.end
     FROM decisions d LEFT JOIN listing l ON l.number = d.number WHERE d.number > ? ORDER BY d.number LIMIT ?`,
  );

  const stated = db.prepare(
    `SELECT ${outcomeColumns} FROM outcomes o WHERE o.number BETWEEN ? AND ? ORDER BY o.number, o.version`,
  );
  const statedSince = db.prepare(
    'SELECT number, version FROM outcomes WHERE number > $after AND stated_at >= $time ORDER BY stated_at, number, version',
  );
  const lastListed = db.prepare('SELECT ifnull(max(number), 0) AS number FROM listing');
  const count = db.prepare('SELECT count(*) AS rows FROM decisions');

  return {
    append: (decision) => guarded(() => append([decision])[0]),
    appendAll: (decisions) => guarded(() => append(decisions)),
    putOutcome: (outcome) =>
      guarded(() => {
        const change = outcomes.state(outcome, clock.now());
        if (change !== 'none') for (const listener of onOutcome) listener(outcome.number);
        if (change === 'end') logger.info('a decision was resolved', { ...outcome });
        return change;
      }),
    doubt: (number) => guarded(() => outcomes.doubt(number)),
    putWaiting: (number, why) => guarded(() => outcomes.wait(number, why)),
    page: (query) => guarded(() => list.page(query)),
    total: (filter) => guarded(() => list.total(filter)),
    list: (query) => guarded(() => ({ items: list.page(query), total: list.total(query) })),
    read: (number) =>
      guarded(() => {
        const row = one.get(number);
        if (!row)
          throw new Failure('not-found', `The record has no row ${number}; it ends at row ${count.get()?.rows}.`);
        return { listed: toListed(row), outcomes: outcomes.read(number) };
      }),
    last: (market) =>
      guarded(() => {
        const row = last.get(market) as { row: string; hash: string } | undefined;
        return row && readRow(row.row, row.hash);
      }),
    unresolved: (market, { horizonEnd, number } = { horizonEnd: 0, number: 0 }, limit = -1) =>
      guarded(() => unresolved.all(market, horizonEnd, number, limit).map(toListed)),
    touchedBy: (market, first, last, after = 0, limit = -1) =>
      guarded(() => {
        const asOf = Math.max(after, first - longestHorizonMs);
        return touched.all({ market, first, last, asOf, limit }).map(toListed);
      }),
    countOutcomes: (market, after, last) =>
      guarded(() => countOutcomes.get(market, after, last) as { stated: number; open: number }),
    outcomesSince: (time) =>
      guarded(() => {
        const after = (lastListed.get()?.number as number) - outcomesLookedAt;
        const stated = statedSince.all({ after, time }) as { number: number; version: number }[];
        return stated.flatMap(({ number, version }) => {
          const said = outcomes.read(number);
          const [before, { outcome, statedAt }] = [said[version - 2]?.outcome, said[version - 1]];
          if (before && before.end === outcome.end && before.endTime === outcome.endTime) return [];
          return [{ row: toListed(one.get(number) ?? {}).decision, outcome, statedAt }];
        });
      }),
    markets: () => guarded(() => markets.all().map((row) => row.market as Market)),
    rowsAfter: (number, limit) => guarded(() => rows.all(number, limit) as unknown as StoredRow[]),
    outcomesOf: (first, last) =>
      guarded(() => {
        const all = stated.all(first, last) as unknown as DecisionOutcome[];
        // Versions ascend, so that the last one stays.
        return new Map(all.map((outcome) => [outcome.number, outcome]));
      }),
    lived: (after, upTo) => guarded(() => lived(after, upTo)),
    onOutcome: (listener) => void onOutcome.push(listener),
    lastListed: () => guarded(() => lastListed.get()?.number as number),
    count: () => guarded(() => count.get()?.rows as number),
    close() {
      if (db.isOpen) db.close();
    },
  };
}
