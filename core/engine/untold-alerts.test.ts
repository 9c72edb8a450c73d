import { expect, it } from 'vitest';
import type { AlertEvent } from '../alerts/alert-event.ts';
import { crossingAt } from '../alerts/alerts.test-kit.ts';
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
  let dropped = 0;
  const untold = createUntold({
    clock,
    take({ key }) {
      if (!disk.isFull) taken.push(key);
      return !disk.isFull;
    },
    namesOf: ({ key }) => [key],
    onDrop() {
      dropped += 1;
    },
  });
  return { clock, taken, disk, untold, dropped: () => dropped };
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

it('what is stored elsewhere is told in its order, behind what waits of the same source only', async () => {
  const { clock, taken, disk, untold } = open();
  const stored = (number: number, source: string) => ({ ...outcome(number), stored: { source, position: number } });
  untold.tell(stored(1, 'a'));
  disk.isFull = false;
  for (const event of [stored(2, 'a'), stored(3, 'b'), outcome(4)]) untold.tell(event);
  expect(taken).toEqual(['outcome:3', 'outcome:4']);
  await clock.advance(minuteMs);
  expect(taken.slice(2)).toEqual(['outcome:1', 'outcome:2']);
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

it('keeps a thousand, says once when it drops some, and keeps nothing after it is closed', async () => {
  const { clock, taken, disk, untold, dropped } = open();
  for (let number = 0; number < 1_200; number += 1) untold.tell(outcome(number));
  disk.isFull = false;
  await clock.advance(minuteMs);
  expect([taken.length, taken[0], dropped()]).toEqual([1_000, 'outcome:200', 1]);
  disk.isFull = true;
  untold.tell(outcome(1));
  untold.close();
  expect(clock.timers()).toBe(0);
});

it('drops prices, and nothing that is rarer, to make room', async () => {
  const { clock, taken, disk, untold } = open();
  untold.tell(outcome(0));
  for (let minute = 0; minute < 1_200; minute += 1) untold.tell(crossingAt(minute));
  disk.isFull = false;
  await clock.advance(minuteMs);
  expect([taken.length, taken[0], taken[1]]).toEqual([1_000, 'outcome:0', crossingAt(201).key]);
});
