import { hideSecretsInText } from '../../contract/hide-secrets.ts';
import { cleanHeadline } from './clean-headline.ts';

/** Why a call brought nothing. */
export type CallProblem = {
  /** One plain sentence; never with the key. */
  readonly sentence: string;
  /** Ask the same once more, ask for each headline by itself, or ask nothing at all for `waitMs`. */
  readonly next: 'again' | 'alone' | 'stop';
  readonly waitMs: number;
  /** The server may have done the work, so that it may be on the bill. */
  readonly mayCost: boolean;
};

const retryMs = 1_000;
const pauseMs = 60_000;

export function askAgain(sentence: string, mayCost: boolean, waitMs = retryMs): CallProblem {
  return { sentence, next: 'again', waitMs, mayCost };
}

export function askAlone(sentence: string): CallProblem {
  return { sentence, next: 'alone', waitMs: 0, mayCost: true };
}

export function stopAsking(sentence: string, waitMs = pauseMs): CallProblem {
  return { sentence, next: 'stop', waitMs, mayCost: false };
}

/** What the server says about an error, fit to be shown; empty when it says nothing. */
export function complaintOf(body: unknown, key: string | undefined): string {
  return shownText(typeof body === 'string' ? body : messageOf(body), key);
}

/** What a server wrote, fit to be shown and logged: one line of at most 200 characters without keys. */
export function shownText(text: string, key: string | undefined): string {
  const clean = cleanHeadline(text).text;
  const safe = hideSecretsInText(key ? clean.replaceAll(key, '[hidden]') : clean);
  return safe.length > 200
    ? `${safe
        .slice(0, 199)
        .toWellFormed()
        .replace(/\uFFFD$/, '')}…`
    : safe;
}

function messageOf(body: unknown): string {
  if (typeof body !== 'object' || body === null) return '';
  const { message, param, error } = body as Record<string, unknown>;
  const parts = [message, param, error].filter((part) => typeof part === 'string');
  return parts.length > 0 ? parts.join(' ') : messageOf(error ?? null);
}

/** The problem behind a status that is neither success nor a refused request (400, 422). */
export function problemOfStatus(
  status: number,
  where: { host: string; model: string; complaint: string; header(name: string): string | null; now: number },
): CallProblem {
  const { host, model, complaint, header, now } = where;
  const said = complaint === '' ? '' : `: “${complaint}”`;
  if (status === 401 || status === 403) {
    return stopAsking(`${host} refused the key (${status}); check it in Settings, Keys.`);
  }
  if (status === 402 || (status === 429 && /quota|billing|credit/i.test(complaint))) {
    return stopAsking(`${host} says the account has nothing left to spend (${status})${said}.`);
  }
  if (status === 404)
    return stopAsking(`${host} knows no model “${model}” at this address (404); check both in Settings.`);
  if (status >= 300 && status < 400) {
    const target = header('location') ?? '';
    const to = URL.canParse(target) ? new URL(target).host : 'another address';
    return stopAsking(
      `${host} redirects to ${to} (${status}), which the key is not sent to; set the right address in Settings.`,
    );
  }
  if (status === 429) {
    const waitMs = retryAfterMs(header, now) ?? retryMs;
    const sentence = `${host} asks for fewer calls (429)${said}.`;
    return waitMs > pauseMs ? stopAsking(sentence, waitMs) : askAgain(sentence, false, waitMs);
  }
  if (status === 408 || status === 409 || status >= 500) {
    return askAgain(
      `${host} failed (${status})${said}.`,
      false,
      Math.min(retryAfterMs(header, now) ?? retryMs, pauseMs),
    );
  }
  return stopAsking(`${host} answered with status ${status}${said}.`);
}

function retryAfterMs(header: (name: string) => string | null, now: number): number | undefined {
  const text = header('retry-after')?.trim();
  if (!text) return undefined;
  const ms = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
