import type { Clock } from '../../domain/time.ts';
import { type CallProblem, stopAsking } from './call-problem.ts';
import { bestDialect, type Dialect } from './dialect.ts';
import { createFailureShare } from './failure-share.ts';
import type { Endpoint } from './send-request.ts';

const mostUnansweredInARow = 4;

/** What is known of one server, model and key while they are in use. */
export type EndpointHealth = {
  dialect: Dialect;
  /** It has answered in this dialect. */
  isProven: boolean;
  /** The newest trouble, one sentence; null when the newest call was good. */
  trouble: string | null;
  readonly share: ReturnType<typeof createFailureShare>;
  note(problem: CallProblem | null): void;
  /** How long to be quiet, ms, and whether to give up instead of waiting. */
  quiet(): { ms: number; isStop: boolean };
};

/** Health by endpoint; another address, model or key starts afresh. */
export function createHealthOf(clock: Clock): (endpoint: Endpoint) => EndpointHealth {
  let known: { endpoint: Endpoint; health: EndpointHealth } | undefined;
  return (endpoint) => {
    if (!known || !isSame(known.endpoint, endpoint)) known = { endpoint, health: createHealth(clock) };
    return known.health;
  };
}

function isSame(a: Endpoint, b: Endpoint): boolean {
  return a.baseUrl === b.baseUrl && a.model === b.model && a.key === b.key;
}

function createHealth(clock: Clock): EndpointHealth {
  let quietUntil = 0;
  let isStop = false;
  let unanswered = 0;
  return {
    dialect: bestDialect,
    isProven: false,
    trouble: null,
    share: createFailureShare(),
    note(problem) {
      unanswered = problem?.next === 'again' ? unanswered + 1 : 0;
      if (!problem) return;
      const stop = unanswered >= mostUnansweredInARow ? stopAsking(problem.sentence) : problem;
      if (stop.next === 'alone') return;
      quietUntil = clock.monotonic() + stop.waitMs;
      isStop = stop.next === 'stop';
    },
    quiet: () => ({ ms: Math.max(0, quietUntil - clock.monotonic()), isStop }),
  };
}
