import type { Clock } from '../../domain/time.ts';
import { networkFailure, statusFailure } from './http-failure.ts';
import { checkRedirect, type Resolve, resolveHost } from './local-address.ts';
import { decodeBody, readBody } from './read-body.ts';
import { sourceFailure } from './source-failure.ts';

export type HttpRequest = {
  readonly url: string;
  /** Of the source, for sentences. */
  readonly name: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as a form; the request is a POST then, and no redirect is followed. */
  readonly form?: Readonly<Record<string, string>>;
};

export type HttpAnswer = {
  /** Nothing has changed since the validators in the headers. */
  readonly isUnchanged: boolean;
  readonly headers: Headers;
  readonly text: string;
  /** Where the answer came from in the end. */
  readonly url: string;
};

/**
 * Asks a server. Answers 2xx and 304.
 * @throws SourceFailure one sentence for everything else: other answers, no answer within the time-out, a body beyond 5 MB,
 *   more than five redirects
 * @throws whatever `signal` was aborted with
 */
export type Http = (request: HttpRequest, signal: AbortSignal) => Promise<HttpAnswer>;

const timeoutMs = 20_000;
const maxRedirects = 5;
const redirectStatuses = [301, 302, 303, 307, 308];
const ownHeaders = { 'user-agent': 'desktop:omni-crypto:0.1 (headline reader)' };

/** Over this computer's network. The time-out covers redirects and body together and is counted by `clock`. */
export function createHttp(clock: Clock, resolve: Resolve = resolveHost): Http {
  return async (request, signal) => {
    const patience = new AbortController();
    const cancelTimer = clock.schedule(timeoutMs, () => patience.abort());
    try {
      return await ask(request, AbortSignal.any([signal, patience.signal]), clock, resolve);
    } catch (error) {
      signal.throwIfAborted();
      const host = new URL(request.url).host;
      if (patience.signal.aborted) {
        const sentence = `${request.name} (${host}) did not answer within ${timeoutMs / 1_000} s.`;
        throw sourceFailure('unavailable', sentence, { cause: error });
      }
      throw networkFailure(error, request.name, host);
    } finally {
      cancelTimer();
    }
  };
}

async function ask(request: HttpRequest, signal: AbortSignal, clock: Clock, resolve: Resolve): Promise<HttpAnswer> {
  const { name, form } = request;
  let url = new URL(request.url);
  const headers = new Headers({ ...ownHeaders, ...request.headers });
  // fetch refuses addresses with a user in them.
  if (url.username !== '' || url.password !== '') {
    const user = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    headers.set('authorization', `Basic ${Buffer.from(user).toString('base64')}`);
    url.username = '';
    url.password = '';
  }
  for (let redirects = 0; ; redirects++) {
    const response = await fetch(url.href, {
      headers,
      signal,
      redirect: 'manual',
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    });
    const { status } = response;
    const location = redirectStatuses.includes(status) ? response.headers.get('location') : null;
    if (location === null) {
      if (!response.ok && status !== 304) {
        await response.body?.cancel();
        throw statusFailure(response, name, url.host, clock.now());
      }
      const bytes = await readBody(response, name);
      const text = decodeBody(bytes, response.headers.get('content-type'), name);
      return { isUnchanged: status === 304, headers: response.headers, text, url: url.href };
    }
    await response.body?.cancel();
    if (form || redirects === maxRedirects) {
      const what = form ? 'redirects a sign-in, which is not followed' : `redirects more than ${maxRedirects} times`;
      throw sourceFailure('unavailable', `${name} (${url.host}) ${what}; check its address.`);
    }
    if (!URL.canParse(location, url.href)) {
      throw sourceFailure('unavailable', `${name} (${url.host}) redirects to something that is not an address.`);
    }
    const next = new URL(location, url);
    await checkRedirect(name, url, next, resolve);
    // A key is for the server that it was entered for.
    if (next.origin !== url.origin) headers.delete('authorization');
    url = next;
  }
}
