import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { dayMs, hourMs, minuteMs } from '../../domain/timeframe.ts';
import { reply, rss, serveNews } from './news-server.test-kit.ts';
import { backoffMs } from './run-source.ts';
import { feedAt, noon, openTestSources } from './sources.test-kit.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});
const serve = async (...args: Parameters<typeof serveNews>) => {
  const server = await serveNews(...args);
  ends.push(server.close);
  return server;
};
const open = async (...args: Parameters<typeof openTestSources>) => {
  const test = await openTestSources(...args);
  ends.unshift(test.end);
  return test;
};
type Opened = Awaited<ReturnType<typeof openTestSources>>;
/** Resolves at the next change after which the condition holds. */
const until = ({ sources }: Opened, holds: () => boolean) =>
  new Promise<void>((resolve) => {
    if (holds()) return resolve();
    const end = sources.onStatus(() => {
      if (!holds()) return;
      end();
      resolve();
    });
  });

describe('the schedule', () => {
  it('fetches soon after the start, then again and again, and tells each change', async () => {
    const { origin } = await serve((_, response) => reply(response, 200, rss({ title: 'a' })));
    const test = await open({ settings: [feedAt(origin)] });
    const states: string[] = [];
    test.sources.onStatus(() => states.push(test.sources.statuses()[0].state));
    const state = () => test.sources.statuses()[0];
    expect(state()).toMatchObject({ state: 'waiting', nextFetchAt: noon + 2_000, lastFetchedAt: null });
    await test.clock.advance(2_000);
    await until(test, () => state().state === 'ok');
    expect(state()).toMatchObject({ nextFetchAt: noon + 2_000 + 10 * minuteMs, lastFetchedAt: noon + 2_000, items: 1 });
    await test.clock.advance(10 * minuteMs);
    await until(test, () => state().items === 2 && state().state === 'ok');
    expect(states).toEqual(['fetching', 'ok', 'fetching', 'ok']);
  });

  it('waits longer after each failure and comes back to its pace when all is well', async () => {
    let isDown = true;
    const { origin } = await serve((_, response) =>
      isDown ? reply(response, 500) : reply(response, 200, rss({ title: 'a' })),
    );
    const test = await open({ settings: [feedAt(origin)] });
    const { sources, clock } = test;
    const waits: number[] = [];
    const waitMs = () => (sources.statuses()[0].nextFetchAt ?? Number.NaN) - clock.now();
    for (let failures = 0; failures < 9; failures++) {
      await expect(sources.fetchNow('a')).rejects.toThrow('(500)');
      waits.push(waitMs());
    }
    expect(waits.map((ms) => ms / 1_000)).toEqual([30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600]);
    expect(test.log.filter((line) => line.includes('source failed'))).toHaveLength(1);
    isDown = false;
    await sources.fetchNow('a');
    expect(waitMs()).toBe(10 * minuteMs);
    expect(sources.statuses()[0]).toMatchObject({ state: 'ok', detail: null });
  });

  it('is later by a part of a second of the clock, a tenth at most', async () => {
    const { origin } = await serve((_, response) => reply(response, 200, rss()));
    const { sources, clock } = await open({ settings: [feedAt(origin)] });
    clock.sleep(500);
    await sources.fetchNow('a');
    expect((sources.statuses()[0].nextFetchAt ?? 0) - clock.now()).toBe(10.5 * minuteMs);
  });

  it('keeps over a restart how long the server asked to be left alone', async () => {
    const server = await serve((_, response) => reply(response, 429, '', { 'retry-after': '7200' }));
    const { sources, dir } = await open({ settings: [feedAt(server.origin)] });
    await expect(sources.fetchNow('a')).rejects.toThrow('(429)');
    await sources.close();
    const again = await open({ settings: [feedAt(server.origin)], dir });
    expect(again.sources.statuses()[0].nextFetchAt).toBe(noon + 2 * hourMs);
    await expect(again.sources.fetchNow('a')).rejects.toMatchObject({ code: 'busy' });
    expect(server.asked).toHaveLength(1);
  });

  it('backs off never for less than the server asks, nor for longer than an hour or its pace by itself', () => {
    const pace = fc.integer({ min: minuteMs, max: dayMs });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        pace,
        fc.boolean(),
        fc.integer({ min: 0, max: dayMs }),
        (...facts) => {
          const [failures, everyMs, needsKey, retryMs] = facts;
          const ms = backoffMs(failures, everyMs, needsKey, retryMs);
          expect(ms).toBeGreaterThanOrEqual(retryMs);
          expect(ms).toBeLessThanOrEqual(Math.max(retryMs, everyMs, hourMs));
          expect(ms).toBeLessThanOrEqual(backoffMs(failures + 1, everyMs, needsKey, retryMs));
        },
      ),
    );
  });
});

describe('sources beside each other', () => {
  it('do not wait for one that hangs for 60 s, nor for one that fails', async () => {
    const { origin, askedTimes } = await serve(({ url }, response) => {
      if (url === '/well') reply(response, 200, rss({ title: 'a' }));
      if (url === '/broken') reply(response, 200, '<rss');
    });
    const settings = ['hanging', 'broken', 'well'].map((id) => feedAt(`${origin}/${id}`, id));
    const test = await open({ settings });
    const hanging = test.sources.fetchNow('hanging').catch((error: Error) => error.message);
    const broken = test.sources.fetchNow('broken').catch((error: Error) => error.message);
    await askedTimes(2);
    expect(await test.sources.fetchNow('well')).toEqual({ items: 1 });
    expect(await broken).toMatch(/instead of an RSS/);
    expect(test.sources.statuses().map(({ state }) => state)).toEqual(['fetching', 'failing', 'ok']);
    await test.clock.advance(20_000);
    expect(await hanging).toMatch(/did not answer within 20 s/);
  });

  it('fetch once when asked twice at the same time', async () => {
    const server = await serve((_, response) => reply(response, 200, rss({ title: 'a' })));
    const { sources } = await open({ settings: [feedAt(server.origin)] });
    expect(await Promise.all([sources.fetchNow('a'), sources.fetchNow('a')])).toEqual([{ items: 1 }, { items: 1 }]);
    expect(server.asked).toHaveLength(1);
  });

  it('are refused by name when unknown or off', async () => {
    const { sources } = await open({ settings: [{ ...feedAt('http://127.0.0.1:9'), isEnabled: false }] });
    await expect(sources.fetchNow('b')).rejects.toMatchObject({ code: 'not-found' });
    await expect(sources.fetchNow('a')).rejects.toMatchObject({ code: 'conflict' });
    expect(sources.statuses()[0]).toMatchObject({ state: 'off', nextFetchAt: null });
  });
});

describe('edited settings', () => {
  it('start what is new or changed anew, end what is gone, and leave the rest', async () => {
    const { origin } = await serve((_, response) => reply(response, 200, rss({ title: 'a' })));
    const [kept, edited, gone] = ['kept', 'edited', 'gone'].map((id) => feedAt(`${origin}/${id}`, id));
    const { sources, edit, clock } = await open({ settings: [kept, edited, gone] });
    for (const id of ['kept', 'edited', 'gone']) await sources.fetchNow(id);
    await edit([{ ...edited, name: 'New name' }, kept, feedAt(`${origin}/new`, 'new')]);
    expect(sources.statuses().map(({ id, name, state, items }) => [id, name, state, items])).toEqual([
      ['edited', 'New name', 'waiting', 1],
      ['kept', 'Example', 'ok', 1],
      ['new', 'Example', 'waiting', 0],
    ]);
    expect(clock.timers()).toBe(3);
  });

  it('end a fetch that is going on', async () => {
    const server = await serve(() => {});
    const { sources, edit, clock } = await open({ settings: [feedAt(server.origin)] });
    const fetching = sources.fetchNow('a');
    const failure = expect(fetching).rejects.toMatchObject({ code: 'cancelled' });
    await server.askedTimes(1);
    await edit([]);
    await failure;
    expect(sources.statuses()).toEqual([]);
    expect(clock.timers()).toBe(0);
  });

  it('with the same id twice keep the first', async () => {
    const { sources, clock, log } = await open({
      settings: [feedAt('http://127.0.0.1:9'), feedAt('http://127.0.0.1:8')],
    });
    expect(sources.statuses()).toHaveLength(1);
    expect(clock.timers()).toBe(1);
    expect(log.join()).toContain('same id');
  });
});

it('stops everything when it is closed', async () => {
  const server = await serve(() => {});
  const { sources, clock } = await open({ settings: [feedAt(server.origin), feedAt(server.origin, 'b')] });
  const fetching = expect(sources.fetchNow('a')).rejects.toMatchObject({ code: 'cancelled' });
  await server.askedTimes(1);
  await sources.close();
  await fetching;
  expect(clock.timers()).toBe(0);
});
