import { Failure } from '../../domain/failure.ts';
import type { Clock } from '../../domain/time.ts';

/** A server that sends nothing for so long has forgotten us. */
const defaultStallMs = 30_000;

export type HubOptions = { readonly clock: Clock; readonly signal: AbortSignal; readonly stallMs?: number };

/** What may be had by asking again: a line that broke, a server that is busy. */
export class HubTrouble extends Error {
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs = 0) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * One GET, redirects followed; `use` reads the answer, and says with `heard` that something arrived. No key is ever sent.
 * @throws HubTrouble when asking again may help; Failure when it would not, 'cancelled' when `signal` aborted
 */
export async function hubGet<T>(
  url: string,
  options: HubOptions & { from?: number },
  use: (response: Response, heard: () => void) => Promise<T>,
): Promise<T> {
  const { clock, signal, stallMs = defaultStallMs, from = 0 } = options;
  const stalled = new AbortController();
  let stopTimer = () => {};
  const heard = () => {
    stopTimer();
    stopTimer = clock.schedule(stallMs, () => stalled.abort());
  };
  heard();
  try {
    const headers: Record<string, string> = { 'accept-encoding': 'identity' };
    if (from > 0) headers.range = `bytes=${from}-`;
    const response = await fetch(url, { headers, signal: AbortSignal.any([signal, stalled.signal]) });
    heard();
    try {
      refuseStatus(response, url);
      return await use(response, heard);
    } finally {
      // What was not read must not keep the connection.
      if (!response.bodyUsed) await response.body?.cancel();
    }
  } catch (error) {
    if (error instanceof Failure || error instanceof HubTrouble) throw error;
    if (signal.aborted) throw new Failure('cancelled', 'The download was cancelled; what has arrived is kept.');
    const { host } = new URL(url);
    if (stalled.signal.aborted) throw new HubTrouble(`${host} sent nothing for ${Math.round(stallMs / 1_000)} s`);
    if ((error as NodeJS.ErrnoException).code !== undefined && !isOfNetwork(error)) throw error;
    throw new HubTrouble(`${host} cannot be reached or broke off (${reasonOf(error)})`);
  } finally {
    stopTimer();
  }
}

function refuseStatus({ status, headers }: Response, url: string): void {
  const { host } = new URL(url);
  if (status === 401 || status === 403) {
    throw new Failure(
      'unauthorized',
      `${host} gives this model only to signed-in users (${status}); choose another model or import a folder.`,
    );
  }
  if (status === 404) {
    throw new Failure('not-found', `${url} is not there (404); check the model and the hub's address in Settings.`);
  }
  if (status === 200 || status === 206 || status === 416) return;
  if (status !== 408 && status !== 429 && status < 500) {
    throw new Failure('unavailable', `${host} refused the download (${status}); check the hub's address in Settings.`);
  }
  const seconds = Number(headers.get('retry-after') ?? 0);
  throw new HubTrouble(`${host} is busy (${status})`, Number.isFinite(seconds) ? Math.min(60, seconds) * 1_000 : 0);
}

function isOfNetwork(error: unknown): boolean {
  return /^(E(CONN|HOST|NET|PIPE|PROTO|ADDR|AI_)|ENOTFOUND|ETIMEDOUT|UND_|CERT_|ERR_(TLS|SSL))/.test(
    String((error as NodeJS.ErrnoException).code),
  );
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return (cause as NodeJS.ErrnoException).code ?? String(cause instanceof Error ? cause.message : cause);
}

/** Doubles from one second. */
const firstWaitMs = 1_000;
const maxTries = 5;

/**
 * Runs `task` again after HubTrouble, up to five times in a row without progress.
 * @param task is given a function to call when it has got further than before
 * @throws Failure 'unavailable' with the last trouble in it
 */
export async function withRetries<T>(
  { clock, signal }: HubOptions,
  task: (onProgress: () => void) => Promise<T>,
): Promise<T> {
  let tries = 0;
  for (;;) {
    try {
      return await task(() => {
        tries = 0;
      });
    } catch (error) {
      if (!(error instanceof HubTrouble)) throw error;
      tries += 1;
      if (tries >= maxTries) {
        throw new Failure('unavailable', `${error.message}; try again later, or import FinBERT from a folder.`);
      }
      await pause(Math.max(error.retryAfterMs, firstWaitMs * 2 ** (tries - 1)), clock, signal);
    }
  }
}

function pause(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      stop();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const stop = clock.schedule(ms, end);
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
  });
}
