import { expect, it } from 'vitest';
import { exampleRule } from '../alerts/alerts.test-kit.ts';
import type { RunState } from '../contract/contract.ts';
import { Failure } from '../domain/failure.ts';
import { minuteMs } from '../domain/timeframe.ts';
import {
  alerts,
  bar,
  board,
  clock,
  closeBar,
  live,
  market,
  reconnect,
  sources,
  start,
  texts,
} from './alert-sources.test-kit.ts';

it('tells a level that a forming bar has crossed at once, and not again when the bar closes', async () => {
  await alerts.putRule(exampleRule());
  closeBar(bar(start - minuteMs, 99));
  live.publish(market, { kind: 'forming', candle: { ...bar(start, 99.5), isClosed: false } });
  expect(texts()).toEqual([]);
  live.publish(market, { kind: 'forming', candle: { ...bar(start, 100.5), isClosed: false } });
  closeBar(bar(start, 101));
  closeBar(bar(start + minuteMs, 102));
  expect(texts()).toEqual(['BTC/USDT crossed 100 upwards; price 100.5']);
});

it('tells a dip below the level and the return above it within one minute, each once over a restart', async () => {
  await alerts.putRule(exampleRule());
  await alerts.putRule(exampleRule({ id: 'up', when: { kind: 'price', direction: 'up', level: 100 } }));
  closeBar(bar(start - minuteMs, 101));
  const dip = { ...bar(start, 101), low: 99 };
  const both = ['BTC/USDT crossed 100 upwards; price 101', 'BTC/USDT crossed 100 downwards; price 99'];
  const sorted = [both[0], ...both].sort();
  live.publish(market, { kind: 'forming', candle: { ...dip, close: 99, isClosed: false } });
  expect(texts()).toEqual([both[1]]);
  live.publish(market, { kind: 'forming', candle: { ...dip, isClosed: false } });
  expect(texts().sort()).toEqual(sorted);
  sources.close();
  reconnect();
  live.publish(market, { kind: 'forming', candle: { ...dip, isClosed: false } });
  closeBar(dip);
  expect(texts().sort()).toEqual(sorted);
});

it('tells a rule that was made in the middle of a bar nothing that the bar did before', async () => {
  closeBar(bar(start - minuteMs, 99));
  const forming = (high: number, close: number) =>
    live.publish(market, { kind: 'forming', candle: { ...bar(start, 99), high, close, isClosed: false } });
  forming(101, 99.5);
  await alerts.putRule(exampleRule());
  forming(101, 99.6);
  expect(texts()).toEqual([]);
  forming(101, 100.5);
  expect(texts()).toEqual(['BTC/USDT crossed 100 upwards; price 100.5']);
});

it('tells a rule nothing that the bar did before it, not even after a restart or a lost connection within that bar', async () => {
  const forming = (openTime: number, high: number, close: number) =>
    live.publish(market, { kind: 'forming', candle: { ...bar(openTime, 99), high, close, isClosed: false } });
  closeBar(bar(start - minuteMs, 99));
  forming(start, 101, 99.5);
  await alerts.putRule(exampleRule());
  sources.close();
  reconnect();
  forming(start, 101, 99.6);
  expect(texts()).toEqual([]);
  closeBar({ ...bar(start, 99), high: 101, low: 99, close: 99.7 });
  expect(texts()).toEqual([]);

  // Nothing comes for minutes, and within the bar with which it comes again the rule is made anew.
  const later = start + 10 * minuteMs;
  clock.sleep(later - clock.now() + 30_000);
  await alerts.removeRule('rule');
  await alerts.putRule(exampleRule());
  forming(later, 101, 99.6);
  expect(texts()).toEqual([]);
  forming(later, 101, 100.5);
  expect(texts()).toEqual(['BTC/USDT crossed 100 upwards; price 100.5']);
});

it('tells a rule that is older than the bar what it did, though the connection was lost when it began', async () => {
  await alerts.putRule(exampleRule());
  closeBar(bar(start - minuteMs, 99));
  const later = start + 10 * minuteMs;
  live.publish(market, { kind: 'forming', candle: { ...bar(later, 99), high: 101, isClosed: false } });
  expect(texts().sort()).toEqual([
    'BTC/USDT crossed 100 downwards; price 99',
    'BTC/USDT crossed 100 upwards; price 101',
  ]);
});

it('holds a dip and its return back as two, and tells neither when the cool-down is over', async () => {
  await alerts.putRule(exampleRule({ coolDownMinutes: 1 }));
  closeBar(bar(start - minuteMs, 99));
  closeBar(bar(start, 101));
  const dip = { ...bar(start + minuteMs, 101), low: 99 };
  const form = () => live.publish(market, { kind: 'forming', candle: { ...dip, isClosed: false } });
  form();
  expect(alerts.list().heldBack).toMatchObject([{ reason: 'coolDown', count: 2 }]);
  clock.sleep(minuteMs);
  sources.close();
  reconnect();
  form();
  expect(texts()).toHaveLength(1);
  expect(alerts.list().heldBack).toMatchObject([{ reason: 'coolDown', count: 2 }]);
});
it('a price that goes to and fro on a full disk waits as one alert for each way, and drives nothing out', async () => {
  await alerts.putRule(exampleRule());
  await alerts.putRule(exampleRule({ id: 't', market: null, when: { kind: 'training', result: 'any' } }));
  const { tell } = alerts;
  let isFull = true;
  alerts.tell = (event, knownAt) => {
    if (isFull && alerts.tellable(event, knownAt).length > 0) throw new Failure('unavailable', 'The disk is full.');
    tell(event, knownAt);
  };
  sources.onTraining({ runId: 'run', phase: 'done', modelId: 'm-1', error: null } as RunState);
  closeBar(bar(start - minuteMs, 99));
  for (let step = 0; step < 1_200; step++) {
    const close = (step % 2 === 0 ? 101 : 99) + step / 10_000;
    const candle = { ...bar(start, 99), high: 101.2, low: 98.9, close, isClosed: false as const };
    live.publish(market, { kind: 'forming', candle });
  }
  isFull = false;
  await clock.advance(minuteMs);
  expect(texts().toReversed()).toEqual([
    'Training finished. Its model is m-1.',
    expect.stringMatching(/^BTC\/USDT crossed 100 upwards; price 101\./),
    expect.stringMatching(/^BTC\/USDT crossed 100 downwards; price 99\./),
  ]);
  expect(board.read().notices.map(({ message }) => message)).toEqual(['Alerts cannot be stored: The disk is full.']);
});
