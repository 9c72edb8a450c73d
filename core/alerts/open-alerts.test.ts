import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Alert, AlertDelivery, AlertRule } from '../contract/contract.ts';
import { silentLogger as logger } from '../domain/ports.ts';
import { hourMs, minuteMs } from '../domain/timeframe.ts';
import { createManualClock, type ManualClock } from '../exchange/manual-clock.test-kit.ts';
import { type Answer, type NewsServer, reply, serveNews } from '../sentiment/sources/news-server.test-kit.ts';
import type { AlertEvent } from './alert-event.ts';
import { crossingAt, exampleRule } from './alerts.test-kit.ts';
import { type Alerts, openAlerts } from './open-alerts.ts';

const start = Date.UTC(2026, 0, 1, 12);
let dataDir: string;
let clock: ManualClock;
let alerts: Alerts;
let fired: Alert[];
let servers: NewsServer[];
let waiting: { isReached(): boolean; resolve(): void }[];

const notice = () => {
  for (const { resolve } of waiting.filter(({ isReached }) => isReached())) resolve();
  waiting = waiting.filter(({ isReached }) => !isReached());
};
/** Resolves after the change that makes it true. */
const until = (isReached: () => boolean) =>
  new Promise<void>((resolve) => {
    if (isReached()) resolve();
    else waiting.push({ isReached, resolve });
  });

async function open(options: { telegramUrl?: string; secrets?: Record<string, string> } = {}): Promise<void> {
  const { telegramUrl, secrets = {} } = options;
  alerts = await openAlerts({
    dataDir,
    clock,
    logger,
    telegramUrl,
    secret: (name) => secrets[name],
    onFired: (alert) => fired.push(alert),
    onChange: notice,
  });
}

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'omni-alerts-'));
  clock = createManualClock(start);
  [fired, servers, waiting] = [[], [], []];
  await open();
});
afterEach(async () => {
  await alerts.close();
  await Promise.all(servers.map((server) => server.close()));
  rmSync(dataDir, { recursive: true });
});

async function serveWebhook(answer: Answer, delivery: Partial<AlertDelivery> = {}): Promise<NewsServer> {
  const server = await serveNews(answer);
  servers.push(server);
  const webhookUrl = `${server.origin}/hook`;
  const current = alerts.list().settings.delivery;
  await alerts.setDelivery({ ...current, webhookUrl, ...delivery });
  return server;
}
const newest = () => alerts.history({ limit: 1 }).alerts[0];
const delivery = () => newest()?.deliveries[0];
const settled = () => until(() => !['waiting', undefined].includes(delivery()?.state));
const put = (given: Partial<AlertRule> = {}) => alerts.putRule(exampleRule(given));

describe('what is told', () => {
  it('is told once for each rule, also after a restart', async () => {
    await put();
    await put({ id: 'other' });
    alerts.tell(crossingAt(start));
    alerts.tell(crossingAt(start));
    await alerts.close();
    await open();
    alerts.tell(crossingAt(start));
    expect(alerts.history({ limit: 10 }).alerts.map(({ ruleId }) => ruleId)).toEqual(['other', 'rule']);
    expect(fired.map(({ text }) => text)).toEqual(Array(2).fill('BTC/USDT crossed 100 upwards; price 101'));
    expect(alerts.history({ limit: 10 }).unread).toBe(2);
    alerts.markRead();
    expect(alerts.history({ limit: 10 }).unread).toBe(0);
  });

  it('of a rule that would fire each second is one alert a cool-down, and a count', async () => {
    await put({ coolDownMinutes: 5 });
    for (let second = 0; second < 600; second++) {
      alerts.tell(crossingAt(start + second));
      await clock.advance(1_000);
    }
    expect(alerts.history({ limit: 500 }).alerts).toHaveLength(2);
    expect(alerts.list().heldBack).toMatchObject([{ reason: 'coolDown', count: 299, ruleId: 'rule' }]);
  });

  it('of a rule that several markets hold back at once is counted once for each, and not told when the cool-down is over', async () => {
    await put({ id: 'all', market: null, when: { kind: 'sentiment', change: 0.3 }, coolDownMinutes: 5 });
    const shocks = ['BTC', 'ETH', 'SOL', 'XRP', 'ADA'].map((base): AlertEvent => {
      const market = `demo:${base}/USDT` as const;
      return { kind: 'sentiment', key: `sentiment:${market}:1:up`, time: start, market, change: 0.5, facts: {} };
    });
    for (let minute = 0; minute < 60; minute++) {
      for (const shock of shocks) alerts.tell(shock);
      await clock.advance(minuteMs);
    }
    expect(alerts.list().heldBack).toMatchObject([{ count: 4 }]);
    // What is told next begins a new count, and does not bring back what was held back before.
    alerts.tell({ ...shocks[0], key: 'next' });
    expect(alerts.list().heldBack).toEqual([]);
    for (const shock of shocks) alerts.tell(shock);
    expect(alerts.list().heldBack).toEqual([]);
    expect(alerts.history({ limit: 10 }).alerts).toHaveLength(2);
  });

  it('is not silenced by a clock that was set back', async () => {
    await put({ coolDownMinutes: 5 });
    alerts.tell(crossingAt(start));
    clock.sleep(-hourMs);
    alerts.tell(crossingAt(start + 1));
    expect(alerts.history({ limit: 10 }).alerts).toHaveLength(2);
  });

  it('stays within the cap of all rules together', async () => {
    await put();
    await put({ id: 'other' });
    await alerts.setDelivery({ ...alerts.list().settings.delivery, mostPerHour: 3 });
    for (let bar = 0; bar < 10; bar++) alerts.tell(crossingAt(start + bar));
    expect(alerts.history({ limit: 500 }).alerts).toHaveLength(3);
    expect(alerts.list().heldBack.reduce((sum, { count }) => sum + count, 0)).toBe(17);
    await clock.advance(hourMs);
    alerts.tell(crossingAt(start + hourMs));
    expect(alerts.history({ limit: 500 }).alerts).toHaveLength(5);
  });

  it('keeps rules over a restart and refuses the 101st', async () => {
    for (let i = 0; i < 99; i++) await put({ id: `rule-${i}` });
    await expect(put({ id: 'too-many' })).rejects.toMatchObject({ code: 'conflict' });
    await put({ id: 'rule-7', name: 'Changed' });
    await alerts.close();
    await open();
    expect(alerts.list().settings.rules).toHaveLength(100);
    expect(alerts.list().settings.rules.find(({ id }) => id === 'rule-7')?.name).toBe('Changed');
    await alerts.removeRule('rule-7');
    await expect(alerts.removeRule('rule-7')).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('a webhook', () => {
  it('gets signed JSON', async () => {
    await alerts.close();
    await open({ secrets: { webhook: 'the-secret' } });
    const { asked } = await serveWebhook((_, response) => reply(response, 204));
    await put({ channels: ['webhook'] });
    alerts.tell(crossingAt(start));
    await clock.advance(0);
    await settled();
    expect(delivery()).toMatchObject({ state: 'delivered', attempts: 1, detail: null });
    const [{ body, headers, method }] = asked;
    expect(method).toBe('POST');
    expect(JSON.parse(body)).toMatchObject({ rule: 'A rule', kind: 'price', market: 'demo:BTC/USDT', isTest: false });
    const [, time, signature] = /^t=(\d+),v1=(\w+)$/.exec(String(headers['x-omni-signature'])) ?? [];
    expect(signature).toBe(createHmac('sha256', 'the-secret').update(`${time}.${body}`).digest('hex'));
    // The control: another secret signs otherwise.
    expect(signature).not.toBe(createHmac('sha256', 'another').update(`${time}.${body}`).digest('hex'));
  });

  it('that answers 500 is tried again with back-off until it takes it, under the same name', async () => {
    let failures = 2;
    const { asked } = await serveWebhook((_, response) => reply(response, failures-- > 0 ? 500 : 200));
    await put({ channels: ['webhook'] });
    alerts.tell(crossingAt(start));
    await clock.advance(0);
    await until(() => delivery().attempts === 1);
    expect(delivery()).toMatchObject({ state: 'waiting', time: start + 10_000 });
    expect(delivery().detail).toMatch('(500)');
    await clock.advance(9_999);
    expect(asked).toHaveLength(1);
    await clock.advance(1);
    await until(() => delivery().attempts === 2);
    await clock.advance(30_000);
    await settled();
    expect(delivery()).toMatchObject({ state: 'delivered', attempts: 3 });
    expect(new Set(asked.map(({ headers }) => headers['x-omni-alert'])).size).toBe(1);
  });

  it('that never works is given up after six attempts', async () => {
    await serveWebhook((_, response) => reply(response, 503));
    await put({ channels: ['webhook'] });
    alerts.tell(crossingAt(start));
    for (let attempt = 1; attempt <= 6; attempt++) {
      await clock.advance((delivery().time ?? 0) - clock.now());
      await until(() => delivery().attempts === attempt);
    }
    expect(delivery().state).toBe('failed');
  });

  it('that has failed is tried anew when the user asks, and only then', async () => {
    let status = 400;
    const server = await serveWebhook((_, response) => reply(response, status));
    await put({ channels: ['webhook'] });
    alerts.tell(crossingAt(start));
    await clock.advance(0);
    await settled();
    expect(delivery()).toMatchObject({ state: 'failed', attempts: 1 });
    status = 200;
    await clock.advance(hourMs);
    expect(server.asked).toHaveLength(1);
    alerts.retry(newest().id, 'webhook');
    await clock.advance(0);
    await settled();
    expect(delivery()).toMatchObject({ state: 'delivered', attempts: 1, detail: null });
    expect(() => alerts.retry(newest().id, 'webhook')).toThrow(/has not failed/);
    expect(new Set(server.asked.map(({ headers }) => headers['x-omni-alert'])).size).toBe(1);
  });

  it('that hangs is given up after ten seconds and tried again', async () => {
    const { askedTimes } = await serveWebhook(() => {});
    await put({ channels: ['webhook'] });
    alerts.tell(crossingAt(start));
    await clock.advance(0);
    await askedTimes(1);
    await clock.advance(10_000);
    await until(() => delivery().attempts === 1);
    expect(delivery().detail).toMatch('did not answer within 10 s');
    expect(delivery().state).toBe('waiting');
  });

  it('that asks to be left alone is left alone so long', async () => {
    await serveWebhook((_, response) => reply(response, 429, '', { 'retry-after': '120' }));
    await put({ channels: ['webhook'] });
    alerts.tell(crossingAt(start));
    await clock.advance(0);
    await until(() => delivery().attempts === 1);
    expect(delivery()).toMatchObject({ state: 'waiting', time: start + 120_000 });
  });

  it('that redirects to another server is not followed; on its own server it is', async () => {
    const other = await serveNews((_, response) => reply(response, 200));
    servers.push(other);
    await serveWebhook((_, response) => reply(response, 307, '', { location: other.origin }));
    await put({ channels: ['webhook'] });
    alerts.tell(crossingAt(start));
    await clock.advance(0);
    await settled();
    expect(delivery()).toMatchObject({ state: 'failed', attempts: 1 });
    expect(delivery().detail).toMatch('redirects to another server');
    expect(other.asked).toHaveLength(0);

    const own = await serveWebhook(({ url }, response) =>
      url === '/hook' ? reply(response, 308, '', { location: '/there' }) : reply(response, 200),
    );
    alerts.tell(crossingAt(start + 1));
    await clock.advance(0);
    await settled();
    expect(delivery().state).toBe('delivered');
    expect(own.asked.map(({ url, method }) => `${method} ${url}`)).toEqual(['POST /hook', 'POST /there']);
  });

  it('that was not asked before the program ended is asked in the next life, once', async () => {
    const { asked } = await serveWebhook((_, response) => reply(response, 200));
    await put({ channels: ['webhook'] });
    alerts.tell(crossingAt(start));
    await alerts.close();
    expect(asked).toHaveLength(0);
    await open();
    await clock.advance(0);
    await settled();
    await clock.advance(hourMs);
    expect(asked).toHaveLength(1);
  });
});

describe('Telegram', () => {
  it('gets the text by the bot, whose token is in no sentence', async () => {
    const server = await serveNews(({ url }, response) => reply(response, url.startsWith('/botTOKEN/') ? 200 : 401));
    servers.push(server);
    await alerts.close();
    const secrets = { telegram: 'TOKEN' };
    await open({ telegramUrl: server.origin, secrets });
    await alerts.setDelivery({ ...alerts.list().settings.delivery, telegramChatId: '-100' });
    const test = alerts.test(exampleRule({ channels: ['telegram'] }));
    expect(test.isTest).toBe(true);
    await clock.advance(0);
    await settled();
    expect(delivery().state).toBe('delivered');
    expect(JSON.parse(server.asked[0].body)).toMatchObject({ chat_id: '-100' });
    // Plain text: nothing in it is read as markup, whatever a headline or a name holds.
    expect(JSON.parse(server.asked[0].body)).not.toHaveProperty('parse_mode');
    secrets.telegram = 'WRONG';
    alerts.test(exampleRule({ channels: ['telegram'] }));
    await clock.advance(0);
    await settled();
    expect(delivery().detail).toMatch('(401)');
    expect(delivery().detail).not.toMatch('WRONG');
  });

  it('gets what looks like markup as it is', async () => {
    const server = await serveNews((_, response) => reply(response, 200));
    servers.push(server);
    await alerts.close();
    await open({ telegramUrl: server.origin, secrets: { telegram: 'TOKEN' } });
    await alerts.setDelivery({ ...alerts.list().settings.delivery, telegramChatId: '-100' });
    alerts.test(exampleRule({ name: '<b>*_[x](y)', template: '{market} <i> & _{price}_ *', channels: ['telegram'] }));
    await clock.advance(0);
    await settled();
    expect(JSON.parse(server.asked[0].body)).toEqual({
      chat_id: '-100',
      text: '[test] <b>*_[x](y)\nBTC/USDT <i> & _100.01_ *',
    });
  });

  it('without a token or a chat says what is missing', async () => {
    alerts.test(exampleRule({ channels: ['telegram'] }));
    await clock.advance(0);
    await settled();
    expect(delivery()).toMatchObject({ state: 'failed', detail: expect.stringMatching('token') });
  });
});

describe('windows and quiet hours', () => {
  it('let exactly one window show an alert, and none after five minutes', async () => {
    await put({ channels: ['desktop', 'sound'] });
    alerts.tell(crossingAt(start));
    const [{ id }] = fired;
    expect(alerts.unclaimed().map((alert) => alert.id)).toEqual([id]);
    expect([1, 2, 3].map(() => alerts.claim(id, 'desktop'))).toEqual([true, false, false]);
    expect(alerts.claim(id, 'sound', 'It may not play here.')).toBe(true);
    expect(newest().deliveries).toMatchObject([
      { channel: 'desktop', state: 'delivered' },
      { channel: 'sound', state: 'failed', detail: 'It may not play here.' },
    ]);
    alerts.tell(crossingAt(start + 1));
    await clock.advance(5 * minuteMs + 1);
    expect(alerts.claim(fired[1].id, 'desktop')).toBe(false);
    expect(alerts.unclaimed()).toEqual([]);
    expect(newest().deliveries.map(({ state }) => state)).toEqual(['missed', 'missed']);
  });

  it('keep alerts of quiet hours in the history only; a test goes out', async () => {
    const quietHours = { from: '00:00', to: '00:00', timeZone: 'UTC' };
    const { asked } = await serveWebhook((_, response) => reply(response, 200), { quietHours });
    await put({ channels: ['webhook', 'desktop'] });
    alerts.tell(crossingAt(start));
    await clock.advance(hourMs);
    expect(asked).toHaveLength(0);
    expect(newest().deliveries.map(({ state }) => state)).toEqual(['quiet', 'quiet']);
    alerts.test(exampleRule({ channels: ['webhook'] }));
    await clock.advance(0);
    await settled();
    expect(asked).toHaveLength(1);
  });
});
