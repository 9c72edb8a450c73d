import type { SourceSettings, SourceStatus } from '../../contract/contract.ts';
import { Failure, toFailureData } from '../../domain/failure.ts';
import type { Logger } from '../../domain/ports.ts';
import { type Clock, toIso, type UtcMs } from '../../domain/time.ts';
import { hourMs, minuteMs } from '../../domain/timeframe.ts';
import type { FetchSource } from './source.ts';
import { retryMsOf } from './source-failure.ts';

/** One source on its schedule. */
export type RunningSource = {
  readonly settings: SourceSettings;
  status(): SourceStatus;
  /** Fetches now, or joins the fetch that is going on; resolves with the number of new items. */
  fetchNow(): Promise<number>;
  /** Resolves when nothing of it runs any more. */
  close(): Promise<void>;
};

export type RunOptions = {
  settings: SourceSettings;
  fetch: FetchSource;
  clock: Clock;
  logger: Logger;
  /** Before the first fetch. */
  delayMs: number;
  /** Counted so far. */
  items: number;
  /** Its server asked not to be called before; 0 when it did not. */
  notBefore: UtcMs;
  /** Keeps that over a restart. */
  onAskedToWait(until: UtcMs): Promise<void>;
  onChange(): void;
};

const firstBackoffMs = 30_000;

/**
 * Wait after so many failures in a row, ms: 30 s, doubling, up to the source's own pace or an hour, whichever is longer; not
 * less than the server asked for. Without a key at once the longest: only the user can change that.
 */
export function backoffMs(failures: number, everyMs: number, needsKey: boolean, retryMs: number): number {
  const longest = Math.max(everyMs, hourMs);
  const own = needsKey ? longest : Math.min(firstBackoffMs * 2 ** Math.min(failures - 1, 20), longest);
  return Math.max(own, retryMs);
}

/**
 * Runs a source: one fetch at a time, the next on its schedule up to a tenth later, so that many workstations do not come in the
 * same instant. A fetch that fails or hangs concerns nobody else.
 */
export function runSource(options: RunOptions): RunningSource {
  const { settings, fetch, clock, logger, onChange } = options;
  const { id, kind, name, isEnabled } = settings;
  const everyMs = settings.everyMinutes * minuteMs;
  const closing = new AbortController();
  let facts: Pick<SourceStatus, 'state' | 'lastFetchedAt' | 'nextFetchAt' | 'items' | 'detail'> = {
    state: isEnabled ? 'waiting' : 'off',
    lastFetchedAt: null,
    nextFetchAt: null,
    items: options.items,
    detail: null,
  };
  let failures = 0;
  let { notBefore } = options;
  let cancelTimer = () => {};
  let running: Promise<number> | undefined;

  const tell = (change: Partial<typeof facts>) => {
    facts = { ...facts, ...change };
    onChange();
  };

  const scheduleIn = (delayMs: number): { nextFetchAt: UtcMs | null } => {
    if (closing.signal.aborted) return { nextFetchAt: null };
    // The millisecond within the second differs between computers, and needs no source of chance.
    const spreadMs = Math.round((delayMs / 10) * ((clock.now() % 1_000) / 1_000));
    cancelTimer();
    // A failure is in the status; nobody waits for this one.
    cancelTimer = clock.schedule(delayMs + spreadMs, () => void run().catch(() => {}));
    return { nextFetchAt: clock.now() + delayMs + spreadMs };
  };

  const keepWait = async (until: UtcMs) => {
    notBefore = until;
    await options.onAskedToWait(until).catch((error: unknown) => {
      logger.warn('how long a source is left alone could not be kept', { id, reason: toFailureData(error).message });
    });
  };

  const runOnce = async (): Promise<number> => {
    cancelTimer();
    tell({ state: 'fetching', nextFetchAt: null });
    try {
      const { items, detail, againMs } = await fetch(closing.signal);
      if (facts.detail !== null && detail === null) logger.info('source is well again', { id });
      failures = 0;
      const next = scheduleIn(againMs ?? everyMs);
      tell({ state: 'ok', lastFetchedAt: clock.now(), items: facts.items + items, detail, ...next });
      return items;
    } catch (error) {
      if (closing.signal.aborted) throw new Failure('cancelled', `${name} is being closed or was changed.`);
      const { code, message } = toFailureData(error);
      failures++;
      const needsKey = code === 'unauthorized';
      const retryMs = retryMsOf(error);
      if (message !== facts.detail) logger.warn('source failed', { id, reason: message });
      if (retryMs > 0) await keepWait(clock.now() + retryMs);
      const next = scheduleIn(backoffMs(failures, everyMs, needsKey, retryMs));
      tell({ state: needsKey ? 'needsKey' : 'failing', detail: message, ...next });
      throw error;
    }
  };

  const run = (): Promise<number> => {
    running ??= runOnce().finally(() => {
      running = undefined;
    });
    return running;
  };

  if (isEnabled) facts = { ...facts, ...scheduleIn(Math.max(options.delayMs, notBefore - clock.now())) };

  return {
    settings,
    status: () => ({ id, kind, name, isEnabled, ...facts }),
    async fetchNow() {
      if (!isEnabled) throw new Failure('conflict', `${name} is switched off; switch it on under Settings, Sources.`);
      if (clock.now() < notBefore) {
        throw new Failure('busy', `${name} asked to be left alone until ${toIso(notBefore)}; it is fetched then.`);
      }
      return run();
    },
    async close() {
      closing.abort();
      cancelTimer();
      // How the last fetch ended is of no interest any more.
      await running?.catch(() => {});
    },
  };
}
