import type { FailureCode, FailureData } from '../domain/failure.ts';
import type { Logger } from '../domain/ports.ts';
import type { Clock } from '../domain/time.ts';
import { type AnyHandler, answerCall } from './answer-call.ts';
import type { ContractDefinition, Handlers } from './define.ts';
import type { Link } from './link.ts';
import { createOutbox, type OutboxLimits, outboxLimits } from './outbox.ts';
import { describeProblem } from './problem.ts';
import { type ClientMessage, linkErrorId, parseClientMessage } from './wire.ts';

/** Calls of one link that may be open together; one more is refused as 'busy'. */
export const maxOpenCalls = 4_096;

type ServeOptions = {
  clock: Clock;
  logger: Logger;
  /** Contract version of this side. */
  version: number;
  limits?: Partial<OutboxLimits>;
  /** Checks also what handlers answer against the contract; a wrong answer becomes 'internal'. For tests. */
  isAnswerChecked?: boolean;
};

/**
 * Answers the calls that arrive over `link` with `handlers`, until the link closes or the returned `close` is called.
 * Nothing that arrives makes it throw: a bad call is refused, and what breaks the protocol closes the link.
 */
export function serve<C extends ContractDefinition>(
  contract: C,
  handlers: Handlers<C>,
  link: Link,
  options: ServeOptions,
): { close(): void } {
  const { clock, logger, version } = options;
  const open = new Map<number, { cancel(): void }>();
  let isGreeted = false;
  let isClosed = false;

  const end = (code?: FailureCode) => {
    if (isClosed) return;
    isClosed = true;
    outbox.close();
    const calls = [...open.values()];
    open.clear();
    for (const call of calls) call.cancel();
    link.close(code);
  };

  const refuseLink = (code: FailureCode, message: string) => {
    logger.warn('closed a link', { code, reason: message });
    outbox.send({ type: 'error', id: linkErrorId, error: { code, message } });
    end(code);
  };

  const outbox = createOutbox({
    link,
    clock,
    limits: { ...outboxLimits, ...options.limits },
    onTooSlow() {
      logger.warn('closed a link', { code: 'too-large', reason: 'its client reads too slowly' });
      end('too-large');
    },
  });

  const answer = (call: Extract<ClientMessage, { type: 'call' }>) => {
    const { id, name } = call;
    const refuse = (error: FailureData) => outbox.send({ type: 'error', id, error });
    if (open.size >= maxOpenCalls) {
      return refuse({ code: 'busy', message: `${maxOpenCalls} calls are open on this link; wait for some to end.` });
    }
    if (!Object.hasOwn(contract, name)) {
      return refuse({ code: 'bad-request', message: `There is no request or stream named ${JSON.stringify(name)}.` });
    }
    const definition = contract[name];
    const params = definition.params.safeParse(call.params);
    if (!params.success) {
      return refuse({ code: 'bad-request', message: `${name}: ${describeProblem('params', params.error)}` });
    }
    const started = answerCall({
      id,
      name,
      definition,
      handler: handlers[name] as AnyHandler,
      params: params.data,
      outbox,
      logger,
      isAnswerChecked: options.isAnswerChecked ?? false,
    });
    open.set(id, started);
    void started.ended.then(() => {
      if (open.get(id) === started) open.delete(id);
    });
  };

  const receive = (data: unknown) => {
    if (isClosed) return;
    const message = parseClientMessage(data);
    if (!message) return refuseLink('bad-request', 'The client sent a message that is not part of the protocol.');
    if (message.type === 'cancel') return open.get(message.id)?.cancel();
    const theirs = message.version;
    if (theirs === undefined ? !isGreeted : theirs !== version) {
      return refuseLink('version-mismatch', versionProblem(theirs, version));
    }
    isGreeted = true;
    if (open.has(message.id)) return refuseLink('conflict', `The client used call id ${message.id} twice.`);
    answer(message);
  };

  link.onMessage(receive);
  link.onClose(() => end());
  return { close: () => end() };
}

function versionProblem(theirs: number | undefined, ours: number): string {
  const said = theirs === undefined ? 'no contract version' : `contract version ${theirs}`;
  return `The client speaks ${said} and the engine version ${ours}: close this window, then start Omni-Crypto again so that both come from the same build.`;
}
