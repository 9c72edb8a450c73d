import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Client, connect } from '../client/connect.ts';
import { type Contract, contract, contractVersion, type EngineStatus } from '../contract/contract.ts';
import { serve } from '../contract/serve.ts';
import { silentLogger as logger } from '../domain/ports.ts';
import type { Clock } from '../domain/time.ts';
import { dayMs, hourMs } from '../domain/timeframe.ts';
import { memoryPair } from '../hosts/memory-pair.ts';
import { systemClock as clock } from '../hosts/system-ports.ts';
import { toUnits } from '../paper/money.ts';
import { orderOf } from '../paper/order-of.ts';
import { at, decision, settings } from '../paper/paper.test-kit.ts';
import type { PaperOrder } from '../paper/paper-event.ts';
import { openPaperStore } from '../paper/paper-store.ts';
import { openRecord } from '../record/open-record.ts';
import { createEngine, type Engine } from './create-engine.ts';
import { openSettings } from './settings.ts';

const bundledModelsDir = fileURLToPath(new URL('../../models', import.meta.url));
let dataDir: string;
let engine: Engine;
let client: Client<Contract>;

async function open(of: Clock = clock) {
  engine = await createEngine({ dataDir, bundledModelsDir, version: '0.0.0', clock: of, logger });
  const [ours, theirs] = memoryPair();
  serve(contract, engine.handlers, theirs, { clock, logger, version: contractVersion });
  client = connect<Contract>(ours, { version: contractVersion });
}
async function close() {
  client.close();
  await engine.close();
}
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'omni-trading-'));
  await open();
});
afterEach(async () => {
  await close();
  rmSync(dataDir, { recursive: true });
});

/** The first status with exactly these markets, all of them live. */
const liveWith = (...markets: string[]) =>
  new Promise<EngineStatus>((resolve, reject) => {
    const end = new AbortController();
    const onStatus = (status: EngineStatus) => {
      const live = status.feeds.filter(({ state }) => state === 'live').map(({ market }) => market as string);
      const isWanted = [live, status.feeds.map(({ market }) => market), status.markets].every(
        (list) => JSON.stringify([...list].sort()) === JSON.stringify(markets),
      );
      if (isWanted) end.abort(resolve(status));
    };
    client.stream('status.watch', {}, onStatus, end.signal).catch(reject);
  });

it('streams other markets at once, over the open source, and the same after a restart', {
  timeout: 60_000,
}, async () => {
  await engine.openSource('demo');
  await liveWith('demo:BTC/USDT', 'demo:ETH/USDT');
  const { trading } = await client.request('settings.readTrading', {});
  await expect(
    client.request('settings.setTrading', { ...trading, symbols: ['BTC/USDT', 'GOLD/USDT'] }),
  ).rejects.toThrow('GOLD/USDT is not traded on demo');
  const { remark, learnt } = await client.request('settings.setTrading', { ...trading, symbols: ['ETH/USDT'] });
  expect(remark).toBeNull();
  expect(learnt).toEqual([
    { market: 'demo:ETH/USDT', modelId: 'demo-tiny', takeProfitAtr: 2.5, stopLossAtr: 1.5, horizonHours: 6 },
  ]);
  await liveWith('demo:ETH/USDT');
  await client.request('settings.setTrading', { ...trading, symbols: ['BTC/USDT', 'ETH/USDT'] });
  await liveWith('demo:BTC/USDT', 'demo:ETH/USDT');
  await client.request('settings.setTrading', { ...trading, symbols: ['ETH/USDT'] });
  await close();
  await open();
  await engine.openSource('demo');
  await liveWith('demo:ETH/USDT');
});

it('refuses a take-profit nearer than the stop-loss by both names, and still reads one of an older version', async () => {
  const { trading } = await client.request('settings.readTrading', {});
  const training = { takeProfitAtr: 1.5, stopLossAtr: 1.6, horizonHours: 6 };
  await expect(client.request('settings.setTrading', { ...trading, training })).rejects.toThrow(
    /training\.takeProfitAtr: must not be less than stopLossAtr/,
  );
  const equal = { ...training, stopLossAtr: 1.5 };
  expect((await client.request('settings.setTrading', { ...trading, training: equal })).trading.training).toEqual(
    equal,
  );

  await close();
  const stored = await openSettings(dataDir, logger);
  await stored.update((data) => {
    data.trading.training = training;
  });
  await open();
  expect((await client.request('settings.readTrading', {})).trading.training).toEqual(training);
});

it('names what a removed market leaves open, in the answer and in a notice', async () => {
  await close();
  const record = openRecord(dataDir, { clock, logger });
  const { number: _number, previousHash: _previous, hash: _hash, ...row } = decision(1, 0);
  record.append(row);
  record.close();
  const paper = openPaperStore(dataDir);
  const start = { exchangeId: 'demo', openedAt: at(0), startBalance: toUnits(10_000), settings, sinceDecision: 0 };
  const { accountId } = paper.open(start);
  const filled = { kind: 'filled', time: at(1), decision: 1, price: 100, quantity: 25, fee: 100 } as const;
  paper.append(accountId, [orderOf(decision(1, 0), { nextMinute: 0 }) as PaperOrder, filled]);
  paper.close();
  await open();

  const { trading } = await client.request('settings.readTrading', {});
  const sentence =
    'No bars come any more for 1 open paper position and 1 open decision of demo:BTC/USDT: they stay open until the market is streamed again or its bars are downloaded.';
  const without = await client.request('settings.setTrading', { ...trading, symbols: ['ETH/USDT', 'SOL/USDT'] });
  expect(without.remark).toContain(sentence);
  const notices = new AbortController();
  const seen: string[] = [];
  await client
    .stream(
      'status.watch',
      {},
      (status) => notices.abort(seen.push(...status.notices.map(({ message }) => message))),
      notices.signal,
    )
    .catch(() => {});
  expect(seen).toContain(sentence);

  // Control: the other one leaves nothing.
  const { remark } = await client.request('settings.setTrading', { ...trading, symbols: ['SOL/USDT'] });
  expect(remark).toBe('No source is open: the markets are streamed from the next start on.');
});

it('says that markets wait for the next start where nothing is open', async () => {
  const { trading } = await client.request('settings.readTrading', {});
  const { remark } = await client.request('settings.setTrading', { ...trading, symbols: ['SOL/USDT'] });
  expect(remark).toBe('No source is open: the markets are streamed from the next start on.');
});

it('opens the first paper account with the costs that are set, and changes none that is there', {
  timeout: 60_000,
}, async () => {
  const { trading } = await client.request('settings.readTrading', {});
  await client.request('settings.setTrading', { ...trading, costs: { feeBps: 4, slippageBps: 1 } });
  await engine.openSource('demo');
  await liveWith('demo:BTC/USDT', 'demo:ETH/USDT');
  await expect.poll(() => client.request('paper.accounts', {}), { timeout: 30_000 }).toHaveLength(1);
  await client.request('settings.setTrading', trading);
  const { settings } = await client.request('paper.read', { accountId: 1 });
  expect(settings).toMatchObject({ feeBps: 4, slippageBps: 1 });
});

it('names the field that is out of range', async () => {
  const { trading } = await client.request('settings.readTrading', {});
  const wrong = { ...trading, costs: { ...trading.costs, feeBps: 500 } };
  await expect(client.request('settings.setTrading', wrong)).rejects.toThrow(
    'costs.feeBps: must be a number from 0 to 100 bps.',
  );
});

it('a decision bar that was set by a clock that was ahead holds from the next start on', async () => {
  const read = () => JSON.parse(readFileSync(join(dataDir, 'settings.json'), 'utf8')) as object;
  const barsIn = () =>
    [...JSON.stringify(read()).matchAll(/"since":(\d+),"barMinutes":(\d+)/g)].map((found) =>
      found.slice(1).map(Number),
    );
  const { trading } = await client.request('settings.readTrading', {});
  const aheadMs = 400 * dayMs;
  await close();
  await open({ ...clock, now: () => clock.now() + aheadMs });
  await client.request('settings.setTrading', { ...trading, decisions: { ...trading.decisions, barMinutes: 60 } });
  const [[ahead]] = barsIn();
  expect(ahead).toBeGreaterThan(clock.now() + aheadMs - hourMs);
  await close();
  await open();
  expect(barsIn()).toEqual([[expect.any(Number), 60]]);
  expect(barsIn()[0][0]).toBeLessThanOrEqual(clock.now());
});
