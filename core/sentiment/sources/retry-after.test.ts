import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryAfterMs } from './retry-after.ts';

const now = Date.UTC(2024, 2, 1, 12);
const wait = (headers: Record<string, string>) => retryAfterMs(new Headers(headers), now);

describe('the wait a server asks for', () => {
  it('is read from Retry-After in seconds and as a date', () => {
    expect(wait({ 'retry-after': '120' })).toBe(120_000);
    expect(wait({ 'retry-after': 'Fri, 01 Mar 2024 12:10:00 GMT' })).toBe(600_000);
    expect(wait({ 'retry-after': 'Fri, 01 Mar 2024 11:00:00 GMT' })).toBe(0);
  });

  it("is read from X's and Reddit's own headers where there is no Retry-After", () => {
    expect(wait({ 'x-rate-limit-reset': String(now / 1_000 + 900) })).toBe(900_000);
    expect(wait({ 'x-ratelimit-reset': '42.5' })).toBe(42_500);
    expect(wait({ 'retry-after': '7', 'x-rate-limit-reset': String(now / 1_000 + 900) })).toBe(7_000);
  });

  it('is unknown when nothing can be read', () => {
    expect(wait({})).toBeUndefined();
    expect(wait({ 'retry-after': 'soon' })).toBeUndefined();
  });

  it('is never negative and never longer than a day, whatever the headers say', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('retry-after', 'x-rate-limit-reset', 'x-ratelimit-reset'),
        fc.double(),
        (name, value) => {
          const ms = wait({ [name]: String(value) });
          expect(ms === undefined || (ms >= 0 && ms <= 86_400_000)).toBe(true);
        },
      ),
    );
  });
});
