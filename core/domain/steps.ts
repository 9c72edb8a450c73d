/** Long work that stops now and then, so that whoever does it can let others have their turn. */
export type Steps<T> = Generator<undefined, T>;

/** What the work comes to, without a rest. */
export function inOneGo<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
