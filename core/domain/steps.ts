/** Long work that stops now and then, so that whoever does it can let others have their turn. */
export type Steps<T> = Generator<undefined, T>;

/** Values that are gone through between two rests where each takes some nanoseconds: less than a millisecond. */
export const valuesAtOnce = 16_384;

/** A long list in the pieces between which a rest is due. */
export function* pieces(length: number): Generator<{ readonly start: number; readonly end: number }> {
  for (let start = 0; start < length; start += valuesAtOnce)
    yield { start, end: Math.min(length, start + valuesAtOnce) };
}

/** What the work comes to, without a rest. */
export function inOneGo<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
