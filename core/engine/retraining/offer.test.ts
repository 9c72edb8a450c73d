import { describe, expect, it } from 'vitest';
import type { RetrainingSettings } from '../../contract/retraining-schemas.ts';
import { type Bench, type BenchOptions, benchesOfFile, type ModelName } from './retraining.test-kit.ts';

const open = benchesOfFile();

const both = (name: ModelName) => ({ 'demo:BTC/USDT': name, 'demo:ETH/USDT': name }) as const;
const active = (bench: Bench) => bench.parts.settings.data.activeModels;

/** A champion whose challenger has been trained and judged. */
async function judged(champion: ModelName, challenger: ModelName, options: BenchOptions = {}): Promise<Bench> {
  const bench = await open({ active: both(champion), ...options });
  await bench.start();
  await bench.finish(challenger);
  return bench;
}
const switching: Partial<RetrainingSettings> = { isSwitching: true };

describe('a challenger that wins', () => {
  it('is offered with its numbers, by notice and alert, and nothing is switched until it is accepted', async () => {
    const bench = await judged('m-old-sure', 'm-new');
    const challenge = bench.newest();
    expect(challenge).toMatchObject({ state: 'offered', decidedAt: null, switched: [] });
    const { judgement } = challenge;
    expect(judgement).toMatchObject({ outcome: 'wins', blocks: expect.any(Number) });
    expect(judgement?.gain.interval.low).toBeGreaterThan(0);
    expect(judgement?.sentence).toMatch(/^m-challenger wins by \d/);
    await bench.wait(86_400_000);
    expect(active(bench)).toEqual(both('m-old-sure'));
    expect(bench.parts.switches()).toBe(0);
    expect(bench.notices.at(-1)).toBe(
      `info: ${judgement?.sentence} Choose on the Models page; m-old-sure goes on predicting.`,
    );
    expect(bench.alerts).toMatchObject([
      { kind: 'training', result: 'finished', key: `challenge:${challenge.id}:offered` },
    ]);
    // The look is on record for those days.
    const { from, to } = judgement as NonNullable<typeof judgement>;
    expect(bench.parts.ledger.countOverlapping(challenge.markets, from, to)).toBe(1);

    await bench.parts.retraining.accept(challenge.id);
    expect(active(bench)).toEqual({ 'demo:BTC/USDT': 'm-challenger', 'demo:ETH/USDT': 'm-challenger' });
    expect(bench.parts.switches()).toBe(1);
    expect(bench.newest()).toMatchObject({ state: 'accepted', switched: challenge.markets });
    await expect(bench.parts.retraining.decline(challenge.id)).rejects.toThrow(/not on offer: it is accepted/);
  });

  it('is told again, by the same alert, when the workstation starts', async () => {
    const bench = await judged('m-old-sure', 'm-new');
    await bench.restart('closed');
    await bench.start();
    const told = bench.notices.filter((notice) => notice.includes('Choose on the Models page'));
    expect(told).toHaveLength(2);
    expect(new Set(bench.alerts.map(({ key }) => key)).size).toBe(1);
  });

  it('has won on the markets that are at stake, and on no other', async () => {
    const bench = await open({ active: { 'demo:BTC/USDT': 'm-old-sure' } });
    await bench.start();
    await bench.finish('m-new');
    const { markets, window, judgement } = bench.newest();
    expect(markets).toEqual(['demo:BTC/USDT']);
    expect(judgement?.samples).toBe((window.to - window.from) / 600_000);
    const { from, to } = judgement as NonNullable<typeof judgement>;
    expect(bench.parts.ledger.countOverlapping(['demo:BTC/USDT'], from, to)).toBe(1);
    expect(bench.parts.ledger.countOverlapping(['demo:ETH/USDT'], from, to)).toBe(0);
  });

  it('never takes over what its champion lost before both were judged', async () => {
    const bench = await open({ active: both('m-old-sure') });
    await bench.start();
    bench.addModel('m-old');
    await bench.parts.choice.activate('m-old', ['demo:ETH/USDT']);
    await bench.finish('m-new');
    await bench.parts.choice.activate('m-old-sure', ['demo:ETH/USDT']);
    await bench.parts.retraining.accept(bench.newest().id);
    expect(active(bench)).toEqual({ 'demo:BTC/USDT': 'm-challenger', 'demo:ETH/USDT': 'm-old-sure' });
  });

  it('takes over exactly what its champion predicts when it is accepted', async () => {
    const bench = await judged('m-old-sure', 'm-new');
    bench.addModel('m-old');
    await bench.parts.choice.activate('m-old', ['demo:ETH/USDT', 'binance:BTC/USDT']);
    await bench.parts.retraining.accept(bench.newest().id);
    expect(active(bench)).toEqual({
      'demo:BTC/USDT': 'm-challenger',
      'demo:ETH/USDT': 'm-old',
      'binance:BTC/USDT': 'm-old',
    });
    expect(bench.newest().switched).toEqual(['demo:BTC/USDT']);
  });

  it('is refused and stays a model like any other when it is declined', async () => {
    const bench = await judged('m-old-sure', 'm-new');
    await bench.parts.retraining.decline(bench.newest().id);
    expect(bench.newest()).toMatchObject({ state: 'declined' });
    expect(active(bench)).toEqual(both('m-old-sure'));
    expect((await bench.parts.registry.list()).map(({ modelId }) => modelId)).toContain('m-challenger');
  });

  it('predicts at once, and says so, only where the settings ask for that', async () => {
    const bench = await judged('m-old-sure', 'm-new-apt', { settings: switching });
    expect(bench.newest()).toMatchObject({ state: 'switched', judgement: { outcome: 'wins' } });
    expect(active(bench)).toEqual({ 'demo:BTC/USDT': 'm-challenger', 'demo:ETH/USDT': 'm-challenger' });
    expect(bench.parts.switches()).toBe(1);
    expect(bench.notices.at(-1)).toMatch(/wins by .* It predicts BTC\/USDT, ETH\/USDT · demo from now on/);
    expect(bench.alerts).toMatchObject([{ facts: { result: 'has switched models' } }]);
  });

  it('is only offered, and says why, when the base rate does better still', async () => {
    const bench = await judged('m-old-sure', 'm-new', { settings: switching });
    const { state, judgement } = bench.newest();
    expect({ state, outcome: judgement?.outcome }).toEqual({ state: 'offered', outcome: 'wins' });
    expect(judgement?.logLoss.challenger).toBeGreaterThan(judgement?.logLoss.baseRate as number);
    expect(judgement?.sentence).toMatch(/does not take over by itself, because it does worse there than the base rate/);
    expect(bench.notices.at(-1)).toContain(judgement?.sentence);
    expect(active(bench)).toEqual(both('m-old-sure'));
    expect(bench.parts.switches()).toBe(0);
  });
});

describe('a challenger that does not win', () => {
  it.each([
    ['m-old', 'm-new-sure', 'loses'],
    ['m-old', 'm-old', 'noDifference'],
  ] as const)('is offered as what it is and never switches by itself: %s against %s', async (old, fresh, outcome) => {
    const bench = await judged(old, fresh, { settings: switching });
    expect(bench.newest()).toMatchObject({ state: 'offered', judgement: { outcome } });
    expect(active(bench)).toEqual(both(old));
    expect(bench.parts.switches()).toBe(0);
  });
});

describe('nothing is offered', () => {
  it('that could not be put on record before', async () => {
    const bench = await judged('m-old-sure', 'm-new', {
      settings: switching,
      ledger: (real) => ({
        ...real,
        noteComparison() {
          throw new Error('disk full');
        },
      }),
    });
    expect(bench.newest()).toMatchObject({ state: 'failed', judgement: null, problem: 'disk full' });
    expect(active(bench)).toEqual(both('m-old-sure'));
  });

  it('when the champion stopped predicting while its challenger was trained', async () => {
    const bench = await open({ active: both('m-old-sure'), settings: switching });
    await bench.start();
    bench.addModel('m-old');
    await bench.parts.choice.activate('m-old', ['demo:BTC/USDT', 'demo:ETH/USDT']);
    await bench.finish('m-new');
    expect(bench.newest()).toMatchObject({ state: 'withdrawn', problem: expect.stringMatching(/predicts none/) });
    expect(active(bench)).toEqual(both('m-old'));
    expect(bench.parts.ledger.comparedUntil(bench.newest().champion.weights)).toBeUndefined();
  });
});

describe('models that change while an offer stands', () => {
  it('are followed when they are renamed', async () => {
    const bench = await judged('m-old-sure', 'm-new');
    const { registry, choice, retraining } = bench.parts;
    for (const [before, after] of [
      ['m-old-sure', 'evening'],
      ['m-challenger', 'morning'],
    ]) {
      registry.rename(before, after);
      await choice.rename(before, after);
      await retraining.renameModel(before, after);
    }
    expect(bench.newest()).toMatchObject({ champion: { modelId: 'evening' }, challenger: { modelId: 'morning' } });
    await retraining.accept(bench.newest().id);
    expect(active(bench)).toEqual({ 'demo:BTC/USDT': 'morning', 'demo:ETH/USDT': 'morning' });
  });

  it('end it when the challenger is deleted, or another model has its name', async () => {
    for (const successor of [undefined, 'm-old'] as const) {
      const bench = await judged('m-old-sure', 'm-new', { settings: {} });
      await bench.parts.registry.delete('m-challenger');
      if (successor) bench.addModel(successor, 'm-challenger');
      await expect(bench.parts.retraining.accept(bench.newest().id)).rejects.toThrow(/not on offer/);
      expect(bench.newest()).toMatchObject({
        state: 'withdrawn',
        problem: expect.stringMatching(successor ? /Another model is called m-challenger/ : /no model m-challenger/),
      });
      expect(active(bench)).toEqual(both('m-old-sure'));
    }
  });

  it('answer it when the challenger is activated by hand', async () => {
    const bench = await judged('m-old-sure', 'm-new');
    await bench.parts.choice.activate('m-challenger', ['demo:BTC/USDT', 'demo:ETH/USDT']);
    bench.parts.retraining.onModels();
    await bench.parts.retraining.settled();
    expect(bench.newest()).toMatchObject({ state: 'accepted' });
  });

  it('end it when its champion is deleted', async () => {
    const bench = await judged('m-old-sure', 'm-new');
    await bench.parts.registry.delete('m-old-sure');
    await bench.parts.choice.forget('m-old-sure');
    bench.parts.retraining.onModels();
    await bench.parts.retraining.settled();
    expect(bench.newest()).toMatchObject({ state: 'withdrawn' });
    expect(active(bench)).toEqual({});
  });
});
