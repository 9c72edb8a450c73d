import { describe, expect, it } from 'vitest';
import { formatMoment, formatTime, formatUtcDate, toDateInput, zoneName } from './local-time.ts';

describe('zoneName', () => {
  it('names whole and half hours on both sides of Greenwich', () => {
    expect([0, 60, 330, -180, -210].map(zoneName)).toEqual(['UTC', 'UTC+1', 'UTC+5:30', 'UTC\u22123', 'UTC\u22123:30']);
  });
});

describe('dates', () => {
  it('keeps the UTC day of a daily bar whatever the local zone is', () => {
    expect(formatUtcDate(Date.UTC(2026, 10, 22))).toBe('22 Nov 2026');
    expect(toDateInput(Date.UTC(2026, 10, 22, 23, 59))).toBe('2026-11-22');
    expect(toDateInput(undefined)).toBe('');
  });
  it('leaves the date out of times of the same local day', () => {
    const noon = new Date(2026, 10, 22, 12).getTime();
    expect(formatMoment(noon, noon + 3_600_000)).toBe(formatTime(noon));
    expect(formatMoment(noon, noon + 86_400_000)).toContain('22 Nov 2026');
  });
});
