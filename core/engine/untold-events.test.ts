import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { exampleRule } from '../alerts/alerts.test-kit.ts';
import { type Alerts, openAlerts } from '../alerts/open-alerts.ts';
import { silentLogger as logger } from '../domain/ports.ts';
import { hourMs, minuteMs } from '../domain/timeframe.ts';
import { createManualClock, type ManualClock } from '../exchange/manual-clock.test-kit.ts';
import { toUnits } from '../paper/money.ts';
import { orderOf } from '../paper/order-of.ts';
import { at, decision, settings } from '../paper/paper.test-kit.ts';
import type { PaperOrder, PaperResult } from '../paper/paper-event.ts';
import { openPaperStore, type PaperStore } from '../paper/paper-store.ts';
import { untoldOfPaper } from './untold-events.ts';

let dir: string;
let clock: ManualClock;
let paper: PaperStore;
let alerts: Alerts;
const open = () => openAlerts({ dataDir: dir, clock, logger, secret: () => undefined, onFired() {}, onChange() {} });

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'omni-untold-'));
  clock = createManualClock(at(0));
  paper = openPaperStore(dir);
  paper.open({ exchangeId: 'demo', openedAt: at(0), startBalance: toUnits(10_000), settings, sinceDecision: 0 });
  alerts = await open();
});
afterEach(async () => {
  paper.close();
  await alerts.close();
  rmSync(dir, { recursive: true });
});

const order = (number: number) => orderOf(decision(number, 0), { nextMinute: 0 }) as PaperOrder;
const filled = (number: number, minute: number): PaperResult => {
  return { kind: 'filled', time: at(minute), decision: number, price: 100, quantity: 25, fee: 100 };
};
const putRule = (id: string, coolDownMinutes = 0) =>
  alerts.putRule(exampleRule({ id, market: null, coolDownMinutes, when: { kind: 'paper', event: 'any' } }));
const untold = () => untoldOfPaper(paper, alerts).map(({ event }) => event.key);
const tellAll = () => {
  for (const { event, knownAt } of untoldOfPaper(paper, alerts)) alerts.tell(event, knownAt);
};
const fired = () => alerts.history({ limit: 500 }).alerts.length;

it('finds what an account did since the last that was told, also over minutes and after a restart', async () => {
  paper.append(1, [order(1), filled(1, 1)]);
  expect(untold()).toEqual([]);
  await putRule('a');
  expect(untold()).toEqual(['paper 1 filled 1']);
  tellAll();
  expect([fired(), untold()]).toEqual([1, []]);
  paper.append(1, [order(2), order(3), filled(2, 2), filled(3, 3)]);
  await alerts.close();
  alerts = await open();
  expect(untold()).toEqual(['paper 1 filled 2', 'paper 1 filled 3']);
});

it('does not find what was held back, in one minute or in several', async () => {
  await putRule('a', 60);
  paper.append(1, [order(1), order(2), order(3), filled(1, 1), filled(2, 1), filled(3, 2)]);
  tellAll();
  clock.sleep(3 * hourMs);
  expect([fired(), untold()]).toEqual([1, []]);
});

it('tells a rule that was made later nothing of before, while the older one is told', async () => {
  await putRule('old');
  paper.append(1, [order(1), filled(1, 1)]);
  clock.sleep(5 * minuteMs);
  await putRule('new');
  tellAll();
  expect(alerts.history({ limit: 500 }).alerts.map(({ ruleId }) => ruleId)).toEqual(['old']);
});
