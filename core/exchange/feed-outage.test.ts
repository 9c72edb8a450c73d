import { describe, expect, it } from 'vitest';
import { minuteMs } from '../domain/timeframe.ts';
import type { Exchange } from './exchange.ts';
import { btc, caughtUp, differences, isLive, type Rig, startRig, startTime, until } from './feed.test-kit.ts';

const requests = (rig: Rig) => rig.simulator.log.events().filter((event) => event.kind === 'request');
const socketsOpened = (rig: Rig) =>
  rig.simulator.log.events().filter((event) => event.kind === 'socket' && event.what.includes('open')).length;

function sameAsTruth(rig: Rig) {
  const to = (rig.store.last(btc, '1m')?.openTime ?? 0) + minuteMs;
  expect(differences(rig, 'BTC/USDT', startTime - 100 * minuteMs, to)).toEqual([]);
}

describe('a feed that loses its exchange', () => {
  it('says since when it is offline and why, asks seldom, and fills what it missed', async () => {
    const rig = await startRig();
    let calls = 0;
    const fetchCandles: Exchange['fetchCandles'] = (...query) => {
      calls += 1;
      return rig.exchange.fetchCandles(...query);
    };
    const log = rig.start({ exchange: { ...rig.exchange, fetchCandles } });
    await until(() => isLive(log), 'it is live');
    rig.simulator.faults.apply({ refuseConnections: {} });
    await until(() => log.feed.states().every(({ state }) => state === 'offline'), 'it says that it is offline');
    expect(log.feed.states()[0].detail).toMatch(
      /^offline since 2025-06-01T\S+Z: the exchange (cut|refused) the connection; retrying every \d+ s$/,
    );
    calls = 0;
    const until5 = rig.simulator.now() + 5 * minuteMs;
    await until(() => rig.simulator.now() > until5, 'five minutes have passed');
    // Two markets and the history, each at most every 48 s once the backoff is full.
    expect(calls).toBeLessThanOrEqual(40);
    rig.simulator.faults.apply({ refuseConnections: null });
    await caughtUp(rig, log, 1);
    sameAsTruth(rig);
    const retries = log.states.flatMap(({ detail }) => /every (\d+) s/.exec(detail ?? '')?.[1] ?? []).map(Number);
    expect(Math.max(...retries)).toBeLessThanOrEqual(60);
  });

  it('starts offline, says so, and streams as soon as the exchange is there', async () => {
    const rig = await startRig();
    rig.simulator.faults.apply({ refuseConnections: {} });
    const log = rig.start();
    const isOffline = () => log.feed.states().every(({ state }) => state === 'offline');
    await until(isOffline, 'it says that it is offline');
    expect(log.feed.states()[0].detail).toMatch(
      /^offline since \S+Z: The demo market cut the connection; retrying every/,
    );
    rig.simulator.faults.apply({ refuseConnections: null });
    await caughtUp(rig, log, 1);
    sameAsTruth(rig);
  });

  it('notices a stream that answers pings but sends nothing, and a connection that is half open', async () => {
    for (const fault of ['stall', 'halfOpen'] as const) {
      const rig = await startRig();
      const log = rig.start();
      await until(() => isLive(log), 'it is live');
      const before = socketsOpened(rig);
      rig.simulator.faults.apply({ [fault]: { scope: 'open' } });
      await until(() => socketsOpened(rig) > before, 'it has dialled again');
      await caughtUp(rig, log, 1);
      sameAsTruth(rig);
      await log.feed.stop();
    }
  });

  it('does not take a bar for closed because the answer that shows it was long on its way', async () => {
    const rig = await startRig();
    const slow: Exchange = {
      ...rig.exchange,
      async fetchCandles(...query) {
        const rows = await rig.exchange.fetchCandles(...query);
        const closeTime = (rows[rows.length - 1]?.openTime ?? 0) + minuteMs;
        if (query[1] === '1m') await until(() => rig.simulator.now() > closeTime + 5_000, 'its last bar has closed');
        return rows;
      },
    };
    const log = rig.start({ exchange: slow, history: { '1m': 30, '1h': 0, '1d': 0 } });
    await until(() => rig.store.gaps(btc, '1m').length === 0 && log.closed.length >= 6, 'bars are told');
    await log.feed.stop();
    const last = rig.store.last(btc, '1m')?.openTime ?? 0;
    expect(differences(rig, 'BTC/USDT', last - 20 * minuteMs, last + minuteMs)).toEqual([]);
    expect(rig.store.revisions(btc, '1m')).toEqual([]);
  });

  it('makes no REST call while the exchange has asked for silence: 429, then 418', async () => {
    const rig = await startRig();
    const log = rig.start();
    await until(() => isLive(log), 'it is live');
    await until(() => rig.store.series().length === 6, 'history has begun');
    const mark = rig.simulator.log.events().length;
    rig.simulator.faults.apply({ rateLimit: { retryAfterSeconds: 60 }, dropSockets: {} });
    const refused = () => requests(rig).filter(({ status }) => status === 429 || status === 418);
    await until(() => refused().length === 1, 'the first call was refused');
    // Another program on this address keeps asking until it is banned.
    const { restUrl } = rig.simulator;
    while ((await fetch(`${restUrl}/api/v3/ping`)).status !== 418);
    await caughtUp(rig, log, 4);

    const own = rig.simulator.log
      .events()
      .slice(mark)
      .filter((event) => event.kind === 'request' && event.route !== '/api/v3/ping');
    const bannedAt = rig.simulator.log
      .events()
      .find((event) => event.kind === 'request' && event.route === '/api/v3/ping' && event.status === 418)?.at;
    const limitedAt =
      rig.simulator.log.events().find((event) => event.kind === 'fault' && event.name === 'rateLimit')?.at ?? 0;
    const own429 = own.filter((event) => event.kind === 'request' && event.status === 429);
    const own418 = own.filter((event) => event.kind === 'request' && event.status === 418);
    expect(own429).toHaveLength(1);
    expect(own418).toHaveLength(1);
    const between = (from: number, to: number) => own.filter(({ at }) => at > from && at < to);
    expect(between(own429[0].at, limitedAt + 60_000)).toEqual([]);
    expect(between(own418[0].at, (bannedAt ?? 0) + 120_000)).toEqual([]);
    expect(own418[0].at).toBeLessThan((bannedAt ?? 0) + 120_000);
    await until(() => rig.store.gaps(btc, '1m').length === 0, 'what was missed is filled');
    sameAsTruth(rig);
  });

  it('keeps telling bars from REST while only the stream is out of reach', async () => {
    const rig = await startRig();
    const log = rig.start();
    await until(() => isLive(log), 'it is live');
    rig.simulator.faults.apply({ stall: { scope: 'all', forMs: 4 * minuteMs } });
    const told = log.closed.length;
    await until(() => log.closed.length >= told + 4, 'bars come over REST');
    await caughtUp(rig, log, 2);
    sameAsTruth(rig);
  });

  it('names the cause: region, firewall, the exchange itself', async () => {
    const rig = await startRig();
    const cases = [
      [451, /^The demo market does not serve the region you are in \(HTTP 451\)/],
      [403, /^The demo market refused this computer \(HTTP 403/],
      [502, /^The demo market has an internal problem \(HTTP 502\)/],
    ] as const;
    for (const [status, message] of cases) {
      rig.simulator.faults.apply({ httpErrors: { status, count: 1 } });
      const failure = rig.exchange.loadMarkets();
      await expect(failure).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(message) });
    }
  });
});
