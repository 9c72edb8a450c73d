import { expect, it } from 'vitest';
import { exampleRule } from '../alerts/alerts.test-kit.ts';
import type { AlertRule, FeedState, RunState } from '../contract/contract.ts';
import { Failure } from '../domain/failure.ts';
import type { DecisionRecord, RecordedDecision } from '../domain/record.ts';
import { hourMs, minuteMs } from '../domain/timeframe.ts';
import {
  alerts,
  bar,
  board,
  clock,
  closeBar,
  events,
  market,
  newsChanged,
  reconnect,
  record,
  setNews,
  sources,
  start,
  texts,
} from './alert-sources.test-kit.ts';

const decision = (asOf: number): DecisionRecord => ({
  market,
  asOf,
  recordedAt: clock.now(),
  modelId: 'm',
  inputHash: '0'.repeat(64),
  probabilities: { short: 0.2, flat: 0.2, long: 0.6 },
  signal: 'long',
  side: 'long',
  entry: 100,
  takeProfit: 103,
  stopLoss: 98,
  tickSize: 0.01,
  atr: 1,
  breakEven: 0.4,
  expectedValue: 0.012,
  roundTripCost: 0.0024,
  horizonEnd: asOf + 6 * hourMs,
  reasons: [],
});

it('tells a decision with its levels, what became of it, and nothing of an abstention', async () => {
  await alerts.putRule(exampleRule({ id: 'p', when: { kind: 'prediction', signal: 'trade', minProbability: 0.5 } }));
  const template = '{market} {side} ended at its {end}, {exit}: {profit} after cost';
  await alerts.putRule(exampleRule({ id: 'o', when: { kind: 'outcome', end: 'any' }, template }));
  const row = record.append(decision(start));
  events.publish({ kind: 'decision', row });
  expect(texts()).toEqual(['BTC/USDT long at 100.00: probability 60 %, TP 103.00, SL 98.00']);
  const outcome = {
    number: row.number,
    end: 'takeProfit',
    endTime: start + minuteMs,
    exit: 103,
    profit: 0.0276,
    bestExcursion: 0.03,
    worstExcursion: 0,
    label: 'long',
  } as const;
  events.publish({ kind: 'outcome', row, outcome });
  events.publish({ kind: 'outcome', row: { ...row, signal: 'abstain', number: 2 } as RecordedDecision, outcome });
  expect(texts()[0]).toBe('BTC/USDT long ended at its take profit, 103.00: +2.76 % after cost');
  expect(texts()).toHaveLength(2);
});

it('tells a decision that was recorded just before a kill after the restart, once, and no old one', async () => {
  await alerts.putRule(exampleRule({ id: 'p', when: { kind: 'prediction', signal: 'trade', minProbability: 0 } }));
  record.append(decision(start));
  for (let life = 0; life < 2; life++) {
    sources.close();
    reconnect();
    expect(texts()).toHaveLength(1);
  }
  record.append(decision(start + 10 * minuteMs));
  clock.sleep(hourMs);
  sources.close();
  reconnect();
  expect(texts()).toHaveLength(1);
});

const end = { end: 'takeProfit', exit: 103, profit: 0.0276, bestExcursion: 0.03, worstExcursion: 0 } as const;
const onOutcome = (given: Partial<AlertRule> = {}) =>
  alerts.putRule(exampleRule({ id: 'o', when: { kind: 'outcome', end: 'any' }, ...given }));
/** Records a decision and states its end; it is told only when it is published. */
function stateOutcome(number: number, isPublished = false): void {
  const row = record.append(decision(start + number * 10 * minuteMs));
  const outcome = { ...end, number: row.number, endTime: start + hourMs + number * minuteMs, label: null };
  record.putOutcome(outcome);
  if (isPublished) events.publish({ kind: 'outcome', row, outcome });
}
const told = () =>
  alerts.history({ limit: 500 }).alerts.map(({ eventTime }) => (eventTime - start - hourMs) / minuteMs);
function afterRestart() {
  sources.close();
  reconnect();
  return told().toReversed();
}

it('tells the outcomes that a kill kept from being told after the restart, in their order, once, however late', async () => {
  await onOutcome();
  stateOutcome(1, true);
  for (const number of [2, 3]) {
    clock.sleep(minuteMs);
    stateOutcome(number);
  }
  stateOutcome(4);
  clock.sleep(3 * hourMs);
  expect(told()).toEqual([1]);
  expect(afterRestart()).toEqual([1, 2, 3, 4]);
  expect(afterRestart()).toHaveLength(4);
  // That the label is known now is no news, though it was stated last.
  record.putOutcome({ ...end, number: 1, endTime: start + hourMs + minuteMs, label: 'long' });
  expect(afterRestart()).toHaveLength(4);
});

it('tells what became of a decision while it is news, and corrections of old candles to nobody', async () => {
  await onOutcome();
  const dayMs = 24 * hourMs;
  const state = (minute: number, horizonMs: number) => {
    const row = record.append({ ...decision(start + minute * minuteMs), horizonEnd: start + horizonMs });
    const outcome = { ...end, number: row.number, endTime: start + hourMs + minute * minuteMs, label: null };
    record.putOutcome(outcome);
    events.publish({ kind: 'outcome', row, outcome });
  };
  clock.sleep(dayMs + hourMs + 15 * minuteMs);
  state(10, 6 * hourMs);
  state(20, 6 * hourMs);
  state(5, 3 * dayMs);
  expect(told()).toEqual([5, 20]);
  expect(afterRestart()).toHaveLength(2);
});

it('tells a rule that was made, switched on or changed later nothing that was known before', async () => {
  await onOutcome();
  stateOutcome(1);
  clock.sleep(minuteMs);
  await onOutcome({ id: 'made' });
  await onOutcome({ isEnabled: false });
  await onOutcome();
  expect(afterRestart()).toEqual([]);
  await onOutcome({ when: { kind: 'outcome', end: 'takeProfit' } });
  stateOutcome(2);
  clock.sleep(minuteMs);
  await onOutcome({ when: { kind: 'outcome', end: 'any' } });
  await alerts.removeRule('made');
  expect(afterRestart()).toEqual([]);
  // The control: what does not change what it waits for leaves it waiting.
  stateOutcome(3);
  clock.sleep(minuteMs);
  await onOutcome({ name: 'Another name', coolDownMinutes: 1 });
  expect(afterRestart()).toEqual([3]);
});

it('what was held back stays so after a restart, however much it was in one moment', async () => {
  const mostPerHour = 2;
  await alerts.setDelivery({ ...alerts.list().settings.delivery, mostPerHour });
  await onOutcome({ coolDownMinutes: 60 });
  await alerts.putRule(exampleRule({ id: 'capped', when: { kind: 'outcome', end: 'any' } }));
  for (const number of [1, 2, 3, 4]) stateOutcome(number, true);
  const before = told();
  expect(before).toHaveLength(2);
  clock.sleep(3 * hourMs);
  expect(afterRestart()).toEqual(before);
});

it('of decisions that were held back in one moment none is told by a restart within their time', async () => {
  const when = { kind: 'prediction', signal: 'trade', minProbability: 0 } as const;
  await alerts.putRule(exampleRule({ id: 'p', market: null, coolDownMinutes: 5, when }));
  for (const symbol of ['BTC', 'ETH', 'SOL'] as const) {
    events.publish({ kind: 'decision', row: record.append({ ...decision(start), market: `demo:${symbol}/USDT` }) });
  }
  expect(texts()).toHaveLength(1);
  clock.sleep(10 * minuteMs);
  afterRestart();
  expect(texts()).toHaveLength(1);
});

it('what a full disk did not take outlives a kill, past what came after it', async () => {
  await onOutcome();
  const { tell } = alerts;
  let room = 0;
  alerts.tell = (event, knownAt) => {
    if (event.kind === 'outcome' && room-- <= 0) throw new Failure('unavailable', 'The disk is full.');
    tell(event, knownAt);
  };
  for (const number of [1, 2, 3]) {
    stateOutcome(number, true);
    clock.sleep(minuteMs);
  }
  // Room for one only: the first is told before the last.
  room = 1;
  await clock.advance(minuteMs);
  stateOutcome(4, true);
  expect(told()).toEqual([1]);
  alerts.tell = tell;
  expect(afterRestart()).toEqual([1, 2, 3, 4]);
});

it('says when more waits for room on the disk than is kept', () => {
  alerts.tell = () => {
    throw new Failure('unavailable', 'The disk is full.');
  };
  for (let run = 0; run <= 1_001; run++) {
    if (run === 1_000) expect(board.read().notices).toHaveLength(1);
    sources.onTraining({ runId: `${run}`, phase: 'done', modelId: 'm', error: null } as RunState);
  }
  expect(board.read().notices.map(({ message }) => message)).toEqual([
    'Alerts cannot be stored: The disk is full.',
    'More than 1000 alerts wait for room on the disk; the oldest of them are lost, price alerts first.',
  ]);
});

it('tells a stale feed once for each time that it becomes stale', async () => {
  await alerts.putRule(exampleRule({ id: 'f', when: { kind: 'feed' } }));
  await alerts.removeRule('feed');
  const feed = (state: FeedState['state'], since: number): FeedState => ({
    market,
    state,
    since,
    lastClosedTime: null,
    detail: 'No bar came.',
  });
  for (const state of [feed('live', 0), feed('stale', 1), feed('stale', 1), feed('live', 2), feed('stale', 3)]) {
    board.feed(state);
    board.notice('info', 'something else');
  }
  expect(texts()).toEqual(Array(2).fill('BTC/USDT feed is stale. No bar came.'));
});

it('tells the end of a training, and not that it was cancelled', async () => {
  await alerts.putRule(exampleRule({ id: 't', market: null, when: { kind: 'training', result: 'any' } }));
  const run = (phase: RunState['phase']) => ({ runId: phase, phase, modelId: 'm-1', error: null }) as RunState;
  for (const phase of ['cancelled', 'interrupted', 'done', 'done'] as const) sources.onTraining(run(phase));
  expect(texts()).toEqual(['Training finished. Its model is m-1.']);
});

it('tells a shock of sentiment, a minute after the headlines came', async () => {
  await alerts.putRule(exampleRule({ id: 's', when: { kind: 'sentiment', change: 0.3 } }));
  const mention = (availableTime: number, score: number) => ({
    availableTime,
    isBackfilled: false,
    parts: [{ model: 'lexicon' as const, score, uncertainty: 0.1, countsFrom: availableTime }],
  });
  const calm = mention(start - 2 * hourMs, 0.5);
  setNews({ mentions: [calm], fearGreed: [] });
  newsChanged.publish('news');
  await clock.advance(minuteMs);
  expect(texts()).toEqual([]);
  const soon = clock.now();
  setNews({ mentions: [calm, mention(soon, -0.9), mention(soon, -0.9), mention(soon, -0.9)], fearGreed: [] });
  newsChanged.publish('news');
  newsChanged.publish('news');
  await clock.advance(minuteMs);
  expect(texts()).toHaveLength(1);
  expect(texts()[0]).toMatch(/^BTC\/USDT sentiment moved by −\d\.\d\d to −0\.\d\d$/);
});

it('shows trouble with the disk as one notice, and keeps it from what it listens to', async () => {
  await alerts.putRule(exampleRule());
  closeBar(bar(start - minuteMs, 99));
  await alerts.close();
  closeBar(bar(start, 101));
  closeBar(bar(start + minuteMs, 98));
  closeBar(bar(start + 2 * minuteMs, 101));
  expect(board.read().notices.map(({ message }) => message)).toEqual([
    expect.stringMatching('Alerts cannot be stored'),
  ]);
});

it('tells what the disk did not take once there is room, with one notice about it', async () => {
  await alerts.putRule(exampleRule());
  let isFull = true;
  const { tell } = alerts;
  alerts.tell = (event) => {
    const isCrossing = event.kind === 'price' && event.from < 100 !== event.to < 100;
    if (isFull && isCrossing) throw new Failure('unavailable', 'The disk is full.');
    tell(event);
  };
  // The one that crosses nothing needs no room.
  for (const [minute, close] of [99, 101, 102, 98].entries()) closeBar(bar(start + minute * minuteMs, close));
  expect(texts()).toEqual([]);
  isFull = false;
  await clock.advance(minuteMs);
  expect(texts()).toHaveLength(2);
  expect(board.read().notices.map(({ message }) => message)).toEqual(['Alerts cannot be stored: The disk is full.']);
});
