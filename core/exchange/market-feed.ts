import type { CandleStore } from '../candles/store.ts';
import type { Candle, ClosedCandle, FormingCandle } from '../domain/candle.ts';
import { Failure } from '../domain/failure.ts';
import { type Market, symbolOf } from '../domain/market.ts';
import type { Logger } from '../domain/ports.ts';
import type { Clock, UtcMs } from '../domain/time.ts';
import { minuteMs } from '../domain/timeframe.ts';
import type { Exchange } from './exchange.ts';
import type { ExchangeTime } from './exchange-time.ts';
import { describeState, type FeedFacts, type FeedState } from './feed-state.ts';
import { createLiveBars } from './live-bars.ts';
import { repair } from './repair.ts';
import { createSpikeFilter } from './spikes.ts';
import { backoffMs, spreadOf, wait } from './wait.ts';

export type MarketFeedOptions = {
  exchange: Exchange;
  store: CandleStore;
  market: Market;
  clock: Clock;
  time: ExchangeTime;
  logger: Logger;
  signal: AbortSignal;
  /** The part of the facts that is the connection's. */
  connection(): Pick<FeedFacts, 'isConnected' | 'loss'>;
  onClosed(candle: ClosedCandle): void;
  onForming(candle: FormingCandle): void;
  onHistory(): void;
  onState(state: FeedState): void;
  /** REST has newer bars than a stream that is said to be open. */
  onSilence(): void;
  /** A bar closed over the stream. */
  onStreamed(): void;
  /** Bars are missing that the history has to fetch. */
  onGaps(): void;
  /** The exchange has had no newer bar for minutes, or does not know the symbol any more. */
  onQuiet(): void;
};

export type MarketFeed = {
  readonly symbol: string;
  take(candle: Candle & { readonly isClosed: boolean }): void;
  /** REST is read from the last confirmed bar on. */
  confirm(): void;
  connected(): void;
  /** Watchdog; about once a second. */
  tick(): void;
  /** No more bars for this reason; undefined takes it back. */
  halt(reason: string | undefined): void;
  isHalted(): boolean;
  state(): FeedState;
  /** Tells the state when it has changed. */
  tell(): void;
  /** Resolves when nothing of it runs any more; the signal must have aborted. */
  done(): Promise<void>;
};

/** A bar is overdue so long after its close. */
const overdueMs = 10_000;
/** How long told bars wait for REST to bring an older one. */
const graceMs = 10_000;
/** An odd bar is asked for again so much later. */
const spikePatienceMs = 30_000;
const quietChecks = 3;
const longestPatienceMs = 15 * minuteMs;

function sentenceOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}

/** One market's bars: stream and REST joined, watched, and told of. */
export function createMarketFeed(options: MarketFeedOptions): MarketFeed {
  const { exchange, market, clock, time, logger, signal } = options;
  const symbol = symbolOf(market);
  let halted: string | undefined;
  let problem: string | undefined;
  let confirmed: UtcMs | undefined;
  let isConfirmed = false;
  let isOverdue = false;
  let streamed = 0;
  let repairing: Promise<void> | undefined;
  let repairDueSince: number | undefined;
  let repairAgain = false;
  let checkAt = clock.monotonic() + minuteMs + overdueMs;
  let doubtfulUntil = Number.POSITIVE_INFINITY;
  let checks = 0;
  let silences = 0;
  let patientUntil = Number.NEGATIVE_INFINITY;
  let told: FeedState = { market, state: 'connecting', lastClosedTime: null, since: clock.now(), detail: null };

  const filter = createSpikeFilter(spikePatienceMs);
  const bars = createLiveBars({ ...options, onDoubt: () => confirm() });

  /** A full disk or a reader that throws must not end the feed. */
  const guarded = (work: () => void) => {
    try {
      work();
    } catch (error) {
      problem = sentenceOf(error);
      logger.error('a candle could not be stored or told', { market, problem });
    }
  };

  const tell = () => {
    if (signal.aborted) return;
    const facts = { ...options.connection(), stopped: halted, problem, isConfirmed, isOverdue, skewMs: time.skew() };
    const next = describeState(facts);
    const newest = bars.newest();
    const lastClosedTime = newest === undefined ? null : newest + minuteMs;
    const isSame = next.state === told.state && next.detail === told.detail && lastClosedTime === told.lastClosedTime;
    if (isSame) return;
    const since = next.state === told.state ? told.since : clock.now();
    told = { market, ...next, lastClosedTime, since };
    options.onState(told);
  };

  /** The next bar is due a minute after the close of the newest, as far as that is known. */
  const advance = () => {
    const newest = bars.newest();
    const late = newest === undefined ? 0 : time.latest() - (newest + minuteMs);
    checkAt = clock.monotonic() + minuteMs + overdueMs - Math.min(Math.max(late, 0), minuteMs);
    checks = 0;
    isOverdue = false;
  };

  const isGraceOver = () => repairDueSince !== undefined && clock.monotonic() - repairDueSince > graceMs;

  const repairUntilRead = async () => {
    for (let attempt = 0; !signal.aborted && !halted; attempt++) {
      repairAgain = false;
      try {
        const before = bars.newest();
        const found = await repair({ exchange, market, bars, time, confirmed, filter, clock, logger, signal });
        confirmed = found.confirmed;
        isConfirmed = true;
        problem = undefined;
        if (bars.newest() !== before) advance();
        if (found.hasGaps) options.onGaps();
        if (found.isDoubtful) doubtfulUntil = clock.monotonic() + spikePatienceMs;
        if (!repairAgain) return;
      } catch (error) {
        if (signal.aborted) return;
        problem = sentenceOf(error);
        if (clock.monotonic() >= checkAt) isOverdue = true;
        logger.warn('candles could not be read over REST', { market, problem });
        if (error instanceof Failure && error.code === 'not-found') options.onQuiet();
        tell();
        await wait(clock, backoffMs(attempt, spreadOf(clock)), signal).catch(() => {});
      }
    }
  };

  const confirm = (): Promise<void> => {
    if (signal.aborted || halted) return Promise.resolve();
    repairAgain = true;
    repairDueSince ??= clock.monotonic();
    repairing ??= repairUntilRead().finally(() => {
      repairing = undefined;
      repairDueSince = undefined;
      if (signal.aborted) return;
      guarded(() => bars.release(true));
      tell();
    });
    return repairing;
  };

  /** A market that is merely quiet would otherwise have its connection dropped every minute. */
  const fallSilent = () => {
    const now = clock.monotonic();
    if (now < patientUntil) return;
    patientUntil = now + Math.min(minuteMs * 2 ** silences, longestPatienceMs);
    silences += 1;
    options.onSilence();
  };

  const check = async () => {
    const before = { newest: bars.newest(), streamed };
    const delay = Math.min(overdueMs * 2 ** checks, minuteMs);
    checks += 1;
    checkAt = clock.monotonic() + delay;
    await confirm();
    if (signal.aborted || streamed !== before.streamed) return;
    if (bars.newest() !== before.newest) {
      if (options.connection().isConnected) fallSilent();
      return;
    }
    isOverdue = true;
    if (checks >= quietChecks) options.onQuiet();
    tell();
  };

  return {
    symbol,
    take(candle) {
      if (signal.aborted || halted) return;
      const before = bars.newest();
      guarded(() => bars.take(candle));
      if (bars.newest() === before) return;
      streamed += 1;
      silences = 0;
      patientUntil = Number.NEGATIVE_INFINITY;
      options.onStreamed();
      advance();
      guarded(() => bars.release(repairing === undefined));
      // REST may be refused for hours; the stream alone is worth calling live, with the reason beside it.
      if (isGraceOver()) isConfirmed = true;
      tell();
    },
    confirm,
    connected() {
      isConfirmed = false;
      checkAt = Math.max(checkAt, clock.monotonic() + overdueMs);
      confirm();
      tell();
    },
    tick() {
      if (halted) return;
      if (isGraceOver()) guarded(() => bars.release(true));
      if (clock.monotonic() >= doubtfulUntil) {
        doubtfulUntil = Number.POSITIVE_INFINITY;
        confirm();
      }
      if (clock.monotonic() >= checkAt && repairing === undefined) void check();
    },
    halt(reason) {
      if (reason === undefined && halted !== undefined) advance();
      halted = reason;
      tell();
    },
    isHalted: () => halted !== undefined,
    state: () => (signal.aborted ? { ...told, state: 'stopped', detail: 'the feed was closed' } : told),
    tell,
    done: () => repairing ?? Promise.resolve(),
  };
}
