import { describe, expect, it } from 'vitest';
import { seededRandom } from '../domain/random.ts';
import { dayMs } from '../domain/timeframe.ts';
import { blockBootstrap } from '../evaluation/block-bootstrap.ts';
import { buildControl, type Control } from './control-market.ts';
import { controlConfig } from './example-control.test-kit.ts';
import { redrawnFutures } from './redrawn-futures.ts';

const control = buildControl({ config: controlConfig, seed: 3, days: 90 });
const { samples, split } = control.dataset;
const indices = split.train.filter((_, i) => i % 4 === 0);

/** Mean of (what came − its share among the futures) for each class, with its interval over days. */
async function surprises(shares: Float32Array) {
  return [0, 1, 2].map((k) =>
    blockBootstrap({
      values: Array.from(indices, (index, i) => (samples[index].label === k ? 1 : 0) - shares[i * 3 + k]),
      times: Array.from(indices, (index) => samples[index].decisionTime),
      blockMs: dayMs,
      random: seededRandom(1),
    }),
  );
}

/** Mean squared distance of what came from the shares. */
function brier(shares: Float32Array): number {
  const terms = Array.from(indices, (index, i) =>
    [0, 1, 2].reduce((sum, k) => sum + ((samples[index].label === k ? 1 : 0) - shares[i * 3 + k]) ** 2, 0),
  );
  return terms.reduce((sum, term) => sum + term, 0) / terms.length;
}

describe('redrawn futures', () => {
  it('hold every class as often as it really came, and tell decisions apart', async () => {
    const shares = await redrawnFutures(control, indices, { futures: 32 });
    for (const { low, high } of await surprises(shares)) {
      expect(low).toBeLessThan(0);
      expect(high).toBeGreaterThan(0);
    }
    for (let i = 0; i < indices.length; i++) {
      expect(shares[i * 3] + shares[i * 3 + 1] + shares[i * 3 + 2]).toBeCloseTo(1, 5);
    }
    // Of honest probabilities the Brier score is what it says itself to be: 1 − Σ share², but for the draws' own noise.
    const own = Array.from(indices, (_, i) => 1 - [0, 1, 2].reduce((sum, k) => sum + shares[i * 3 + k] ** 2, 0));
    const expected = own.reduce((sum, value) => sum + value, 0) / own.length;
    expect(Math.abs(brier(shares) - expected)).toBeLessThan(0.05);
    expect(expected).toBeLessThan(0.35);
  }, 120_000);

  it('do not fit what came when they are those of a market without the component', async () => {
    const other: Control = {
      ...control,
      market: buildControl({ config: controlConfig, seed: 3, days: 90, strength: 0 }).market,
    };
    const shares = await redrawnFutures(other, indices, { futures: 8 });
    const missed = (await surprises(shares)).filter(({ low, high }) => low > 0 || high < 0);
    expect(missed.length).toBeGreaterThan(0);
    expect(brier(shares)).toBeGreaterThan(0.5);
  }, 120_000);

  it('are the same for the same numbers and stop when they are cancelled', async () => {
    const few = indices.slice(0, 20);
    const first = await redrawnFutures(control, few, { futures: 4 });
    expect(await redrawnFutures(control, few, { futures: 4 })).toEqual(first);
    expect(await redrawnFutures(control, few, { futures: 4, firstFuture: 4 })).not.toEqual(first);
    const signal = AbortSignal.abort();
    await expect(redrawnFutures(control, few, { futures: 4, signal })).rejects.toMatchObject({ code: 'cancelled' });
  });
});
