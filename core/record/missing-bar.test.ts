import { expect, it } from 'vitest';
import { hourMs, minuteMs } from '../domain/timeframe.ts';
import { barsOverdueMs, missingBar } from './missing-bar.ts';
import { start } from './record.test-kit.ts';

const horizonEnd = start + hourMs;
const known = (minutes: number) => ({ knownUntil: start + minutes * minuteMs });
const late = horizonEnd + barsOverdueMs + 1;

it('says nothing while bars may still come, or when all are there', () => {
  expect(missingBar(known(10), horizonEnd, start + 9 * minuteMs, horizonEnd + barsOverdueMs)).toBeNull();
  expect(missingBar(known(0), horizonEnd, undefined, start)).toBeNull();
  expect(missingBar(known(60), horizonEnd, start + 59 * minuteMs, late)).toBeNull();
});

it('names a hole at once', () => {
  const hole =
    'The 1m bar that opens at 2025-01-01T00:10:00Z is missing; download it, so that the outcome can be told.';
  expect(missingBar(known(10), horizonEnd, start + 11 * minuteMs, start + 12 * minuteMs)).toBe(hole);
});

it('says that bars have not come when the horizon is long over', () => {
  const sentence = /^Its bars have not come: there are none from 2025-01-01T00:10:00Z on;/;
  expect(missingBar(known(10), horizonEnd, start + 9 * minuteMs, late)).toMatch(sentence);
  expect(missingBar(known(10), horizonEnd, undefined, late)).toMatch(sentence);
});
