import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createManualClock } from './manual-clock.test-kit.ts';
import { createWeightBudget } from './weight-budget.ts';

const start = Date.UTC(2025, 0, 1);

describe('the weight budget', () => {
  it('never lets more than the allowed weight through in any minute', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 20, maxLength: 60 }), async (weights) => {
        const clock = createManualClock(start);
        const budget = createWeightBudget({ clock, perMinute: 100 });
        const spent: { at: number; weight: number }[] = [];
        for (const weight of weights) {
          void budget.run(weight, async () => void spent.push({ at: clock.monotonic(), weight }));
        }
        await clock.advance(60 * 60_000);
        expect(spent).toHaveLength(weights.length);
        for (const { at } of spent) {
          const inMinute = spent.filter((other) => other.at >= at && other.at < at + 60_000);
          // A full bucket and what flows in during the minute.
          expect(inMinute.reduce((sum, { weight }) => sum + weight, 0)).toBeLessThanOrEqual(160 + 40);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('starts nothing while a pause holds, then goes on', async () => {
    const clock = createManualClock(start);
    const budget = createWeightBudget({ clock, perMinute: 6_000 });
    const at: number[] = [];
    budget.pause(60_000);
    for (let i = 0; i < 3; i++) void budget.run(2, async () => void at.push(clock.monotonic()));
    await clock.advance(59_999);
    expect(at).toEqual([]);
    await clock.advance(1);
    expect(at).toEqual([60_000, 60_000, 60_000]);
  });

  it('lets live calls pass background ones, and one call at a time', async () => {
    const clock = createManualClock(start);
    const budget = createWeightBudget({ clock, perMinute: 6_000 });
    const order: string[] = [];
    let inFlight = 0;
    const call = (name: string) => async () => {
      inFlight += 1;
      expect(inFlight).toBe(1);
      await new Promise<void>((resolve) => void clock.schedule(10, resolve));
      inFlight -= 1;
      order.push(name);
    };
    const background = { isBackground: true };
    void budget.run(2, call('first'), background);
    void budget.run(2, call('history'), background);
    void budget.run(2, call('live'));
    await clock.advance(100);
    expect(order).toEqual(['first', 'live', 'history']);
  });

  it('counts what other programs on this address use', async () => {
    const clock = createManualClock(start);
    const budget = createWeightBudget({ clock, perMinute: 6_000 });
    let calls = 0;
    budget.observe(5_900);
    void budget.run(2, async () => {
      calls += 1;
    });
    await clock.advance(1_000);
    expect(calls).toBe(0);
    await clock.advance(60_000);
    expect(calls).toBe(1);
  });

  it('refuses what waits and what comes when it is closed, and keeps no timer', async () => {
    const clock = createManualClock(start);
    const budget = createWeightBudget({ clock, perMinute: 6_000 });
    budget.pause(1_000_000);
    const waiting = budget.run(2, async () => 1);
    budget.close();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    await expect(budget.run(2, async () => 1)).rejects.toMatchObject({ code: 'cancelled' });
    expect(clock.timers()).toBe(0);
  });
});
