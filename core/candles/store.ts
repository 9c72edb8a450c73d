import type { DatabaseSync } from 'node:sqlite';
import {
  asClosed,
  type Candle,
  type ClosedCandle,
  type ClosedColumns,
  emptyColumns,
  type Gap,
} from '../domain/candle.ts';
import { Failure } from '../domain/failure.ts';
import type { Market } from '../domain/market.ts';
import type { Logger } from '../domain/ports.ts';
import type { Clock, UtcMs } from '../domain/time.ts';
import type { Timeframe } from '../domain/timeframe.ts';
import { openDatabase } from '../storage/open-database.ts';
import { toStorageFailure } from '../storage/storage-failure.ts';
import { inTransaction } from '../storage/transaction.ts';
import { describeSeries, type Series } from './block.ts';
import { type Damage, dropDamage, findDamage } from './damage.ts';
import { gapsBetween, joinStretches, storedStretches, toGap } from './gaps.ts';
import { type Change, type Journal, prepareJournal, type QuarantinedRow, type Revision } from './journal.ts';
import { type CandleSource, type PutResult, putCandles } from './put-candles.ts';
import { firstTime, lastStored, readRange } from './read-candles.ts';
import { removeCandles, type StoredBars, storedBetween } from './remove-candles.ts';
import { candleMigrations } from './schema.ts';
import { prepareTables, type Tables } from './tables.ts';

/** Closed bars of every market and timeframe. All ranges are [from, to) in open times, UTC ms. */
export type CandleStore = {
  /**
   * Stores rows in any order, all in one transaction; the same rows again change nothing.
   * A bar that is stored already is replaced by 'rest', which keeps the old values as a revision, and by 'overwrite', and by nothing else.
   * @param now by when a bar must have closed; default the clock. Give the exchange's time where it is known.
   */
  put(market: Market, timeframe: Timeframe, rows: readonly Candle[], source: CandleSource, now?: UtcMs): PutResult;
  /** @throws Failure 'corrupt' when a bar in the range fails its checksum */
  read(market: Market, timeframe: Timeframe, from: UtcMs, to: UtcMs): ClosedColumns;
  /** Open time of the oldest stored bar. */
  firstTime(market: Market, timeframe: Timeframe): UtcMs | undefined;
  last(market: Market, timeframe: Timeframe): ClosedCandle | undefined;
  /** `to` is the open time of the newest bar. */
  series(): SeriesExtent[];
  /** What is missing between the first and the last stored bar, holes of the exchange included. */
  gaps(market: Market, timeframe: Timeframe, from?: UtcMs, to?: UtcMs): Gap[];
  /** Notes that the exchange has no bars in the range: not to be asked for again. */
  markHole(market: Market, timeframe: Timeframe, from: UtcMs, to: UtcMs): void;
  holes(market: Market, timeframe: Timeframe): Gap[];
  revisions(market: Market, timeframe: Timeframe): Revision[];
  /**
   * Stretches in which bars were revised, replaced or came back after they were deleted, in that order, until they are forgotten; only those
   * after `afterId`, and at most `limit`.
   */
  changes(market: Market, timeframe: Timeframe, afterId?: number, limit?: number): Change[];
  /** Up to this one nobody needs them any more: whatever depends on the changed bars was worked out again, durably. */
  forgetChanges(market: Market, timeframe: Timeframe, upToId: number): void;
  /** What is stored of the bars that open in [from, to); undefined when nothing is. */
  between(market: Market, timeframe: Timeframe, from: UtcMs, to: UtcMs): StoredBars | undefined;
  /**
   * Deletes the bars that open in [from, to), all of them or none; on the disk when it returns.
   * @returns what was deleted; undefined when there was nothing
   * @throws Failure 'corrupt' when a block of which some bars stay fails its checksum
   */
  remove(market: Market, timeframe: Timeframe, from: UtcMs, to: UtcMs): StoredBars | undefined;
  /** The newest refused rows, oldest first. */
  quarantined(): QuarantinedRow[];
  /** Everything that fails its checksum; reads the whole store. */
  damage(): (Damage & { market: Market; timeframe: Timeframe })[];
  /** Drops the damaged bars of a series and returns what is missing now and must be fetched or imported again. */
  repair(market: Market, timeframe: Timeframe): Gap[];
  /** Closing twice is harmless. */
  close(): void;
};

type SeriesExtent = {
  market: Market;
  timeframe: Timeframe;
  bars: number;
  from: UtcMs;
  to: UtcMs;
  gaps: number;
};

/**
 * The candle store at `path`: rows for the newest bars, sealed blocks of 1,440 for history.
 * One process writes; others may open it with `readOnly`.
 * @throws Failure as `openDatabase` does
 */
export function openCandleStore(
  path: string,
  options: { clock: Clock; logger: Logger; readOnly?: boolean },
): CandleStore {
  const { clock, logger } = options;
  const db = openDatabase(path, candleMigrations, { synchronous: 'NORMAL', readOnly: options.readOnly });
  const { tables, journal } = prepare(db, path);

  // A series that is there stays there, under its number.
  const known = new Map<string, Series>();

  function find(market: Market, timeframe: Timeframe): Series | undefined {
    const name = `${market} ${timeframe}`;
    const found = known.get(name);
    if (found) return found;
    const id = tables.findSeries(market, timeframe);
    if (id === undefined) return undefined;
    const series = describeSeries(id, market, timeframe);
    known.set(name, series);
    return series;
  }

  function findOrAdd(market: Market, timeframe: Timeframe): Series {
    return find(market, timeframe) ?? describeSeries(tables.addSeries(market, timeframe), market, timeframe);
  }

  function guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw toStorageFailure(error, path);
    }
  }

  // The process that writes may seal a block between two statements of a reader; a transaction sees one moment. The writer is alone with itself.
  function reading<T>(market: Market, timeframe: Timeframe, none: T, work: (series: Series) => T): T {
    return guarded(() => {
      const series = find(market, timeframe);
      if (!series) return none;
      if (!options.readOnly) return work(series);
      db.exec('BEGIN');
      try {
        return work(series);
      } finally {
        db.exec('COMMIT');
      }
    });
  }

  /** What somebody has decided cannot be fetched again, so a power cut must not undo it. */
  function durably<T>(work: () => T): T {
    db.exec('PRAGMA synchronous = FULL');
    try {
      return inTransaction(db, work);
    } finally {
      db.exec('PRAGMA synchronous = NORMAL');
    }
  }

  return {
    put: (market, timeframe, rows, source, now = clock.now()) =>
      guarded(() => {
        const series = findOrAdd(market, timeframe);
        const put = () => putCandles({ tables, journal, series, rows, source, now, logger });
        return source === 'overwrite' ? durably(put) : inTransaction(db, put);
      }),
    read: (market, timeframe, from, to) =>
      reading(market, timeframe, asClosed(emptyColumns()), (series) => readRange(tables, series, from, to)),
    firstTime: (market, timeframe) => reading(market, timeframe, undefined, (series) => firstTime(tables, series)),
    last: (market, timeframe) => reading(market, timeframe, undefined, (series) => lastStored(tables, series)),
    series: () =>
      guarded(() =>
        tables
          .allSeries()
          .map(({ id, market, timeframe }) => describeSeries(id, market, timeframe))
          .flatMap((series) => {
            const stretches = storedStretches(tables, series);
            if (stretches.length === 0) return [];
            const { market, timeframe, barMs } = series;
            const bars = stretches.reduce((sum, { from, to }) => sum + (to - from) / barMs, 0);
            const to = stretches[stretches.length - 1].to - barMs;
            return { market, timeframe, bars, from: stretches[0].from, to, gaps: stretches.length - 1 };
          }),
      ),
    gaps: (market, timeframe, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY) =>
      reading(market, timeframe, [], (series) => gapsBetween(storedStretches(tables, series), series.barMs, from, to)),
    markHole: (market, timeframe, from, to) =>
      guarded(() => {
        journal.addHole(findOrAdd(market, timeframe), from, to);
      }),
    holes: (market, timeframe) =>
      reading(market, timeframe, [], (series) =>
        joinStretches(journal.holes(series)).map((hole) => toGap(hole, series.barMs)),
      ),
    revisions: (market, timeframe) => reading(market, timeframe, [], (series) => journal.revisions(series)),
    changes: (market, timeframe, afterId = 0, limit = -1) =>
      reading(market, timeframe, [], (series) => journal.changes(series, afterId, limit)),
    forgetChanges: (market, timeframe, upToId) =>
      guarded(() => {
        const series = find(market, timeframe);
        if (series) journal.forgetChanges(series, upToId);
      }),
    between: (market, timeframe, from, to) =>
      reading(market, timeframe, undefined, (series) => storedBetween(tables, series, from, to)),
    remove: (market, timeframe, from, to) =>
      guarded(() => {
        const series = find(market, timeframe);
        if (!series) return undefined;
        const removed = durably(() => removeCandles({ tables, journal, series, now: clock.now() }, from, to));
        if (removed) logger.info('candles were deleted', { market, timeframe, ...removed });
        return removed;
      }),
    quarantined: () => guarded(() => journal.quarantined()),
    damage: () =>
      guarded(() =>
        tables
          .allSeries()
          .flatMap(({ id, market, timeframe }) =>
            findDamage(tables, describeSeries(id, market, timeframe)).map((found) => ({ ...found, market, timeframe })),
          ),
      ),
    repair: (market, timeframe) =>
      guarded(() => {
        const series = find(market, timeframe);
        if (!series) return [];
        return inTransaction(db, () => {
          const found = findDamage(tables, series);
          for (const damage of found) dropDamage({ tables, journal, series, now: clock.now() }, damage);
          if (found.length > 0) logger.warn('Damaged candles were dropped', { market, timeframe, found });
          return joinStretches(found).map((missing) => toGap(missing, series.barMs));
        });
      }),
    close() {
      if (db.isOpen) db.close();
    },
  };
}

/** Statements can be prepared only when the tables are what they should be. */
function prepare(db: DatabaseSync, path: string): { tables: Tables; journal: Journal } {
  try {
    return { tables: prepareTables(db), journal: prepareJournal(db) };
  } catch (error) {
    db.close();
    const sentence = `${path} does not hold the tables it should; move it away and fetch or import its data again.`;
    throw new Failure('corrupt', sentence, { cause: error });
  }
}
