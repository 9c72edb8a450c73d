import { Failure, type FailureCode } from '../../domain/failure.ts';

/** Trouble with a source. Code 'unauthorized' means that it needs a key, or another one. */
export type SourceFailure = Failure & {
  /** What the server answered, when it answered. */
  readonly status?: number;
  /** The server asked not to be called again for so long. */
  readonly retryMs?: number;
};

export function sourceFailure(
  code: FailureCode,
  message: string,
  facts: { status?: number; retryMs?: number; cause?: unknown } = {},
): SourceFailure {
  const { cause, ...known } = facts;
  return Object.assign(new Failure(code, message, cause === undefined ? undefined : { cause }), known);
}

/** What the server answered with, when the trouble is such an answer. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof Failure ? (error as SourceFailure).status : undefined;
}

/** How long the server wants to be left alone, ms; 0 when it said nothing. */
export function retryMsOf(error: unknown): number {
  return error instanceof Failure ? ((error as SourceFailure).retryMs ?? 0) : 0;
}
