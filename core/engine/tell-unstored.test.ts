import { afterEach, beforeEach, expect, it } from 'vitest';
import { bars, btc, createTestStore } from '../candles/store.test-kit.ts';
import type { CandleStore } from '../candles/store.ts';
import { Failure } from '../domain/failure.ts';
import type { Market } from '../domain/market.ts';
import { silentLogger as logger } from '../domain/ports.ts';
import type { Timeframe } from '../domain/timeframe.ts';
import { systemClock as clock } from '../hosts/system-ports.ts';
import { createLiveCandles } from './live-candles.ts';
import { createSourceSession } from './source-session.ts';
import { createStatusBoard } from './status.ts';
import { tellUnstored } from './tell-unstored.ts';

const eth: Market = 'binance:ETH/USDT';
const isFullNow =
  'Candles cannot be stored, so no bar closes and nothing is decided until they can: The disk that holds candles.sqlite is full; free some space and try again.';
const isStoredAgain = 'Candles are stored again.';

let test: ReturnType<typeof createTestStore>;
let isFull: boolean;
let disk: CandleStore;
beforeEach(() => {
  test = createTestStore();
  isFull = true;
  disk = {
    ...test.store,
    put(...asked) {
      if (isFull) {
        throw new Failure('unavailable', 'The disk that holds candles.sqlite is full; free some space and try again.');
      }
      return test.store.put(...asked);
    },
  };
});
afterEach(() => test.remove());

function openTold() {
  const notices: string[] = [];
  const streamed = [btc, eth];
  const store = tellUnstored(disk, {
    notice: (level, message) => notices.push(`${level}: ${message}`),
    isStreamed: (market) => streamed.includes(market),
  });
  const put = (market: Market, timeframe: Timeframe, count = 1) => {
    try {
      store.put(market, timeframe, bars(count), 'rest');
    } catch (error) {
      expect(error).toMatchObject({ code: 'unavailable' });
    }
  };
  return { notices, streamed, put };
}

it('says once that the disk is full, and once that it works again, when all that failed is stored', () => {
  const { notices, put } = openTold();
  for (let again = 0; again < 3; again += 1) put(btc, '1m');
  put(eth, '1m');
  expect(notices).toEqual([`error: ${isFullNow}`]);
  isFull = false;
  put(btc, '1m');
  expect(notices).toHaveLength(1);
  put(eth, '1m');
  expect(notices[1]).toBe(`info: ${isStoredAgain}`);
  put(btc, '1m', 2);
  expect(notices).toHaveLength(2);
  isFull = true;
  put(btc, '1m');
  expect(notices[2]).toBe(notices[0]);
});

it('does not take bars that were there already for room, and does not wait for a market that was left out', () => {
  const { notices, streamed, put } = openTold();
  test.store.put(btc, '1m', bars(1), 'rest');
  put(btc, '1m', 2);
  put(eth, '1m');
  isFull = false;
  put(btc, '1m', 1);
  expect(notices).toHaveLength(1);
  streamed.pop();
  put(btc, '1m', 2);
  expect(notices[1]).toBe(`info: ${isStoredAgain}`);
});

it('stands on the status board while a market is streamed onto a full disk', async () => {
  const board = createStatusBoard({ version: '0', dataDir: '', clock });
  const session = createSourceSession({
    ...{ store: disk, board, clock, logger },
    live: createLiveCandles(disk),
    ticks: { of: () => 0.01, keep: () => Promise.resolve() },
    symbols: () => ['BTC/USDT', 'ETH/USDT'],
  });
  const told = (message: string) =>
    new Promise<void>((resolve) => {
      const stop = board.changed.subscribe(({ notices }) => {
        if (notices.at(-1)?.message !== message) return;
        stop();
        resolve();
      });
    });
  const full = told(isFullNow);
  await session.open('demo');
  await full;
  const stored = told(isStoredAgain);
  isFull = false;
  await stored;
  expect(board.read().notices.map(({ level }) => level)).toEqual(['error', 'info']);
  await session.close();
}, 60_000);
