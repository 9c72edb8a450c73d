import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openCandleStore } from '../candles/store.ts';
import type { ClosedCandle } from '../domain/candle.ts';
import { silentLogger as logger } from '../domain/ports.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { createManualClock } from '../hosts/manual-clock.test-kit.ts';
import { at, bar, btc, decision, settings } from '../paper/paper.test-kit.ts';
import { openPaperStore } from '../paper/paper-store.ts';
import { openRecord } from '../record/open-record.ts';
import { createLiveCandles } from './live-candles.ts';
import { createLiveEvents } from './live-events.ts';
import { createPaperHandlers } from './paper-handlers.ts';
import { createPaperTrader } from './paper-trader.ts';

let dir: string;
let desk: ReturnType<typeof openDesk>;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'omni-trader-'));
  desk = openDesk();
});
afterEach(() => {
  desk.stop();
  rmSync(dir, { recursive: true, force: true });
});

const signal = new AbortController().signal;

/** Everything between a closed bar and the paper account, on one data directory. */
function openDesk() {
  const clock = createManualClock(at(0));
  const candles = openCandleStore(join(dir, 'candles.sqlite'), { clock, logger });
  const record = openRecord(dir, { clock, logger });
  const store = openPaperStore(dir);
  const live = createLiveCandles(candles);
  const events = createLiveEvents();
  const notices: string[] = [];
  const notice = (_: string, message: string) => void notices.push(message);
  const trader = createPaperTrader({ store, candles, record, events, live, notice, clock, logger });
  const handlers = createPaperHandlers({ store, trader, candles, record, clock });
  const { number: _number, previousHash: _previous, hash: _hash, ...example } = decision(1, 0);
  return {
    ...{ clock, candles, record, store, live, trader, handlers, notices },
    close(candle: ClosedCandle) {
      clock.advance(candle.openTime + minuteMs - clock.now());
      candles.put(btc, '1m', [candle], 'rest');
      live.publish(btc, { kind: 'closed', candle });
    },
    decide: (minute: number, change: Partial<typeof example> = {}, isTold = true) => {
      const { number, previousHash, hash, ...asked } = decision(1, minute, change);
      const row = record.append(asked);
      if (isTold) events.publish({ kind: 'decision', row });
    },
    read: () => handlers['paper.read']({ accountId: trader.current('demo')?.accountId ?? 0 }, signal),
    stop() {
      trader.close();
      store.close();
      record.close();
      candles.close();
    },
  };
}

const flat = (minute: number) => bar(minute, 100, 100, 100, 100);

it('trades a recorded decision, shows it open, and books it when its level is reached', async () => {
  for (let minute = 0; minute < 10; minute += 1) desk.close(flat(minute));
  desk.decide(10);
  expect((await desk.read()).waiting).toMatchObject([{ decision: 1, from: at(11) }]);
  desk.close(flat(10));
  desk.close(flat(11));
  const open = await desk.read();
  expect(open.positions).toMatchObject([{ decision: 1, market: btc, side: 'long', entry: 100.02, price: 100 }]);
  expect(open.equity).toBeCloseTo(10_000 - 2.5 - 0.5, 2);
  desk.close(bar(12, 100, 103, 100, 103));
  const closed = await desk.read();
  expect(closed).toMatchObject({ positions: [], equity: closed.account.balance, halt: null });
  expect(closed.account.balance).toBeGreaterThan(10_050);
  expect(await desk.handlers['paper.verify']({ accountId: 1 }, signal)).toEqual({
    checked: 2,
    unchecked: 0,
    misfit: null,
  });
  const { points } = await desk.handlers['paper.curve']({ accountId: 1 }, signal);
  expect(points.at(-1)?.balance).toBe(closed.account.balance);
});

it('is verified as far as bars are stored, and says of how much they are missing', async () => {
  for (let minute = 0; minute < 10; minute += 1) desk.close(flat(minute));
  desk.decide(10);
  for (let minute = 10; minute < 12; minute += 1) desk.close(flat(minute));
  desk.close(bar(12, 100, 103, 100, 103));
  desk.candles.remove(btc, '1m', at(12), at(13));
  const verify = () => desk.handlers['paper.verify']({ accountId: 1 }, signal);
  expect(await verify()).toEqual({ checked: 1, unchecked: 1, misfit: null });
  desk.candles.put(btc, '1m', [bar(12, 100, 102, 98, 102)], 'import');
  expect(await verify()).toMatchObject({
    checked: 1,
    unchecked: 0,
    misfit: expect.stringContaining('stored bars say'),
  });
});

it('opens an account with what is streamed, not with candles that are imported, downloaded or deleted', async () => {
  const accounts = () => desk.handlers['paper.accounts']({}, signal);
  desk.candles.put('binance:BTC/USDT', '1m', [flat(0)], 'import');
  desk.live.publish('binance:BTC/USDT', { kind: 'history' });
  desk.live.publish(btc, { kind: 'history' });
  expect(await accounts()).toEqual([]);
  desk.live.publish(btc, { kind: 'history', isStreamed: true });
  expect(await accounts()).toMatchObject([{ exchangeId: 'demo', accountId: 1 }]);
});

it('goes on in the middle of a position, with decisions and bars that came while it was not told', async () => {
  desk.close(flat(0));
  desk.decide(1);
  for (let minute = 1; minute < 5; minute += 1) desk.close(flat(minute));
  expect((await desk.read()).positions).toHaveLength(1);
  // Killed between a stored row and its order; the bars of the pause come as history.
  desk.decide(5, { signal: 'short' }, false);
  desk.stop();
  desk = openDesk();
  desk.clock.advance(10 * minuteMs);
  const missed = [5, 6, 7, 8].map(flat);
  desk.candles.put(btc, '1m', [...missed, bar(9, 100, 100, 98, 98)], 'rest');
  desk.live.publish(btc, { kind: 'history' });
  const orders = await desk.handlers['paper.orders']({ accountId: 1, limit: 10 }, signal);
  expect(orders.items.map(({ decision: number, state }) => [number, state])).toEqual([
    [2, 'refused'],
    [1, 'closed'],
  ]);
  expect(orders.items[1]).toMatchObject({ end: 'stopLoss', closedAt: at(10) });
});

it('keeps the account before a reset as an archive that does not trade any more', async () => {
  desk.close(flat(0));
  const fresh = await desk.handlers['paper.reset']({ exchangeId: 'demo', startBalance: 500, settings }, signal);
  expect(fresh).toMatchObject({ equity: 500, account: { accountId: 2, archivedAt: null } });
  const accounts = await desk.handlers['paper.accounts']({}, signal);
  expect(accounts.map(({ archivedAt }) => archivedAt)).toEqual([at(1), null]);
  expect(() => desk.handlers['paper.setSettings']({ accountId: 1, settings }, signal)).toThrow(/is an archive/);
  desk.decide(2);
  for (let minute = 1; minute < 5; minute += 1) desk.close(flat(minute));
  expect(desk.store.orders({ accountId: 1, limit: 10 }).total).toBe(0);
  expect((await desk.read()).positions).toHaveLength(1);
});

it('holds new settings from the next minute on, also after a restart', async () => {
  desk.close(flat(0));
  await desk.handlers['paper.setSettings']({ accountId: 1, settings: { ...settings, isTrading: false } }, signal);
  desk.stop();
  desk = openDesk();
  desk.decide(1);
  for (let minute = 1; minute < 4; minute += 1) desk.close(flat(minute));
  expect(await desk.read()).toMatchObject({ positions: [], halt: { kind: 'off' } });
  expect(await desk.handlers['paper.verify']({ accountId: 1 }, signal)).toEqual({
    checked: 1,
    unchecked: 0,
    misfit: null,
  });
});

it('says when it pauses, and that it waits for bars that do not come', async () => {
  desk.close(flat(0));
  await desk.handlers['paper.setSettings']({ accountId: 1, settings: { ...settings, stopLossesInRow: 1 } }, signal);
  desk.decide(1);
  desk.close(flat(1));
  desk.close(flat(2));
  desk.close(bar(3, 97, 97, 97, 97));
  expect(desk.notices).toEqual([expect.stringMatching(/pauses: 1 stop-losses in a row/)]);
  expect((await desk.read()).halt).toMatchObject({ kind: 'stopLosses' });

  await desk.handlers['paper.reset']({ exchangeId: 'demo', startBalance: 1_000, settings }, signal);
  desk.decide(4);
  for (let minute = 4; minute < 7; minute += 1) desk.close(flat(minute));
  desk.clock.advance(6 * minuteMs);
  expect((await desk.read()).halt).toMatchObject({
    kind: 'stale',
    message: expect.stringMatching(/newest bar of demo/),
  });
});

it('does not mix exchanges, and leaves markets of another currency alone', () => {
  desk.close(flat(0));
  desk.decide(1, { market: 'binance:BTC/USDT' });
  desk.decide(1, { market: 'demo:BTC/EUR' });
  for (let minute = 1; minute < 4; minute += 1) desk.close(flat(minute));
  expect(desk.store.orders({ accountId: 1, limit: 10 }).total).toBe(0);
  expect(desk.trader.current('binance')).toMatchObject({ accountId: 2 });
});

const href = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);

/** Trades the same bars and decisions for ever on from what is stored; says how many events are stored after each bar. */
const trading = (folder: string) => `
  import { writeSync } from 'node:fs';
  import { join } from 'node:path';
  import { playDesk } from ${href('./paper-desk.test-kit.ts')};
  playDesk(${JSON.stringify(folder)}, (events) => writeSync(1, events + '\\n'));`;

it('loses nothing and doubles nothing when it is killed', async () => {
  const { playDesk } = await import('./paper-desk.test-kit.ts');
  const [whole, killed] = ['whole', 'killed'].map((name) => mkdtempSync(join(dir, name)));
  const expected = playDesk(whole, () => {});
  for (const enough of [3, 9, 15]) {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', trading(killed)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let acknowledged = 0;
    for await (const line of createInterface(child.stdout)) {
      acknowledged = Number(line);
      if (acknowledged >= enough) break;
    }
    const ended = once(child, 'close');
    child.kill('SIGKILL');
    await ended;
    const store = openPaperStore(killed);
    expect(store.events(1).length).toBeGreaterThanOrEqual(acknowledged);
    store.close();
  }
  expect(playDesk(killed, () => {})).toEqual(expected);
  expect(expected.length).toBeGreaterThan(18);
}, 60_000);
