import type { TrainingSpec } from '../contract/contract.ts';
import { Failure } from '../domain/failure.ts';
import type { Logger } from '../domain/ports.ts';

const smaller = { large: 'the base preset', base: 'the tiny preset', tiny: undefined } as const;

/** What to do when the memory does not suffice. */
export function memoryFailure({ preset, batchSize }: TrainingSpec, cause?: unknown): Failure {
  const remedies = [smaller[preset], batchSize > 1 ? `batches of fewer than ${batchSize} samples` : undefined];
  const choose = remedies.filter((remedy) => remedy !== undefined).join(' or ') || 'a shorter range';
  return new Failure('too-large', `There is not enough memory for this training; choose ${choose}.`, { cause });
}

/**
 * How V8, WebAssembly and Emscripten say that memory could not be had. A length that is invalid (negative, or beyond its buffer) is a
 * mistake in the program: one that is only too long for the memory is a failed allocation.
 */
const allocationRefused =
  /allocation failed|allocate memory|memory size exceeded|out of memory|cannot enlarge memory|aborted\(oom/i;

/** The same error, or, when it says that memory could not be had, what to do; what it was goes to the log then. */
export function toMemoryFailure(error: unknown, spec: TrainingSpec, logger: Logger): unknown {
  // Emscripten's error type has no declaration in Node.
  const isEngines = error instanceof RangeError || (error instanceof Error && error.name === 'RuntimeError');
  if (!isEngines || !allocationRefused.test(error.message)) return error;
  logger.error('not enough memory for the training', { error: String(error), stack: error.stack });
  return memoryFailure(spec, error);
}
