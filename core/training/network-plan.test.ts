import { expect, it } from 'vitest';
import { trainingSpec } from '../contract/training-schemas.ts';
import { exampleDataset } from './example-dataset.test-kit.ts';
import { planNetworks } from './network-plan.ts';

it('copies no samples until a network is trained, and keeps no copy afterwards', () => {
  let copies = 0;
  const dataset = exampleDataset();
  const samples = new Proxy(dataset.samples, {
    get(target, name, receiver) {
      if (name === 'map') copies += 1;
      return Reflect.get(target, name, receiver);
    },
  });
  const spec = trainingSpec.parse({ markets: ['demo:BTC/USDT'], seed: 3, seeds: 2 });
  const plan = planNetworks({ ...dataset, samples }, spec);
  expect(plan.map(({ what, seed }) => [what, seed])).toEqual([
    ['seed 3', 3],
    ['seed 4', 4],
    ['Branch A alone', 3],
    ['Branch B alone', 3],
  ]);
  expect(copies).toBe(0);
  const [whole, , branchA] = plan;
  expect(whole.view().samples).toBe(samples);
  const [first, second] = [branchA.view(), branchA.view()];
  expect(first).toEqual(second);
  expect(first.samples).not.toBe(second.samples);
  expect([copies, Object.keys(branchA.config.windows)]).toEqual([2, Object.keys(first.config.windows)]);
});
