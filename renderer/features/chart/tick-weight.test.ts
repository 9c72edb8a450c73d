import { expect, it } from 'vitest';
import { tickWeight } from './tick-weight.ts';

const at = (iso: string) => Date.parse(iso);
const east = (minutes: number) => () => minutes;

it('starts days at midnight of the zone', () => {
  const before = at('2026-11-22T22:50:00Z');
  const midnight = at('2026-11-22T23:00:00Z');
  expect(tickWeight(midnight, before, east(60))).toBe(50);
  expect(tickWeight(midnight, before, east(0))).toBe(30);
});
it('knows months, years and the hours of a zone half an hour off', () => {
  expect(tickWeight(at('2026-12-01T00:00:00Z'), at('2026-11-30T23:50:00Z'), east(0))).toBe(60);
  expect(tickWeight(at('2027-01-01T00:00:00Z'), at('2026-12-31T00:00:00Z'), east(0))).toBe(70);
  expect(tickWeight(at('2026-11-22T06:30:00Z'), at('2026-11-22T06:20:00Z'), east(330))).toBe(33);
});
it('marks the day that a change of the clocks begins in', () => {
  const change = at('2026-10-25T01:00:00Z');
  const offset = (time: number) => (time < change ? 120 : 60);
  expect(tickWeight(at('2026-10-24T22:00:00Z'), at('2026-10-24T21:50:00Z'), offset)).toBe(50);
  expect(tickWeight(at('2026-10-25T23:00:00Z'), at('2026-10-25T22:50:00Z'), offset)).toBe(50);
});
