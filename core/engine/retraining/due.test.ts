import { describe, expect, it } from 'vitest';
import { dayMs, hourMs, minuteMs } from '../../domain/timeframe.ts';
import { benchesOfFile, now } from './retraining.test-kit.ts';

const open = benchesOfFile();

describe('a model is retrained by itself', () => {
  it('when its data are older than asked, on the same settings and markets, up to before what it is judged on', async () => {
    const bench = await open();
    await bench.start();
    const manifest = bench.parts.registry.manifest('m-old');
    const challenge = bench.newest();
    expect(bench.started()).toBe(1);
    expect(challenge).toMatchObject({
      champion: { modelId: 'm-old' },
      markets: manifest.markets,
      why: 'Its data end 14 days ago; the limit is 10.',
      state: 'training',
      attempts: 1,
    });
    // The newest settled decision is one horizon before the newest closed hour.
    expect(challenge.window).toEqual({ from: now - 6 * hourMs - 7 * dayMs, to: now - 6 * hourMs });
    expect(challenge.spec).toEqual({ ...manifest.spec, to: challenge.window.from - 12 * hourMs });
    expect(bench.runOf()?.retraining).toMatchObject({ championId: 'm-old', challengeId: challenge.id });
    expect(bench.notices).toEqual([
      'info: Retraining of m-old has begun in the background. Its data end 14 days ago; the limit is 10.',
    ]);
    await bench.wait(dayMs);
    expect(bench.started()).toBe(1);
  });

  it.each([
    ['its data are younger than asked', { afterDays: 30 }],
    ['retraining is off', { isEnabled: false }],
    ['another market is asked for', { markets: ['binance:BTC/USDT' as const] }],
  ])('not when %s', async (_, settings) => {
    const bench = await open({ settings });
    await bench.start(6 * hourMs);
    expect(bench.challenges()).toEqual([]);
  });

  it('on drift, however young it is, unless drift does not count', async () => {
    const isDrifting = (modelId: string) =>
      modelId === 'm-old' ? 'Its hit rate has left what was promised.' : undefined;
    const bench = await open({ settings: { afterDays: 90 }, isDrifting });
    await bench.start();
    expect(bench.newest()).toMatchObject({ why: 'Its hit rate has left what was promised.', state: 'training' });
    const deaf = await open({ settings: { afterDays: 90, isOnDrift: false }, isDrifting });
    await deaf.start();
    expect(deaf.challenges()).toEqual([]);
  });

  it('in the hours that are asked for', async () => {
    // It is midnight in UTC.
    const hours = (from: string, to: string) => ({ settings: { hours: { from, to, timeZone: 'Etc/UTC' } } });
    const bench = await open(hours('02:00', '04:00'));
    await bench.start(hourMs + 50 * minuteMs);
    expect(bench.challenges()).toEqual([]);
    await bench.wait(30 * minuteMs);
    expect(bench.started()).toBe(1);
  });

  it('not again within the least distance, and again after it', async () => {
    const bench = await open({ settings: { leastDaysBetween: 2 } });
    await bench.start();
    await bench.endRun({ phase: 'cancelled' });
    expect(bench.newest()).toMatchObject({ state: 'withdrawn', problem: 'Its training was cancelled.' });
    await bench.wait(46 * hourMs);
    expect(bench.started()).toBe(1);
    await bench.wait(2 * hourMs);
    expect(bench.started()).toBe(2);
    expect(bench.challenges()).toHaveLength(2);
  });

  it('not on what it was once compared on: it was chosen by that', async () => {
    const bench = await open({ settings: { leastDaysBetween: 1 } });
    await bench.start();
    await bench.finish('m-new');
    const { judgement, id } = bench.newest();
    await bench.parts.retraining.accept(id);
    const [champion] = bench.parts.retraining.state().champions;
    expect(champion).toMatchObject({ modelId: 'm-challenger', due: expect.stringMatching(/14 days ago/) });
    expect(champion.obstacle).toMatch(/^A challenger must be judged on 4 days .* The data hold 0 days so far\.$/);
    expect(bench.parts.ledger.comparedUntil(bench.newest().challenger?.weights ?? '')).toBe(judgement?.to);
    await bench.wait(1.5 * dayMs);
    expect(bench.challenges()).toHaveLength(1);
  });
});

describe('asked for by hand', () => {
  it('a retraining begins whatever the settings say, and refuses with the reason', async () => {
    const bench = await open({ settings: { isEnabled: false } });
    const { retraining } = bench.parts;
    await retraining.begin('m-old');
    expect(bench.newest()).toMatchObject({ why: 'You asked for it.', state: 'training' });
    await expect(retraining.begin('m-old')).rejects.toThrow(
      'Model m-old cannot be retrained now. It is being retrained.',
    );
    await expect(retraining.begin('m-new')).rejects.toThrow(/predicts nothing/);
    await bench.finish('m-new');
    await expect(retraining.begin('m-old')).rejects.toThrow(/waits for an answer/);
  });
});
