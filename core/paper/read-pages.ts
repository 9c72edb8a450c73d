import type { DatabaseSync } from 'node:sqlite';
import type { PaperCurve, PaperLedger, PaperOrders } from '../contract/contract.ts';
import type { UtcMs } from '../domain/time.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { fromUnits, type Units } from './money.ts';
import type { PaperOrder, PaperResult } from './paper-event.ts';

type PageQuery = { readonly accountId: number; readonly after?: number; readonly limit: number };
type Result<K extends PaperResult['kind']> = Extract<PaperResult, { kind: K }>;

/** Points that a curve is drawn with. */
const curvePoints = 1_000;

const parsed = <T>(body: unknown): T | undefined => (typeof body === 'string' ? (JSON.parse(body) as T) : undefined);

function toOrder(row: Record<string, unknown>): PaperOrders['items'][number] {
  const { decision, market, side, time, tickSize } = JSON.parse(row.ordered as string) as PaperOrder;
  const filled = parsed<Result<'filled'>>(row.filled);
  const closed = parsed<Result<'closed'>>(row.closed);
  const refused = parsed<Result<'refused'>>(row.refused);
  const state = closed ? 'closed' : filled ? 'open' : refused ? 'refused' : 'waiting';
  const profit = filled && closed ? fromUnits(closed.profit - closed.fee - filled.fee) : null;
  return {
    number: row.number as number,
    decision,
    market,
    side,
    from: time,
    tickSize,
    state,
    reason: refused?.reason ?? null,
    openedAt: filled?.time ?? null,
    entry: filled?.price ?? null,
    quantity: filled?.quantity ?? null,
    closedAt: closed ? closed.time + minuteMs : null,
    exit: closed?.price ?? null,
    end: closed?.end ?? null,
    profit,
  };
}

/** Lists of what happened, newest first, page by page. */
export function preparePages(db: DatabaseSync, guarded: <T>(work: () => T) => T) {
  const result = (kind: string) =>
    `(SELECT body FROM events WHERE account = o.account AND decision = o.decision AND kind = '${kind}') AS ${kind}`;
  const orders = db.prepare(
    `SELECT o.number, o.body AS ordered, ${result('filled')}, ${result('closed')}, ${result('refused')}
     FROM events o WHERE o.account = ? AND o.kind = 'ordered' AND o.number < ? ORDER BY o.number DESC LIMIT ?`,
  );
  const counted = db.prepare('SELECT count(*) AS rows FROM events WHERE account = ? AND kind = ?');
  const ledger = db.prepare('SELECT * FROM ledger WHERE account = ? AND number < ? ORDER BY number DESC LIMIT ?');
  const entries = db.prepare('SELECT count(*) AS rows FROM ledger WHERE account = ?');
  const curve = db.prepare('SELECT time, balance FROM ledger WHERE account = ? ORDER BY number');
  const count = (accountId: number, kind: string) => counted.get(accountId, kind)?.rows as number;

  return {
    /** Trades that were opened and closed. */
    trades: (accountId: number): number => guarded(() => count(accountId, 'closed')),
    orders: ({ accountId, after = Number.MAX_SAFE_INTEGER, limit }: PageQuery): PaperOrders =>
      guarded(() => ({ items: orders.all(accountId, after, limit).map(toOrder), total: count(accountId, 'ordered') })),
    ledger: ({ accountId, after = Number.MAX_SAFE_INTEGER, limit }: PageQuery): PaperLedger =>
      guarded(() => ({
        items: ledger.all(accountId, after, limit).map((row) => ({
          number: row.number as number,
          time: row.time as UtcMs,
          debit: row.debit as PaperLedger['items'][number]['debit'],
          credit: row.credit as PaperLedger['items'][number]['credit'],
          amount: fromUnits(row.amount as Units),
          text: row.text as string,
          balance: fromUnits(row.balance as Units),
        })),
        total: entries.get(accountId)?.rows as number,
      })),
    curve: (accountId: number): PaperCurve =>
      guarded(() => {
        const rows = curve.all(accountId);
        const step = Math.ceil(rows.length / curvePoints);
        const kept = rows.filter((_, i) => i % step === 0 || i === rows.length - 1);
        return {
          points: kept.map(({ time, balance }) => ({ time: time as UtcMs, balance: fromUnits(balance as Units) })),
        };
      }),
  };
}
