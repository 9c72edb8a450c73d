import { z } from 'zod';
import type { Clock } from '../../domain/time.ts';
import { askAgain, askAlone, type CallProblem, complaintOf, problemOfStatus, stopAsking } from './call-problem.ts';
import { cancelled } from './call-slots.ts';
import type { RequestBody } from './dialect.ts';
import { limitedFetch } from './limited-fetch.ts';

export type Endpoint = { readonly baseUrl: string; readonly model: string; readonly key: string | undefined };
export type Tokens = { readonly input: number; readonly output: number };

export type Reply =
  | { kind: 'answer'; content: string; tokens: Tokens | undefined }
  /** 400 or 422: something in the request is not to the server's liking. */
  | { kind: 'refused'; complaint: string }
  | { kind: 'problem'; problem: CallProblem; tokens: Tokens | undefined };

const completion = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
      }),
    )
    .min(1),
});
const usage = z.object({
  usage: z.object({ prompt_tokens: z.int().nonnegative(), completion_tokens: z.int().nonnegative() }),
});

/**
 * One call of the API. Whatever the server does comes back as a reply; the key goes to this address and nowhere else.
 * @throws Failure 'cancelled' when `signal` aborts
 */
export async function sendRequest(
  endpoint: Endpoint,
  body: RequestBody,
  options: { timeoutMs: number; clock: Clock; signal: AbortSignal },
): Promise<Reply> {
  const { clock, signal, timeoutMs } = options;
  const timeout = new AbortController();
  const stopTimer = clock.schedule(timeoutMs, () => timeout.abort());
  const transport = limitedFetch();
  // Loaded with the first call: it takes longer than the start may.
  const { OpenAI, APIError } = await import('openai');
  const client = new OpenAI({
    baseURL: endpoint.baseUrl,
    // Everything is given, so that nothing is taken from the environment: a key set for OpenAI is not for this server.
    apiKey: endpoint.key ?? 'none',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    defaultHeaders: endpoint.key === undefined ? { Authorization: null } : {},
    logLevel: 'off',
    maxRetries: 0,
    timeout: 2_147_483_647,
    fetch: transport.fetch,
  });
  try {
    const response: unknown = await client.chat.completions.create(body, {
      signal: AbortSignal.any([signal, timeout.signal]),
    });
    return readCompletion(response, new URL(endpoint.baseUrl).host);
  } catch (error) {
    if (signal.aborted) throw cancelled();
    const { host } = new URL(endpoint.baseUrl);
    if (timeout.signal.aborted) {
      return problem(askAgain(`${host} did not answer within ${timeoutMs / 1_000} s.`, true));
    }
    if (transport.isTooLarge()) return problem(askAlone(`${host} answered with more than it may (1 MB).`));
    if (!(error instanceof APIError)) return problem(askAlone(`The answer of ${host} is not JSON.`));
    if (error.status === undefined) return problem(askAgain(`${host} cannot be reached${reasonOf(error)}.`, false));
    const complaint = complaintOf(error.error ?? error.message, endpoint.key);
    if (error.status === 400 || error.status === 422) return { kind: 'refused', complaint };
    const header = (name: string) => error.headers?.get(name) ?? null;
    return problem(problemOfStatus(error.status, { host, model: endpoint.model, complaint, header, now: clock.now() }));
  } finally {
    stopTimer();
  }
}

function problem(callProblem: CallProblem, tokens?: Tokens): Reply {
  return { kind: 'problem', problem: callProblem, tokens };
}

function readCompletion(response: unknown, host: string): Reply {
  const counted = usage.safeParse(response).data?.usage;
  const tokens = counted && { input: counted.prompt_tokens, output: counted.completion_tokens };
  const read = completion.safeParse(response);
  if (!read.success) {
    return problem(stopAsking(`${host} does not speak OpenAI's chat completions; check the address.`), tokens);
  }
  const { finish_reason, message } = read.data.choices[0];
  const alone = (sentence: string) => problem(askAlone(sentence), tokens);
  if (message.refusal || finish_reason === 'content_filter') return alone(`The model at ${host} refused to judge it.`);
  if (finish_reason === 'length') return alone(`The model at ${host} did not come to an end.`);
  if (!message.content) return alone(`The model at ${host} said nothing.`);
  return { kind: 'answer', content: message.content, tokens };
}

/** The system's name for it, as in ` (ECONNREFUSED)`; messages may hold the whole address. */
function reasonOf(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string' && /^[A-Z_]+$/.test(cause.code)) return ` (${cause.code})`;
  }
  return '';
}
