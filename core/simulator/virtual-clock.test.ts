import { describe, expect, it } from 'vitest';
import { createManualClock } from '../hosts/manual-clock.test-kit.ts';
import { createVirtualClock } from './virtual-clock.ts';

describe('createVirtualClock', () => {
  it('runs as many times faster as it is told, in wall time, monotonic time and delays', () => {
    const real = createManualClock();
    const clock = createVirtualClock(real, 1_000_000, 60);
    const fired: number[] = [];
    clock.schedule(60_000, () => fired.push(clock.now()));
    real.advance(999);
    expect(fired).toEqual([]);
    real.advance(1);
    expect(fired).toEqual([1_060_000]);
    expect(clock.monotonic()).toBe(60_000);
  });

  it('cancels what was scheduled', () => {
    const real = createManualClock();
    const clock = createVirtualClock(real, 0, 10);
    let fired = false;
    clock.schedule(10, () => {
      fired = true;
    })();
    real.advance(1_000);
    expect(fired).toBe(false);
  });

  it('reads whole milliseconds', () => {
    const real = createManualClock();
    const clock = createVirtualClock(real, 5, 1.37);
    real.advance(7);
    expect(clock.now()).toBe(14);
  });
});
