import type { Market } from '../domain/market.ts';
import { toIso, type UtcMs } from '../domain/time.ts';

/** How the feed of one market stands; the same shape as the contract's. */
export type FeedState = {
  market: Market;
  state: 'connecting' | 'live' | 'stale' | 'offline' | 'stopped';
  /** Close of the newest closed 1m bar; null before the first. */
  lastClosedTime: UtcMs | null;
  /** Since when the state holds. */
  since: UtcMs;
  /** One plain sentence when something is wrong. */
  detail: string | null;
};

/** What is known about the connection and the market when its state is told. */
export type FeedFacts = {
  /** Why nothing will come any more: halted, unknown, closed by the user. */
  stopped?: string;
  isConnected: boolean;
  /** Why the stream is down, while it is, and in how many ms the next attempt comes. */
  loss?: { reason: string; since: UtcMs; retryMs: number; wasDialled: boolean };
  /** Why REST cannot be read or candles cannot be stored, while that is so. */
  problem?: string;
  /** REST has been read since the last (re)connect. */
  isConfirmed: boolean;
  /** A bar should have closed more than 10 s ago and neither stream nor REST has it. */
  isOverdue: boolean;
  /** How far this computer's clock is off, ms; positive when it is behind. */
  skewMs: number;
};

const worthSayingMs = 2_000;

function skewSentence(skewMs: number): string | null {
  if (Math.abs(skewMs) <= worthSayingMs) return null;
  const seconds = Math.round(Math.abs(skewMs) / 1_000);
  return `this computer's clock is ${seconds} s ${skewMs > 0 ? 'behind' : 'ahead of'} the exchange's; bars follow the exchange`;
}

/** The state these facts mean, and the sentence for it. */
export function describeState(facts: FeedFacts): Pick<FeedState, 'state' | 'detail'> {
  const { loss, problem } = facts;
  if (facts.stopped) return { state: 'stopped', detail: facts.stopped };
  if (!facts.isConnected) {
    if (!loss) return { state: 'connecting', detail: problem ?? null };
    const retry = loss.retryMs > 0 ? `retrying every ${Math.ceil(loss.retryMs / 1_000)} s` : 'dialling again';
    if (facts.isConfirmed && !facts.isOverdue && !problem) {
      return { state: 'live', detail: `the stream is down (${loss.reason}); bars come late, over REST; ${retry}` };
    }
    if (!loss.wasDialled || problem) {
      return { state: 'offline', detail: `offline since ${toIso(loss.since)}: ${loss.reason}; ${retry}` };
    }
    return { state: 'connecting', detail: `${loss.reason}; ${retry}` };
  }
  if (facts.isOverdue) {
    const why = problem ?? 'the exchange has no newer bar';
    return { state: 'stale', detail: `the last bar is overdue: ${why}` };
  }
  if (!facts.isConfirmed) return { state: 'connecting', detail: problem ?? null };
  return { state: 'live', detail: problem ?? skewSentence(facts.skewMs) };
}
