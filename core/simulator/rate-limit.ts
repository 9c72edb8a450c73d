import type { UtcMs } from '../domain/time.ts';
import { minuteMs } from '../domain/timeframe.ts';

/** Weight an address may use in a minute. */
export const weightPerMinute = 6_000;
/** Requests answered 429 before the next one is answered 418. */
export const toleratedRequests = 3;
const firstBanMs = 2 * minuteMs;
const longestBanMs = 3 * 24 * 60 * minuteMs;
const banMemoryMs = 24 * 60 * minuteMs;

export type RateVerdict = {
  /** 200 means: answer it. */
  readonly status: 200 | 429 | 418;
  /** Weight used in this minute, this request included. */
  readonly used: number;
  readonly retryAfterSeconds: number;
  readonly bannedUntil: UtcMs;
};

export type RateLimiter = {
  /** Counts a request of `weight` and says whether it may be answered. */
  spend(weight: number): RateVerdict;
  /** From now on 429 for so long. */
  limit(seconds: number): void;
  /** Forgets limits and bans. */
  forgive(): void;
};

/**
 * One client's request budget in virtual time: 6000 a minute, then 429 until the minute is over, then, for whoever keeps
 * asking, 418 for 2 minutes, 4, 8 and so on up to 3 days; a day without a ban starts over.
 */
export function createRateLimiter(now: () => UtcMs): RateLimiter {
  let minute = 0;
  let used = 0;
  let limitedUntil = 0;
  let bannedUntil = 0;
  let ignored = 0;
  let bans = 0;

  const ban = (time: UtcMs) => {
    if (time - bannedUntil > banMemoryMs) bans = 0;
    bannedUntil = time + Math.min(longestBanMs, firstBanMs * 2 ** bans);
    bans += 1;
    ignored = 0;
  };

  return {
    spend(weight) {
      const time = now();
      if (Math.floor(time / minuteMs) !== minute) {
        minute = Math.floor(time / minuteMs);
        used = 0;
      }
      used += weight;
      if (used > weightPerMinute) limitedUntil = Math.max(limitedUntil, (minute + 1) * minuteMs);
      const isLimited = time < limitedUntil;
      ignored = isLimited ? ignored + 1 : 0;
      if (ignored > toleratedRequests && time >= bannedUntil) ban(time);
      const isBanned = time < bannedUntil;
      const until = isBanned ? bannedUntil : limitedUntil;
      const retryAfterSeconds = Math.max(0, Math.ceil((until - time) / 1_000));
      return { status: isBanned ? 418 : isLimited ? 429 : 200, used, retryAfterSeconds, bannedUntil };
    },
    limit(seconds) {
      limitedUntil = now() + seconds * 1_000;
      ignored = 0;
    },
    forgive() {
      used = 0;
      limitedUntil = 0;
      bannedUntil = 0;
      ignored = 0;
      bans = 0;
    },
  };
}
