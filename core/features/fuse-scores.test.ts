import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultFusionWeights, type ScorePart, sentimentModels } from '../domain/news.ts';
import { fuse, maxLlmShare } from './fuse-scores.ts';

const part = (model: ScorePart['model'], score: number, uncertainty = 0.2): ScorePart => ({
  model,
  score,
  uncertainty,
});
const score = fc.double({ min: -1, max: 1, noNaN: true });
const share = fc.double({ min: 0, max: 1, noNaN: true });
const anyParts = fc
  .subarray([...sentimentModels])
  .chain((models) => fc.tuple(...models.map((model) => fc.tuple(fc.constant(model), score, share))))
  .map((parts) => parts.map(([model, value, uncertainty]) => part(model, value, uncertainty)));
const anyWeights = fc.record({
  lexicon: fc.double({ min: 0, max: 100, noNaN: true }),
  finbert: fc.double({ min: 0, max: 100, noNaN: true }),
  llm: fc.double({ min: 0, max: 100, noNaN: true }),
});

describe('fusion', () => {
  it('stays in range and its shares sum to 1, whatever the parts and weights', () => {
    fc.assert(
      fc.property(anyParts, anyWeights, (parts, weights) => {
        const fused = fuse(parts, weights);
        expect(Math.abs(fused.score)).toBeLessThanOrEqual(1);
        expect(fused.uncertainty).toBeGreaterThanOrEqual(0);
        expect(fused.uncertainty).toBeLessThanOrEqual(1);
        const shares = Object.values(fused.shares);
        if (shares.length > 0) expect(shares.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 9);
      }),
    );
  });

  it('lies between the parts', () => {
    fc.assert(
      fc.property(score, score, share, share, (a, b, ua, ub) => {
        const fused = fuse([part('lexicon', a, ua), part('finbert', b, ub)], defaultFusionWeights).score;
        expect(fused).toBeGreaterThanOrEqual(Math.min(a, b) - 1e-12);
        expect(fused).toBeLessThanOrEqual(Math.max(a, b) + 1e-12);
      }),
    );
  });

  it('is one model’s own say when it speaks alone, and nobody disagrees', () => {
    expect(fuse([part('finbert', -0.8, 0.3)], defaultFusionWeights)).toEqual({
      label: 'negative',
      score: -0.8,
      uncertainty: 0.3,
      shares: { finbert: 1 },
      disagreement: null,
    });
  });

  it('listens more to the surer and to the heavier', () => {
    const of = (parts: ScorePart[]) => fuse(parts, { lexicon: 1, finbert: 1, llm: 1 }).score;
    expect(of([part('lexicon', 1, 0.9), part('finbert', -1, 0.1)])).toBeLessThan(-0.5);
    expect(of([part('lexicon', 1, 0.1), part('finbert', -1, 0.9)])).toBeGreaterThan(0.5);
    const heavy = fuse([part('lexicon', 1), part('finbert', -1)], { lexicon: 3, finbert: 1, llm: 0 });
    expect(heavy.shares).toEqual({ lexicon: 0.75, finbert: 0.25 });
  });

  it('is less sure the further apart the models are', () => {
    const apart = [0, 0.4, 0.8, 1.2].map((gap) => {
      const parts = [part('lexicon', 0.6), part('finbert', 0.6 - gap)];
      return fuse(parts, defaultFusionWeights);
    });
    for (let i = 1; i < apart.length; i++) expect(apart[i].uncertainty).toBeGreaterThan(apart[i - 1].uncertainty);
    expect(apart[3].disagreement).toBeCloseTo(1.2);
  });

  it('never gives the LLM more than its cap, so that a headline it obeys cannot decide', () => {
    fc.assert(
      fc.property(anyWeights, share, score, share, (weights, uncertainty, others, theirs) => {
        const alone = fuse([part('llm', 1, uncertainty)], weights);
        expect(alone.score).toBeLessThanOrEqual(maxLlmShare);
        const among = [part('lexicon', others, theirs), part('finbert', others, theirs)];
        const calm = fuse([...among, part('llm', -1, uncertainty)], weights).score;
        const gullible = fuse([...among, part('llm', 1, uncertainty)], weights).score;
        expect(gullible - calm).toBeLessThanOrEqual(2 * maxLlmShare + 1e-9);
      }),
    );
    // The control: by its weight alone it would have nearly everything.
    const weights = { lexicon: 1, finbert: 0, llm: 99 };
    expect(weights.llm / (weights.llm + weights.lexicon)).toBeGreaterThan(maxLlmShare);
    expect(fuse([part('lexicon', 0), part('llm', 1)], weights).score).toBe(maxLlmShare);
  });

  it('knows nothing without parts, and leaves out a model of weight 0', () => {
    expect(fuse([], defaultFusionWeights)).toMatchObject({ label: 'neutral', score: 0, uncertainty: 1, shares: {} });
    const left = fuse([part('lexicon', 0.5), part('llm', -1)], { lexicon: 1, finbert: 1, llm: 0 });
    expect(left).toMatchObject({ label: 'positive', score: 0.5, shares: { lexicon: 1 }, disagreement: null });
  });
});
