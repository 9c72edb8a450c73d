import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Market } from '../domain/market.ts';
import { silentLogger as logger } from '../domain/ports.ts';
import type { RecordedDecision } from '../domain/record.ts';
import type { UtcMs } from '../domain/time.ts';
import { dayMs, hourMs, minuteMs } from '../domain/timeframe.ts';
import { type DecisionBarMinutes, decisionBarMinutes } from '../domain/trading-limits.ts';
import { createManualClock } from '../hosts/manual-clock.test-kit.ts';
import { openRecord } from '../record/open-record.ts';
import { type DecisionBars, isDecision, lastDecision, withBar } from './decision-bars.ts';
import { createLivePredictor } from './live-predictor.ts';

const market: Market = 'binance:BTC/USDT';
const start = Date.UTC(2026, 0, 5, 12);

/** Minutes that close one by one, bars that come late or while nothing runs, or another setting some seconds after a close. */
type Event = { kind: 'closes' | 'late' | 'away'; minutes: number } | { kind: 'set'; bar: DecisionBarMinutes };

/** How `bars` is told of a change; what is under test is the way that all settings are stored. */
type Note = (bars: DecisionBars, bar: DecisionBarMinutes, now: UtcMs) => DecisionBars;

/**
 * Plays events from noon on.
 * @returns what was recorded, and what should have been, which is told minute by minute from the setting of that minute
 */
async function play(events: readonly Event[], note: Note) {
  const dir = mkdtempSync(join(tmpdir(), 'omni-decision-bars-'));
  const clock = createManualClock(start - minuteMs);
  const record = openRecord(dir, { clock, logger });
  const decide = () => Promise.reject(new Error('Nothing is decided here: what counts is which moments are.'));
  const open = () =>
    createLivePredictor({ record, decide, bars: () => bars, onRecorded() {}, notice() {}, clock, logger });
  let bars: DecisionBars = [];
  let bar: DecisionBarMinutes = 10;
  let predictor = open();
  const due: UtcMs[] = [];
  const close = async (minutes: number, isTold: (last: boolean) => boolean) => {
    for (let i = 1; i <= minutes; i += 1) {
      const time = Math.floor(clock.now() / minuteMs) * minuteMs + minuteMs;
      clock.advance(time - clock.now());
      if (time % (bar * minuteMs) === 0) due.push(time);
      if (isTold(i === minutes)) await predictor.catchUp(market, lastDecision(bars, time));
    }
  };
  try {
    await close(1, () => true);
    for (const event of events) {
      if (event.kind === 'set') {
        clock.advance(1_000);
        bar = event.bar;
        bars = note(bars, bar, clock.now());
      } else {
        await close(event.minutes, (isLast) => event.kind === 'closes' || (event.kind === 'late' && isLast));
        if (event.kind === 'away') predictor = open();
      }
    }
    await close(1, () => true);
    const rows = record.rowsAfter(0, 100_000).map(({ row }) => JSON.parse(row) as RecordedDecision);
    return { recorded: rows.map(({ asOf }) => asOf), due };
  } finally {
    record.close();
    rmSync(dir, { recursive: true });
  }
}

const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ kind: fc.constantFrom('closes', 'late', 'away'), minutes: fc.integer({ min: 1, max: 150 }) }),
  fc.record({ kind: fc.constant('set' as const), bar: fc.constantFrom(...decisionBarMinutes) }),
);
const at = (time: string) => Date.parse(`2026-01-05T${time}Z`);

describe('whatever is set while minutes close', () => {
  it('every decision that was due by the bar of its own time is recorded once, in order, and no other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyEvent, { maxLength: 14 }), async (events) => {
        const { recorded, due } = await play(events, withBar);
        expect(recorded).toEqual(due);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  const anHourThenTenMinutes: Event[] = [
    { kind: 'set', bar: 60 },
    { kind: 'closes', minutes: 43 },
    { kind: 'set', bar: 10 },
    { kind: 'closes', minutes: 20 },
  ];

  it('a shorter bar that is set at 12:43 is due at 12:50 first', async () => {
    const { recorded } = await play(anHourThenTenMinutes, withBar);
    expect(recorded).toEqual(['12:00', '12:50', '13:00'].map(at));
  });

  it('a control that knows only the bar of now records what was never due', async () => {
    const forgetful: Note = (_, barMinutes) => [{ since: 0, barMinutes }];
    const { recorded, due } = await play(anHourThenTenMinutes, forgetful);
    expect(due).toEqual(['12:00', '12:50', '13:00'].map(at));
    expect(recorded).toEqual(['12:00', '12:10', '12:20', '12:30', '12:40', '12:50', '13:00'].map(at));
  });
});

describe('which bar held', () => {
  it('is the shortest before anything was set, and lets a close at the very moment of a change be', () => {
    const bars = withBar([], 60, at('12:10:00'));
    expect(withBar([], 10, at('12:10:00'))).toEqual([]);
    expect([at('12:00'), at('12:10'), at('12:20'), at('13:00')].map((time) => isDecision(bars, time))).toEqual([
      true,
      true,
      false,
      true,
    ]);
    expect(lastDecision(bars, at('12:59'))).toBe(at('12:10'));
  });

  it('is said anew where a clock that was ahead has noted it', () => {
    const ahead = withBar([], 60, start + 400 * dayMs);
    expect(withBar(ahead, 60, start)).toEqual([{ since: start, barMinutes: 60 }]);
  });

  it('is forgotten when no decision of its time can get a row any more', () => {
    let bars: DecisionBars = [];
    for (let i = 0; i < 500; i += 1) bars = withBar(bars, i % 2 === 0 ? 60 : 10, start + i * dayMs);
    expect(bars.length).toBeLessThan(35);
    expect(bars[0].since).toBeLessThanOrEqual(start + 499 * dayMs - 8 * dayMs);
    expect(isDecision(bars, start + 499 * dayMs + hourMs)).toBe(true);
  });
});
