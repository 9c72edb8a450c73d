import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createExchangeTime } from './exchange-time.ts';
import { createManualClock } from './manual-clock.test-kit.ts';

describe('the time of the exchange', () => {
  it('lies within the bounds however the answer was delayed and however wrong this clock is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: -10_000_000, max: 10_000_000 }),
        fc.nat(20_000),
        fc.nat(20_000),
        fc.nat(100_000),
        async (off, there, back, later) => {
          const clock = createManualClock(1_750_000_000_000);
          const time = createExchangeTime(clock);
          const trueTime = () => clock.now() + off;
          const sentAt = clock.monotonic();
          await clock.advance(there);
          const answer = trueTime();
          await clock.advance(back);
          time.observe(answer, sentAt, clock.monotonic());
          await clock.advance(later);
          expect(time.earliest()).toBeLessThanOrEqual(trueTime());
          expect(time.latest()).toBeGreaterThanOrEqual(trueTime());
          expect(Math.abs(time.skew())).toBeLessThanOrEqual(Math.abs(off));
          if (Math.abs(off) <= Math.min(there, back)) expect(time.skew()).toBe(0);
        },
      ),
    );
  });
});
