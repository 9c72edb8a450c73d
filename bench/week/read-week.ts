import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type CandleStore, openCandleStore } from '../../core/candles/store.ts';
import { type ClosedCandle, candleAt } from '../../core/domain/candle.ts';
import type { Market } from '../../core/domain/market.ts';
import { silentLogger as logger } from '../../core/domain/ports.ts';
import type { DecisionOutcome, RecordedDecision } from '../../core/domain/record.ts';
import type { UtcMs } from '../../core/domain/time.ts';
import { systemClock as clock } from '../../core/hosts/system-ports.ts';
import type { PaperEvent } from '../../core/paper/paper-event.ts';
import { openPaperStore } from '../../core/paper/paper-store.ts';
import { openRecord } from '../../core/record/open-record.ts';
import { readRow } from '../../core/record/seal-row.ts';
import { weekMarkets } from './week-settings.ts';

export type StoredAlert = {
  readonly id: string;
  readonly rule: string;
  readonly key: string;
  readonly firedAt: UtcMs;
  readonly state: string;
};

/** Everything that an engine has left behind. */
export type WeekData = {
  readonly rows: readonly RecordedDecision[];
  /** Every version of every outcome. */
  readonly outcomes: readonly DecisionOutcome[];
  readonly events: readonly PaperEvent[];
  /** Cash after each booking. */
  readonly balances: readonly number[];
  readonly alerts: readonly StoredAlert[];
  /** 1m bars from the beginning of the week on. */
  readonly minutes: ReadonlyMap<Market, readonly ClosedCandle[]>;
};

export const openWeekCandles = (dataDir: string): CandleStore =>
  openCandleStore(join(dataDir, 'candles.sqlite'), { clock, logger });

function readAccount(dataDir: string): Pick<WeekData, 'events' | 'balances'> {
  const paper = openPaperStore(dataDir);
  const balances: number[] = [];
  for (let after: number | undefined; ; ) {
    const { items } = paper.ledger({ accountId: 1, after, limit: 500 });
    balances.unshift(...items.map(({ balance }) => balance).reverse());
    if (items.length < 500) break;
    after = items.at(-1)?.number;
  }
  const events = paper.events(1);
  paper.close();
  return { events, balances };
}

function readAlerts(dataDir: string): StoredAlert[] {
  const db = new DatabaseSync(join(dataDir, 'alerts.sqlite'));
  const rows = db.prepare(
    "SELECT rule_id || '-' || id AS id, rule_id AS rule, event_key AS key, fired_at AS firedAt, state FROM alerts JOIN deliveries ON alert_id = id",
  );
  const all = rows.all().map((row) => ({ ...row })) as StoredAlert[];
  db.close();
  return all;
}

/** @param from the first minute that is of interest; the engine must not run */
export function readWeek(dataDir: string, from: UtcMs): WeekData {
  const record = openRecord(dataDir, { clock, logger });
  const rows = record.rowsAfter(0, record.count()).map(({ row, hash }) => readRow(row, hash));
  const outcomes = rows.flatMap(({ number }) => record.read(number).outcomes.map(({ outcome }) => outcome));
  record.close();
  const candles = openWeekCandles(dataDir);
  const minutes = new Map(
    weekMarkets.map((market) => {
      const columns = candles.read(market, '1m', from, Number.MAX_SAFE_INTEGER);
      return [market, Array.from(columns.openTime, (_, i) => candleAt(columns, i))];
    }),
  );
  candles.close();
  return { rows, outcomes, minutes, ...readAccount(dataDir), alerts: readAlerts(dataDir) };
}
