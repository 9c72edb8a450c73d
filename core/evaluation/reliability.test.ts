import { expect, it } from 'vitest';
import { reliabilityCurve } from './reliability.ts';

it('puts each sample in the bin of its likeliest class, the certain one in the last', () => {
  const probabilities = Float32Array.of(0.625, 0.25, 0.125, 0.25, 0.6875, 0.0625, 1, 0, 0, 0.25, 0.375, 0.375);
  const curve = reliabilityCurve(probabilities, Uint8Array.of(0, 2, 0, 2));
  expect(curve).toHaveLength(10);
  expect(curve[6]).toEqual({ from: 0.6, to: 0.7, samples: 2, confidence: 0.65625, hitRate: 0.5 });
  expect(curve[9]).toEqual({ from: 0.9, to: 1, samples: 1, confidence: 1, hitRate: 1 });
  expect(curve[3]).toMatchObject({ samples: 1, hitRate: 0 });
  expect(curve[0]).toEqual({ from: 0, to: 0.1, samples: 0, confidence: null, hitRate: null });
  expect(curve.reduce((sum, { samples }) => sum + samples, 0)).toBe(4);
});
