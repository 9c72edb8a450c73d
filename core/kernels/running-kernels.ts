import { createKernels, type Kernels } from './kernels.ts';

let running: Kernels | undefined;

/**
 * The kernels of this process; they start with the first call.
 * @param options.threads counts at the first call
 * @throws Failure 'unavailable' when the engine cannot run them
 */
export function startKernels(options: { threads?: number } = {}): Kernels {
  running ??= createKernels(options);
  return running;
}

/** The kernels where they run, else undefined. */
export function runningKernels(): Kernels | undefined {
  return running;
}
