/** Long work that stops now and then, so that whoever does it can let others have their turn. */
export type Steps<T> = Generator<undefined, T>;

/** Values that are gone through between two rests where each takes some nanoseconds: less than a millisecond. */
export const valuesAtOnce = 16_384;

/** What the work comes to, without a rest. */
export function inOneGo<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
