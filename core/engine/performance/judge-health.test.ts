import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type CandleStore, openCandleStore } from '../../candles/store.ts';
import { candleAt } from '../../domain/candle.ts';
import { silentLogger as logger } from '../../domain/ports.ts';
import { hourMs, minuteMs } from '../../domain/timeframe.ts';
import { createManualClock } from '../../hosts/manual-clock.test-kit.ts';
import { abstained, btc, createTestRecord, decision, eth, start, walk } from '../../record/record.test-kit.ts';
import { judgeHealth } from './judge-health.ts';

let kit: ReturnType<typeof createTestRecord>;
let store: CandleStore;
beforeEach(() => {
  kit = createTestRecord();
  store = openCandleStore(join(kit.folder, 'candles.sqlite'), { clock: createManualClock(start + hourMs), logger });
});
afterEach(() => {
  store.close();
  kit.remove();
});

it('tells missing, late, refused and revised bars, and why there was no signal', async () => {
  const bars = walk(60);
  const rows = Array.from(bars.openTime, (_, i) => candleAt(bars, i)).filter((_, i) => i < 20 || i >= 30);
  store.put(btc, '1m', rows, 'rest');
  store.put(btc, '1m', [{ ...rows[3], close: rows[3].high }], 'rest');
  store.put(btc, '1m', [{ ...rows[5], openTime: rows[5].openTime + 1 }], 'rest');
  store.markHole(btc, '1m', start + 20 * minuteMs, start + 24 * minuteMs);
  kit.record.append(decision(1));
  kit.record.append(
    decision(2, {
      recordedAt: decision(2).asOf + 400,
      signal: 'abstain',
      reasons: ['In its test: no edge.', 'It earns 0.12 %.'],
    }),
  );
  kit.record.append(abstained(3, { reasons: ['The newest 1m bar closed 7 minutes before: the data is stale.'] }));
  kit.record.append(
    abstained(4, { reasons: ['The newest 1m bar closed 12 minutes before: the data is stale.'], market: eth }),
  );
  kit.record.putWaiting(1, 'A bar is missing.');

  const health = await judgeHealth({ record: kit.record, store, markets: [btc], now: start + hourMs + 3 * minuteMs });
  const [first, second] = health.markets;
  expect(first).toEqual({
    market: btc,
    lastClosedTime: start + hourMs,
    isStale: true,
    missing: 10,
    holes: 4,
    revisions: 1,
    quarantined: 1,
    decisions: 3,
    predicted: 2,
    signals: 1,
    delay: { median: 400, p99: 400 },
    waiting: 1,
  });
  expect(second).toMatchObject({ market: eth, lastClosedTime: null, isStale: true, decisions: 1, delay: null });
  expect(health.abstentions).toEqual([
    { reason: 'The newest bars are too old: the data is stale.', count: 2, markets: [btc, eth] },
    { reason: 'It earns … %.', count: 1, markets: [btc] },
  ]);
});
