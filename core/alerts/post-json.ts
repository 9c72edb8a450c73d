import { Failure } from '../domain/failure.ts';
import type { Clock } from '../domain/time.ts';

/** What a server made of it. `retryMs` is how long it asks to be left alone; undefined when it does not say. */
export type PostResult =
  | { readonly isDone: true }
  | { readonly isDone: false; readonly problem: string; readonly isFinal: boolean; readonly retryMs?: number };

export type Post = {
  /** For sentences; never the address itself, which may hold a key. */
  readonly name: string;
  readonly url: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
};

const timeoutMs = 10_000;
const mostRedirects = 3;
const longestRetryMs = 3_600_000;

/**
 * Sends JSON and answers what became of it within ten seconds of `clock`; whatever the server says beyond its status is
 * not read. Redirects 307 and 308 are followed on the same origin, up to three; no other, so that nothing that is signed or
 * holds a key goes to a server that it was not meant for.
 * @throws whatever `signal` was aborted with
 */
export async function postJson(post: Post, clock: Clock, signal: AbortSignal): Promise<PostResult> {
  const patience = new AbortController();
  const cancelTimer = clock.schedule(timeoutMs, () => patience.abort());
  const host = new URL(post.url).host;
  const failed = (what: string, isFinal: boolean, retryMs?: number): PostResult => {
    return { isDone: false, problem: `${post.name} (${host}) ${what}`, isFinal, retryMs };
  };
  try {
    const response = await send(post, AbortSignal.any([signal, patience.signal]));
    await response.body?.cancel();
    const { status } = response;
    if (response.ok) return { isDone: true };
    if (status === 429) return failed('was told too often (429).', false, retryMsOf(response.headers, clock));
    if (status === 408 || status >= 500) {
      return failed(`answered with an error (${status}).`, false, retryMsOf(response.headers, clock));
    }
    return failed(`refused it (${status}); check the address and the key.`, true);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Failure) return failed(error.message, true);
    if (patience.signal.aborted) return failed(`did not answer within ${timeoutMs / 1_000} s.`, false);
    return failed(`could not be reached (${codeOf(error)}).`, false);
  } finally {
    cancelTimer();
  }
}

async function send({ url, body, headers }: Post, signal: AbortSignal): Promise<Response> {
  let address = new URL(url);
  for (let redirects = 0; ; redirects++) {
    const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body };
    const response = await fetch(address.href, { ...init, signal, redirect: 'manual' });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status > 399) return response;
    await response.body?.cancel();
    if (location === null || !URL.canParse(location, address.href)) {
      throw new Failure('unavailable', `redirects to nowhere (${response.status}); check its address.`);
    }
    const next = new URL(location, address);
    if (next.origin !== address.origin) {
      const sentence = `redirects to another server, ${next.host}, which is not followed; enter that address itself if it is meant.`;
      throw new Failure('unavailable', sentence);
    }
    if (![307, 308].includes(response.status) || redirects === mostRedirects) {
      throw new Failure('unavailable', `redirects (${response.status}) and takes no message; check its address.`);
    }
    address = next;
  }
}

/** Retry-After in seconds or as a date, at most an hour. */
function retryMsOf(headers: Headers, clock: Clock): number | undefined {
  const value = headers.get('retry-after')?.trim();
  if (!value) return undefined;
  const wanted = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - clock.now();
  return Number.isNaN(wanted) ? undefined : Math.min(Math.max(0, wanted), longestRetryMs);
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown trouble';
  if (error.cause instanceof Error) return codeOf(error.cause);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
