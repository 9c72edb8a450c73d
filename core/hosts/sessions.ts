import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../domain/time.ts';
import { dayMs } from '../domain/timeframe.ts';

const codeLifeMs = dayMs;
/** Browsers that may be signed in together; the longest signed-in one gives way. */
const maxSessions = 16;

export type Sessions = {
  /** A fresh one-time code of 256 bits, good for a day; an older unused one stops working. */
  newCode(): string;
  /** The token of a new session, when `code` is the unused code. The code is then used up; a wrong one changes nothing. */
  redeem(code: string): string | undefined;
  isValid(token: string | undefined): boolean;
};

/** One-time codes and the sessions they open; kept in memory only, so they end with the process. */
export function createSessions(clock: Clock): Sessions {
  const sessions: Buffer[] = [];
  let code: { hash: Buffer; until: number } | undefined;
  return {
    newCode() {
      const text = randomText();
      code = { hash: hashOf(text), until: clock.monotonic() + codeLifeMs };
      return text;
    },
    redeem(text) {
      if (!code || clock.monotonic() >= code.until || !timingSafeEqual(code.hash, hashOf(text))) return undefined;
      code = undefined;
      const token = randomText();
      sessions.push(hashOf(token));
      if (sessions.length > maxSessions) sessions.shift();
      return token;
    },
    isValid(token) {
      if (token === undefined) return false;
      const hash = hashOf(token);
      return sessions.filter((session) => timingSafeEqual(session, hash)).length > 0;
    },
  };
}

function randomText(): string {
  return randomBytes(32).toString('base64url');
}

/** Equal lengths, so that the comparison takes the same time for any guess. */
function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
