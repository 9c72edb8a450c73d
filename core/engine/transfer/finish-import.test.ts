import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AlertRule } from '../../contract/contract.ts';
import { silentLogger as logger } from '../../domain/ports.ts';
import { minuteMs } from '../../domain/timeframe.ts';
import { systemClock as clock } from '../../hosts/system-ports.ts';
import { toUnits } from '../../paper/money.ts';
import { orderOf } from '../../paper/order-of.ts';
import { at, decision, settings } from '../../paper/paper.test-kit.ts';
import type { PaperOrder } from '../../paper/paper-event.ts';
import { openPaperStore } from '../../paper/paper-store.ts';
import { createEngine, type Engine } from '../create-engine.ts';

const bundledModelsDir = fileURLToPath(new URL('../../../models', import.meta.url));
const never = new AbortController().signal;
let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'omni-finish-import-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

async function within<T>(task: (handlers: Engine['handlers']) => Promise<T>): Promise<T> {
  const engine = await createEngine({ dataDir, bundledModelsDir, version: '0.0.0', clock, logger });
  try {
    return await task(engine.handlers);
  } finally {
    await engine.close();
  }
}

const ruleNamed = (id: string): AlertRule => ({
  ...{ id, name: id, isEnabled: true, market: null, channels: [], coolDownMinutes: 0, template: '{detail}' },
  when: { kind: 'paper', event: 'opened' },
});
/** A position that was opened just before the program was killed, and not told. */
function openPosition() {
  const store = openPaperStore(dataDir);
  const start = { exchangeId: 'demo', openedAt: at(0), startBalance: toUnits(10_000), settings, sinceDecision: 0 };
  const { accountId } = store.open(start);
  const order = orderOf(decision(1, 0), { nextMinute: 0 }) as PaperOrder;
  const filled = {
    kind: 'filled',
    time: clock.now() - minuteMs,
    decision: 1,
    price: 100,
    quantity: 25,
    fee: 100,
  } as const;
  store.append(accountId, [order, filled]);
  store.close();
}
/** What an import leaves that is killed before it has written anything. */
const breakOff = (parts: Record<string, unknown>) =>
  writeFileSync(
    join(dataDir, 'settings-import.json'),
    JSON.stringify({ format: 'omni-settings', version: 1, ...parts }),
  );
const told = () =>
  within(async (handlers) => {
    const { alerts } = await handlers['alerts.history']({ limit: 10 }, never);
    return alerts.map(({ ruleId }) => ruleId);
  });

it('what happened before a kill is told by no rule that the import which was broken off by it has put away, nor by one that it brings', async () => {
  await within(async (handlers) => handlers['alerts.putRule'](ruleNamed('before'), never));
  openPosition();
  breakOff({ alerts: { rules: [ruleNamed('imported')], delivery: {} } });
  expect(await told()).toEqual([]);
  expect(readdirSync(dataDir)).not.toContain('settings-import.json');
});

it('control: without an import the rules that are there tell it', async () => {
  await within(async (handlers) => handlers['alerts.putRule'](ruleNamed('before'), never));
  openPosition();
  expect(await told()).toEqual(['before']);
});

it('the address of the webhook stays, and accounts are opened and changed', async () => {
  const webhookUrl = 'http://127.0.0.1:9/hook';
  await within(async (handlers) => {
    const { delivery } = (await handlers['alerts.list']({}, never)).settings;
    return handlers['alerts.setDelivery']({ ...delivery, webhookUrl }, never);
  });
  openPosition();
  breakOff({
    alerts: { rules: [], delivery: { mostPerHour: 7 } },
    paper: { demo: { startBalance: 10_000, settings: { feeBps: 3 } }, kraken: { startBalance: 500, settings: {} } },
  });
  await within(async (handlers) => {
    const { delivery } = (await handlers['alerts.list']({}, never)).settings;
    expect(delivery).toMatchObject({ mostPerHour: 7, webhookUrl });
    const { text } = await handlers['settings.export']({}, never);
    expect(JSON.parse(text).paper).toMatchObject({
      demo: { settings: { feeBps: 3 } },
      kraken: { startBalance: 500 },
    });
  });
});
