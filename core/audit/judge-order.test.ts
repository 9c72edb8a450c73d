import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../model/backend.ts';
import { branchesOf } from '../model/config.ts';
import { labelsOf } from '../training/dataset.ts';
import { controlConfig, trainOne } from './example-control.test-kit.ts';
import { judgeOrder, orderRatio } from './judge-order.ts';
import { buildOrderControl, newestBarOnly, type OrderControl } from './order-control.ts';

const branches = branchesOf(controlConfig);
const control = (lane: 'micro' | 'macro', seed = 1) => {
  const branch = branches.find((one) => one.lane === lane);
  if (!branch) throw new Error(`no ${lane} branch`);
  return buildOrderControl(controlConfig, branch, seed);
};

/** Probabilities that answer a class for each test sample. */
const answering = ({ dataset }: OrderControl, classOf: (sample: number) => number) =>
  Float32Array.from(
    Array.from(dataset.split.test).flatMap((sample) => [0, 1, 2].map((k) => (k === classOf(sample) ? 0.8 : 0.1))),
  );

describe('the order of two marks', () => {
  it('is told by the window as stated, never by its newest bar, and the labels follow it as often as stated', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), (seed) => {
        const { dataset, told, chanceOfTold } = control('micro', seed);
        const [{ window }] = branchesOf(dataset.config);
        const { features } = dataset.config;
        const [[matrix]] = dataset.matrices;
        dataset.samples.slice(0, 300).forEach(({ ends: [end] }, i) => {
          const bars = Array.from({ length: window }, (_, bar) => (end - window + 1 + bar) * features);
          const marked = (column: number) => bars.flatMap((row, bar) => (matrix[row + column] !== 0 ? [bar] : []));
          const [first, second] = [marked(0), marked(1)];
          expect([first.length, second.length]).toEqual([1, 1]);
          expect(Math.max(...first, ...second)).toBeLessThan(window - 1);
          expect(1 + Math.sign(second[0] - first[0])).toBe(told[i]);
        });
        const labels = labelsOf(dataset, Int32Array.from(dataset.samples.keys()));
        const followed = labels.filter((label, i) => label === told[i]).length / labels.length;
        expect(Math.abs(followed - chanceOfTold)).toBeLessThan(5 * Math.sqrt((0.9 * 0.1) / labels.length));
      }),
      { numRuns: 5 },
    );
  });

  it('is judged by the exact best: what the window tells reaches all of it, one answer a third, no order two thirds', () => {
    const micro = control('micro');
    expect(
      orderRatio(
        micro,
        answering(micro, (i) => micro.told[i]),
      ).value,
    ).toBeCloseTo(1, 9);
    expect(
      orderRatio(
        micro,
        answering(micro, () => 2),
      ).value,
    ).toBeCloseTo((0.9 / 3 + 0.1 / 3) / 0.9, 1);
    const withoutOrder = orderRatio(
      micro,
      answering(micro, (i) => (micro.told[i] === 1 ? 1 : 2)),
    );
    expect(withoutOrder.interval.high).toBeLessThan(0.75);
  });
});

describe('the control of the windows', () => {
  beforeAll(async () => {
    await startBackend('wasm');
  });

  it('is passed by the recurrent layers of both lanes, and a network that sees one bar only fails it', async () => {
    const learnt: Parameters<typeof judgeOrder>[0][number][] = [];
    for (const of of [control('micro'), control('macro')]) {
      const whole = await trainOne(of.dataset);
      learnt.push({ control: of, whole, newestBar: await trainOne(newestBarOnly(of.dataset)) });
    }
    const passed = judgeOrder(learnt);
    expect(passed).toMatchObject({ isPassed: true, bestAccuracy: 0.9, required: 0.95 });
    expect(passed.branches.map(({ layers, window }) => [layers, window])).toEqual([
      ['Bi-LSTM', 30],
      ['GRU with attention', 24],
    ]);
    for (const { ratio, newestBarRatio } of passed.branches) {
      expect(ratio.interval.low).toBeGreaterThan(0.95);
      expect(newestBarRatio).toBeLessThan(0.5);
    }
    expect(passed.sentence).toMatch(
      /^Windows are used: .*the Bi-LSTM reaches .* and the GRU with attention reaches .* newest bar only/,
    );

    const oneBar = learnt.map((of) => {
      const dataset = newestBarOnly(of.control.dataset);
      return { ...of, control: { ...of.control, dataset }, whole: of.newestBar };
    });
    const failed = judgeOrder(oneBar);
    expect(failed.isPassed).toBe(false);
    expect(failed.sentence).toMatch(/^Windows are not used as they should be: .* on windows of 1 bars.* 95\.0 % are/);

    const leaking = judgeOrder([{ ...learnt[0], newestBar: learnt[0].whole }]);
    expect(leaking).toMatchObject({ isPassed: false, sentence: expect.stringMatching(/^The newest bar alone tells/) });
  }, 300_000);

  it('fails for bars whose order is lost on the way to the network', async () => {
    const { dataset, ...told } = control('micro');
    const [{ window }] = branchesOf(dataset.config);
    const { features } = dataset.config;
    // Each window is replaced by copies of its own mean bar.
    const [[matrix]] = dataset.matrices;
    const blurred = new Float32Array(matrix.length);
    for (const {
      ends: [end],
    } of dataset.samples) {
      const start = (end - window + 1) * features;
      for (let column = 0; column < features; column++) {
        let sum = 0;
        for (let bar = 0; bar < window; bar++) sum += matrix[start + bar * features + column];
        for (let bar = 0; bar < window; bar++) blurred[start + bar * features + column] = sum / window;
      }
    }
    const lost = { ...dataset, matrices: [[blurred]] };
    const whole = await trainOne(lost, { epochs: 4 });
    const newestBar = await trainOne(newestBarOnly(dataset), { epochs: 1 });
    expect(judgeOrder([{ control: { ...told, dataset: lost }, whole, newestBar }]).isPassed).toBe(false);
  }, 300_000);
});
