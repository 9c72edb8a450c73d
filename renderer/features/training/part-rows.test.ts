import { expect, it } from 'vitest';
import type { TrainingPreview } from '../../../core/contract/contract.ts';
import { partRows, partSpans } from './part-rows.ts';

const part = (from: number, to: number, samples = 10) => ({
  samples,
  range: samples > 0 ? { from, to } : null,
  classes: { short: 0.2 * samples, flat: 0.5 * samples, long: 0.3 * samples },
  effectiveSamples: 2.5,
});
const preview: TrainingPreview = {
  series: [],
  parts: { train: part(100, 160), validation: part(165, 175), test: part(180, 188) },
  sealed: { from: 190, to: 200, samples: 4 },
  headlines: { mentions: 0, readings: 0 },
  leftOut: [],
  problem: null,
};

it('tells the shares of the three outcomes in each part, but never those of the sealed window', () => {
  const rows = partRows(preview);
  expect(rows.map(({ part: name, samples }) => [name, samples])).toEqual([
    ['train', 10],
    ['validation', 10],
    ['test', 10],
    ['sealed', 4],
  ]);
  expect(rows[0].shares).toEqual({ short: 0.2, flat: 0.5, long: 0.3 });
  expect(rows[3].shares).toBeNull();
});
it('has no shares without samples', () => {
  const empty = { ...preview, parts: { ...preview.parts, test: part(0, 0, 0) }, sealed: null };
  expect(partRows(empty)).toHaveLength(3);
  expect(partRows(empty)[2]).toMatchObject({ range: null, shares: null });
  expect(partSpans(empty, { from: 0, to: 200 }).map(({ part: name }) => name)).toEqual(['train', 'validation']);
});
it('puts the parts on the axis of the candles, cut at its ends', () => {
  const [train, , , sealed] = partSpans(preview, { from: 0, to: 200 });
  expect(train.part).toBe('train');
  expect(train.left).toBeCloseTo(0.5);
  expect(train.width).toBeCloseTo(0.3);
  expect(sealed.left + sealed.width).toBeCloseTo(1);
  const [cut] = partSpans(preview, { from: 120, to: 200 });
  expect(cut).toEqual({ part: 'train', left: 0, width: 0.5 });
});
