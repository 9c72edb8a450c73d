import type { TrainingSpec } from '../contract/contract.ts';
import { Failure } from '../domain/failure.ts';

const smaller = { large: 'the base preset', base: 'the tiny preset', tiny: undefined } as const;

/** What to do when the memory does not suffice. */
export function memoryFailure({ preset, batchSize }: TrainingSpec, cause?: unknown): Failure {
  const remedies = [smaller[preset], batchSize > 1 ? `batches of fewer than ${batchSize} samples` : undefined];
  const choose = remedies.filter((remedy) => remedy !== undefined).join(' or ') || 'a shorter range';
  return new Failure('too-large', `There is not enough memory for this training; choose ${choose}.`, { cause });
}

/** How V8, WebAssembly and Emscripten say that memory could not be had. */
const allocationRefused =
  /allocation failed|allocate memory|memory size exceeded|out of memory|cannot enlarge memory|aborted\(oom|invalid (typed )?array( buffer)? length/i;

/** The same error, or what to do when it says that memory could not be had. */
export function toMemoryFailure(error: unknown, spec: TrainingSpec): unknown {
  // Emscripten's error type has no declaration in Node.
  const isEngines = error instanceof RangeError || (error instanceof Error && error.name === 'RuntimeError');
  return isEngines && allocationRefused.test(error.message) ? memoryFailure(spec, error) : error;
}
