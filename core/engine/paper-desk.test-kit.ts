import { join } from 'node:path';
import { openCandleStore } from '../candles/store.ts';
import { silentLogger as logger } from '../domain/ports.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { createManualClock } from '../hosts/manual-clock.test-kit.ts';
import { at, btc, decision, randomBars } from '../paper/paper.test-kit.ts';
import type { PaperEvent } from '../paper/paper-event.ts';
import { openPaperStore } from '../paper/paper-store.ts';
import { openRecord } from '../record/open-record.ts';
import { createLiveCandles } from './live-candles.ts';
import { createLiveEvents } from './live-events.ts';
import { createPaperTrader } from './paper-trader.ts';

const minutes = 600;

/**
 * Ten hours of a market that is always the same, with a decision every ten minutes: each bar is stored and told, each decision recorded and
 * told, unless that was done before the program was killed.
 * @param onBar hears after each bar how many events the account has
 * @returns everything that happened in the account
 */
export function playDesk(dir: string, onBar: (events: number) => void): PaperEvent[] {
  const clock = createManualClock(at(0));
  const candles = openCandleStore(join(dir, 'candles.sqlite'), { clock, logger });
  const record = openRecord(dir, { clock, logger });
  const store = openPaperStore(dir);
  const live = createLiveCandles(candles);
  const events = createLiveEvents();
  const trader = createPaperTrader({ store, candles, record, events, live, notice() {}, clock, logger });
  const bars = randomBars(11, minutes);
  const known = candles.last(btc, '1m')?.openTime ?? 0;
  for (const [minute, candle] of bars.entries()) {
    clock.advance(minuteMs);
    if (candle.openTime < known) continue;
    candles.put(btc, '1m', [candle], 'rest');
    live.publish(btc, { kind: 'closed', candle });
    if ((minute + 1) % 10 === 0) {
      const change = { entry: candle.close, signal: minute % 20 === 9 ? 'long' : 'short' } as const;
      const { number: _number, previousHash: _previous, hash: _hash, ...asked } = decision(1, minute + 1, change);
      events.publish({ kind: 'decision', row: record.append(asked) });
    }
    onBar(store.events(1).length);
  }
  const all = store.events(1);
  trader.close();
  for (const each of [store, record, candles]) each.close();
  return all;
}
