import type { LlmSettings } from '../../contract/contract.ts';
import type { Logger } from '../../domain/ports.ts';
import type { Clock } from '../../domain/time.ts';
import { askAlone, type CallProblem, stopAsking } from './call-problem.ts';
import { cancelled } from './call-slots.ts';
import { describeDialect, mostOutputTokens, requestBody, simplerDialect } from './dialect.ts';
import type { EndpointHealth } from './endpoint-health.ts';
import { type Answer, readAnswer } from './read-answer.ts';
import { type Endpoint, type Reply, sendRequest } from './send-request.ts';
import type { Spending } from './spending.ts';

export type CallOutcome = {
  /** In the order of the texts; undefined where nothing usable came. */
  readonly answers: readonly (Answer | undefined)[];
  /** Why some are missing, one sentence; null when none is. */
  readonly trouble: string | null;
  /** What may be tried for those that are missing. */
  readonly next: CallProblem['next'];
  /** From the request to the answer. */
  readonly ms: number;
};

type CallPorts = {
  readonly settings: () => LlmSettings;
  readonly spending: Spending;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Once for each answer or failure to answer; not for a question of dialect. */
  readonly onCall: (health: EndpointHealth, trouble: string | null) => void;
  readonly onOverBudget: () => void;
};

const nothingCounted = { input: 0, output: 0 };

/**
 * Asks once about up to ten headlines, in the dialect that the server understands.
 * @param plan the settings as they were when the headlines came; switch and budget are read anew
 * @throws Failure 'cancelled' when `signal` aborts
 */
export async function callLlm(
  ports: CallPorts,
  plan: LlmSettings & Endpoint,
  health: EndpointHealth,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<CallOutcome> {
  const { clock } = ports;
  const gaveUp = (trouble: string, next: CallProblem['next'] = 'stop', ms = 0): CallOutcome => ({
    answers: texts.map(() => undefined),
    trouble,
    next,
    ms,
  });
  for (let quiet = health.quiet(); quiet.ms > 0; quiet = health.quiet()) {
    if (quiet.isStop) return gaveUp(`${health.trouble ?? 'It failed.'} Next try in ${Math.ceil(quiet.ms / 1_000)} s.`);
    await delay(quiet.ms, clock, signal);
  }
  for (;;) {
    const { isEnabled, dailyBudgetUsd, timeoutSeconds } = ports.settings();
    if (!isEnabled) return gaveUp('The LLM is switched off.');
    const body = requestBody(plan.model, texts, health.dialect);
    const mostOutput = mostOutputTokens(texts.length, health.dialect);
    const open = ports.spending.open(body, mostOutput, plan, dailyBudgetUsd);
    if (!open) {
      ports.onOverBudget();
      return gaveUp(
        `Today's budget of ${dailyBudgetUsd} US dollars does not allow another call; it starts anew at 00:00 UTC.`,
      );
    }
    const start = clock.monotonic();
    let reply: Reply;
    try {
      reply = await sendRequest(plan, body, { timeoutMs: timeoutSeconds * 1_000, clock, signal });
    } catch (error) {
      open.close(undefined, false);
      throw error;
    }
    const ms = clock.monotonic() - start;
    if (reply.kind === 'refused') {
      const simpler = health.isProven ? undefined : simplerDialect(health.dialect, reply.complaint);
      open.close(nothingCounted, !simpler);
      if (simpler) {
        ports.logger.warn('The LLM server refused the request; asking it in simpler form', {
          server: new URL(plan.baseUrl).host,
          form: describeDialect(simpler),
          complaint: reply.complaint,
        });
        health.dialect = simpler;
        continue;
      }
      const problem = refusal(plan, reply.complaint, health.isProven);
      finish(ports, health, problem, problem.sentence);
      return gaveUp(problem.sentence, problem.next, ms);
    }
    if (reply.kind === 'problem') {
      const { problem } = reply;
      open.close(reply.tokens ?? (problem.mayCost ? undefined : nothingCounted), true);
      finish(ports, health, problem, problem.sentence);
      return gaveUp(problem.sentence, problem.next, ms);
    }
    health.isProven = true;
    const { answers, problem } = readAnswer(reply.content, texts.length);
    open.close(reply.tokens, problem !== null);
    const trouble = problem === null ? null : `${plan.model} was not understood: ${problem}.`;
    finish(ports, health, null, trouble);
    return { answers, trouble, next: 'alone', ms };
  }
}

function finish(ports: CallPorts, health: EndpointHealth, problem: CallProblem | null, trouble: string | null): void {
  health.note(problem);
  health.trouble = trouble;
  ports.onCall(health, trouble);
}

function refusal(plan: Endpoint, complaint: string, isProven: boolean): CallProblem {
  const { host } = new URL(plan.baseUrl);
  const sentence = `${host} refused the request (400)${complaint === '' ? '' : `: “${complaint}”`}.`;
  return isProven ? askAlone(sentence) : stopAsking(sentence);
}

/** @throws Failure 'cancelled' when `signal` aborts */
function delay(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(cancelled());
    const giveUp = () => {
      stop();
      reject(cancelled());
    };
    const stop = clock.schedule(ms, () => {
      signal.removeEventListener('abort', giveUp);
      resolve();
    });
    signal.addEventListener('abort', giveUp, { once: true });
  });
}
