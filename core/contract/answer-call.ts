import { Failure, type FailureData, toFailureData } from '../domain/failure.ts';
import type { Logger } from '../domain/ports.ts';
import type { Definition } from './define.ts';
import { hideSecretsInText } from './hide-secrets.ts';
import type { Outbox } from './outbox.ts';
import { describeProblem } from './problem.ts';

export type AnyHandler = (params: unknown, signal: AbortSignal, emit: (value: unknown) => void) => unknown;

/** Runs the handler of one accepted call and sends what becomes of it; `ended` resolves when the handler is through. */
export function answerCall(options: {
  id: number;
  name: string;
  definition: Definition;
  handler: AnyHandler;
  params: unknown;
  outbox: Outbox;
  logger: Logger;
  isAnswerChecked: boolean;
}): { cancel(): void; ended: Promise<void> } {
  const { id, name, definition, handler, params, outbox, logger } = options;
  const abort = new AbortController();
  const { signal } = abort;

  const check = (value: unknown) => {
    if (!options.isAnswerChecked) return;
    const schema = definition.kind === 'request' ? definition.result : definition.value;
    const checked = schema.safeParse(value);
    if (!checked.success)
      throw new Error(`the answer is not what the contract says: ${describeProblem('value', checked.error)}`);
  };

  const reduce = (error: unknown): FailureData => {
    if (error instanceof Failure) return toFailureData(error);
    logger.error('a call failed', { name, error });
    const [reason] = toFailureData(error).message.split('\n');
    return {
      code: 'internal',
      message: `${name} failed inside the engine: ${hideSecretsInText(reason.slice(0, 300))}`,
    };
  };

  const stream =
    definition.kind === 'stream'
      ? outbox.openStream({
          id,
          resync: 'resync' in definition ? { value: definition.resync } : undefined,
          onFailure: (error) => failNow(error),
        })
      : undefined;

  /** Ends the stream without what still waits. A handler may emit from anywhere, so nothing is thrown at it. */
  const failNow = (error: unknown) => {
    stream?.drop();
    outbox.send({ type: 'error', id, error: reduce(error) });
    abort.abort(new Failure('cancelled', `${name} was ended because its values could not be sent.`));
  };

  const emit = (value: unknown) => {
    try {
      check(value);
      stream?.push(value, definition.kind === 'stream' ? definition.coalesceKey?.(value) : undefined);
    } catch (error) {
      failNow(error);
    }
  };

  const run = async () => {
    let isOver = false;
    try {
      const value = await handler(params, signal, (value) => {
        if (!isOver && !signal.aborted) emit(value);
      });
      isOver = true;
      if (signal.aborted) return;
      if (stream) return stream.end({ type: 'done', id });
      check(value);
      outbox.send({ type: 'value', id, value });
      outbox.send({ type: 'done', id });
    } catch (error) {
      isOver = true;
      if (signal.aborted) return logger.debug('a cancelled call ended with an error', { name, error });
      const failed = { type: 'error', id, error: reduce(error) } as const;
      if (stream) stream.end(failed);
      else outbox.send(failed);
    }
  };

  return {
    cancel() {
      stream?.drop();
      abort.abort(new Failure('cancelled', `${name} was cancelled.`));
    },
    ended: run(),
  };
}
