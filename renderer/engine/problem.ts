import { Failure } from '../../core/domain/failure.ts';

/** The sentence to show for anything thrown by a request. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether the engine said that what was asked for does not exist. */
export function isNotFound(error: unknown): boolean {
  return error instanceof Failure && error.code === 'not-found';
}
