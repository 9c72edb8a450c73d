import { describe, expect, it } from 'vitest';
import { minuteMs } from '../domain/timeframe.ts';
import { createManualClock } from '../hosts/manual-clock.test-kit.ts';
import { createRateLimiter, toleratedRequests, weightPerMinute } from './rate-limit.ts';

const start = 100 * minuteMs + 15_000;

describe('createRateLimiter', () => {
  it('counts the weight of the minute and starts over with the next', () => {
    const clock = createManualClock(start);
    const limiter = createRateLimiter(clock.now);
    expect(limiter.spend(20).used).toBe(20);
    expect(limiter.spend(2)).toMatchObject({ status: 200, used: 22 });
    clock.advance(45_000);
    expect(limiter.spend(2).used).toBe(2);
  });

  it('answers 429 until the minute is over once the weight is used up', () => {
    const clock = createManualClock(start);
    const limiter = createRateLimiter(clock.now);
    expect(limiter.spend(weightPerMinute)).toMatchObject({ status: 200 });
    expect(limiter.spend(1)).toMatchObject({ status: 429, retryAfterSeconds: 45 });
    clock.advance(45_000);
    expect(limiter.spend(1)).toMatchObject({ status: 200, used: 1 });
  });

  it('bans whoever keeps asking, for twice as long each time, and forgets after a day', () => {
    const clock = createManualClock(start);
    const limiter = createRateLimiter(clock.now);
    const provoke = () => {
      limiter.limit(30);
      for (let i = 0; i < toleratedRequests; i++) expect(limiter.spend(1).status).toBe(429);
      return limiter.spend(1);
    };
    expect(provoke()).toMatchObject({ status: 418, retryAfterSeconds: 120 });
    clock.advance(119_000);
    expect(limiter.spend(1)).toMatchObject({ status: 418, retryAfterSeconds: 1 });
    clock.advance(1_000);
    expect(limiter.spend(1).status).toBe(200);
    expect(provoke()).toMatchObject({ status: 418, retryAfterSeconds: 240 });
    clock.advance(25 * 60 * minuteMs);
    expect(provoke()).toMatchObject({ status: 418, retryAfterSeconds: 120 });
    limiter.forgive();
    expect(limiter.spend(1).status).toBe(200);
  });
});
