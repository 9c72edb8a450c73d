import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Challenge } from '../../contract/retraining-schemas.ts';
import { weightsFile } from '../../model/model-files.ts';
import { type Bench, type BenchOptions, benchesOfFile, type ModelName } from './retraining.test-kit.ts';

const open = benchesOfFile();

const both = (modelId: string) => ({ 'demo:BTC/USDT': modelId, 'demo:ETH/USDT': modelId });
const active = (bench: Bench) => bench.parts.settings.data.activeModels;

type Moment = 'before the offer' | 'before the switch' | 'after the switch';

/** Nothing reaches the disk from the moment on until it is mended. */
function mortalDisk() {
  let dying: Moment | undefined;
  let isGone = false;
  const check = (isMoment: boolean) => {
    isGone ||= isMoment;
    if (isGone) throw new Error('The disk is gone.');
  };
  const isNote = ({ state }: Challenge) => state === 'switched' || state === 'accepted';
  const options: BenchOptions = {
    challenges: (real) => ({
      ...real,
      async put(challenge) {
        check(dying === 'after the switch' && isNote(challenge));
        check(dying === 'before the offer' && challenge.state === 'offered');
        await real.put(challenge);
      },
    }),
    choice: (real) => ({
      ...real,
      async activate(modelId, markets) {
        check(dying === 'before the switch' && modelId === 'm-challenger');
        await real.activate(modelId, markets);
      },
    }),
  };
  return {
    options,
    die(moment: Moment) {
      dying = moment;
    },
    mend() {
      dying = undefined;
      isGone = false;
    },
  };
}

async function begin(disk: ReturnType<typeof mortalDisk>, isSwitching: boolean): Promise<Bench> {
  const active = { 'demo:BTC/USDT': 'm-old-sure', 'demo:ETH/USDT': 'm-old-sure' } satisfies Record<string, ModelName>;
  const bench = await open({ active, settings: { isSwitching }, ...disk.options });
  await bench.start();
  return bench;
}

const moments: Moment[] = ['before the switch', 'after the switch'];

describe('a workstation that is killed while a challenger takes over', () => {
  it.each(moments)('finishes the switch and tells it, when it happened by itself: %s', async (moment) => {
    const disk = mortalDisk();
    const bench = await begin(disk, true);
    disk.die(moment);
    await bench.finish('m-new-apt');
    expect(active(bench)).toEqual(both(moment === 'after the switch' ? 'm-challenger' : 'm-old-sure'));
    expect(bench.alerts).toEqual([]);
    disk.mend();
    await bench.restart('killed');
    expect(bench.newest()).toMatchObject({ state: 'switching', decidedAt: null });
    await bench.start(0);
    await bench.parts.retraining.settled();
    expect(active(bench)).toEqual(both('m-challenger'));
    expect(bench.newest()).toMatchObject({ state: 'switched', switched: bench.newest().markets, problem: null });
    expect(bench.notices.at(-1)).toMatch(/It predicts BTC\/USDT, ETH\/USDT · demo from now on/);
    expect(bench.alerts).toMatchObject([{ facts: { result: 'has switched models' } }]);
  });

  it.each(moments)('finishes what was accepted, also where the champion had lost a market: %s', async (moment) => {
    const disk = mortalDisk();
    const bench = await begin(disk, false);
    await bench.finish('m-new');
    bench.addModel('m-old');
    await bench.parts.choice.activate('m-old', ['demo:ETH/USDT']);
    disk.die(moment);
    await expect(bench.parts.retraining.accept(bench.newest().id)).rejects.toThrow('The disk is gone.');
    disk.mend();
    await bench.restart('killed');
    await bench.start(0);
    await bench.parts.retraining.settled();
    expect(active(bench)).toEqual({ 'demo:BTC/USDT': 'm-challenger', 'demo:ETH/USDT': 'm-old' });
    expect(bench.newest()).toMatchObject({ state: 'accepted', switched: ['demo:BTC/USDT'], problem: null });
  });

  it.each(['gone', 'damaged'])('does not switch to a challenger that is %s by then', async (how) => {
    const disk = mortalDisk();
    const bench = await begin(disk, true);
    disk.die('before the switch');
    await bench.finish('m-new-apt');
    disk.mend();
    await bench.restart('killed');
    if (how === 'gone') await bench.parts.registry.delete('m-challenger');
    else truncateSync(join(bench.dataDir, 'models', 'm-challenger', weightsFile), 100);
    await bench.start(0);
    await bench.parts.retraining.settled();
    expect(bench.newest()).toMatchObject({ state: 'withdrawn', switched: [] });
    expect(active(bench)).toEqual(both('m-old-sure'));
  });
});

it('is judged again, and the look counts once, when the workstation is killed between its note and the offer', async () => {
  const disk = mortalDisk();
  const bench = await begin(disk, false);
  disk.die('before the offer');
  await bench.finish('m-new');
  disk.mend();
  await bench.restart('killed');
  expect(bench.newest()).toMatchObject({ state: 'judging', judgement: null });
  await bench.start();
  const { state, judgement, markets } = bench.newest();
  expect(state).toBe('offered');
  const { from, to } = judgement as NonNullable<typeof judgement>;
  expect(bench.parts.ledger.countOverlapping(markets, from, to)).toBe(1);
});

it('leaves the offer as it was when the choice of models cannot be written', async () => {
  let isFull = true;
  const bench = await begin(
    {
      ...mortalDisk(),
      options: {
        choice: (real) => ({
          ...real,
          async activate(...asked) {
            if (isFull) throw new Error('disk full');
            await real.activate(...asked);
          },
        }),
      },
    },
    false,
  );
  await bench.finish('m-new');
  const offered = bench.newest();
  await expect(bench.parts.retraining.accept(offered.id)).rejects.toThrow('disk full');
  expect(bench.newest()).toEqual(offered);
  isFull = false;
  await bench.parts.retraining.accept(offered.id);
  expect(active(bench)).toEqual(both('m-challenger'));
});
