import { Failure } from '../domain/failure.ts';

/**
 * One text for one value: keys sorted, no white space, numbers as JSON writes them (the shortest text that reads back the same bits).
 * @throws Failure 'bad-request' when a number is not finite, which JSON cannot say
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) => {
    if (typeof inner === 'number' && !Number.isFinite(inner)) {
      throw new Failure('bad-request', `The record takes finite numbers only; ${key || 'the value'} is ${inner}.`);
    }
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
