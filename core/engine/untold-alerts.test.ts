import { expect, it } from 'vitest';
import type { AlertEvent } from '../alerts/alert-event.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { createManualClock } from '../exchange/manual-clock.test-kit.ts';
import { createUntold } from './untold-alerts.ts';

const start = Date.UTC(2026, 0, 1);
const outcome = (number: number): AlertEvent => {
  const facts = { end: 'take profit' };
  return { key: `outcome:${number}`, time: start, market: 'demo:BTC/USDT', facts, kind: 'outcome', end: 'takeProfit' };
};
const trade: AlertEvent = { ...outcome(9), key: 'decision:9', kind: 'prediction', signal: 'long', probability: 0.6 };

function open() {
  const clock = createManualClock(start);
  const taken: string[] = [];
  const disk = { isFull: true };
  const untold = createUntold(clock, ({ key }) => {
    if (!disk.isFull) taken.push(key);
    return !disk.isFull;
  });
  return { clock, taken, disk, untold };
}

it('what the disk did not take is told once there is room, in its order, once', async () => {
  const { clock, taken, disk, untold } = open();
  for (const number of [1, 2, 1]) untold.tell(outcome(number));
  await clock.advance(10 * minuteMs);
  expect(taken).toEqual([]);
  disk.isFull = false;
  untold.tell(outcome(3));
  await clock.advance(10 * minuteMs);
  expect(taken).toEqual(['outcome:3', 'outcome:1', 'outcome:2']);
  expect(clock.timers()).toBe(0);
});

it('a decision that became too old meanwhile is told to nobody; one that did not is', async () => {
  for (const minutes of [10, 30]) {
    const { clock, taken, disk, untold } = open();
    untold.tell(trade);
    await clock.advance(minutes * minuteMs);
    disk.isFull = false;
    await clock.advance(minuteMs);
    expect(taken).toEqual(minutes === 10 ? [trade.key] : []);
  }
});

it('keeps a thousand, and nothing after it is closed', async () => {
  const { clock, taken, disk, untold } = open();
  for (let number = 0; number < 1_200; number += 1) untold.tell(outcome(number));
  disk.isFull = false;
  await clock.advance(minuteMs);
  expect([taken.length, taken[0]]).toEqual([1_000, 'outcome:200']);
  disk.isFull = true;
  untold.tell(outcome(1));
  untold.close();
  expect(clock.timers()).toBe(0);
});
