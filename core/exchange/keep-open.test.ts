import { describe, expect, it } from 'vitest';
import { keepOpen, type LineEvents } from './keep-open.ts';
import { createManualClock } from './manual-clock.test-kit.ts';

const hour = 3_600_000;

function openLine() {
  const clock = createManualClock(Date.UTC(2025, 0, 1));
  const lines: { events: LineEvents; at: number; isClosed: boolean }[] = [];
  const lost: { reason: string; retryMs: number }[] = [];
  let connects = 0;
  const kept = keepOpen({
    clock,
    dial(events) {
      const line = { events, at: clock.monotonic(), isClosed: false };
      lines.push(line);
      return {
        async close() {
          line.isClosed = true;
        },
      };
    },
    onConnect: () => {
      connects += 1;
    },
    onDisconnect: (reason, retryMs) => lost.push({ reason, retryMs }),
  });
  return { clock, lines, lost, kept, connects: () => connects };
}

describe('a line that is kept open', () => {
  it('redials with growing delays of at most a minute, and starts over after a healthy connection', async () => {
    const { clock, lines, lost } = openLine();
    for (let i = 0; i < 10; i++) {
      lines[lines.length - 1].events.onLost('refused');
      await clock.advance(lost[lost.length - 1].retryMs);
    }
    const delays = lost.map(({ retryMs }) => retryMs);
    expect(delays[0]).toBeLessThanOrEqual(1_000);
    expect(Math.max(...delays)).toBeLessThanOrEqual(60_000);
    expect(delays[9]).toBeGreaterThan(40_000);
    expect(lines).toHaveLength(11);

    lines[10].events.onReady();
    await clock.advance(31_000);
    lines[10].events.onLost('cut');
    expect(lost[lost.length - 1].retryMs).toBeLessThanOrEqual(1_000);
  });

  it('is replaced after 23 hours: the old one is closed only when the new one delivers', async () => {
    const { clock, lines, lost, connects } = openLine();
    lines[0].events.onReady();
    await clock.advance(23 * hour);
    expect(lines).toHaveLength(2);
    expect(lines[0].isClosed).toBe(false);
    lines[1].events.onReady();
    await clock.advance(0);
    expect(lines[0].isClosed).toBe(true);
    expect(connects()).toBe(2);
    expect(lost).toEqual([]);
  });

  it('goes on with the replacement when the old one dies before it is ready', async () => {
    const { clock, lines, lost, kept } = openLine();
    lines[0].events.onReady();
    kept.renew();
    lines[0].events.onLost('cut');
    lines[1].events.onReady();
    await clock.advance(hour);
    expect(lines).toHaveLength(2);
    expect(lost).toEqual([]);
  });

  it('gives up on a line that is accepted but never delivers', async () => {
    const { clock, lines, lost } = openLine();
    await clock.advance(60_000);
    expect(lines[0].isClosed).toBe(true);
    expect(lost).toHaveLength(1);
  });

  it('leaves no timer when it is closed, whatever it was doing', async () => {
    for (const prepare of ['fresh', 'ready', 'waiting'] as const) {
      const { clock, lines, kept } = openLine();
      if (prepare === 'ready') lines[0].events.onReady();
      if (prepare === 'waiting') lines[0].events.onLost('refused');
      await kept.close();
      expect(clock.timers()).toBe(0);
      await clock.advance(48 * hour);
      expect(lines).toHaveLength(1);
    }
  });
});
