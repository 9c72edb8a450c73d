import type { UtcMs } from '../domain/time.ts';
import { minuteMs } from '../domain/timeframe.ts';

const keptEvents = 20_000;
const keptCounts = 20_000;

export type LogEvent =
  | { readonly kind: 'request'; readonly route: string; readonly query: string; readonly status: number }
  /** A kline frame that was final or struck by a fault; other forming frames are only counted. */
  | {
      readonly kind: 'kline';
      readonly connection: number;
      readonly stream: string;
      readonly openTime: UtcMs;
      readonly isClosed: boolean;
      readonly faults: readonly string[];
    }
  | { readonly kind: 'socket'; readonly connection: number; readonly what: string }
  | { readonly kind: 'fault'; readonly name: string; readonly settings: unknown };

export type RequestCount = {
  /** Virtual minute. */
  readonly minute: UtcMs;
  readonly route: string;
  /** 0 when there was no answer. */
  readonly status: number;
  count: number;
};

export type FrameCount = { forming: number; closed: number };

/** What the exchange has done. Times are virtual. */
export type SentLog = {
  /** The newest 20,000 events, oldest first. */
  events(): readonly (LogEvent & { readonly at: UtcMs })[];
  /** Requests by minute, route and status; the newest 20,000 such groups. */
  requests(): readonly RequestCount[];
  /** Kline frames sent since the start, by stream, over all sockets. */
  frames(): Readonly<Record<string, FrameCount>>;
};

export type LogWriter = SentLog & {
  write(event: LogEvent): void;
  countFrame(stream: string, isClosed: boolean): void;
};

export function createSentLog(now: () => UtcMs): LogWriter {
  const events: (LogEvent & { at: UtcMs })[] = [];
  const requests = new Map<string, RequestCount>();
  const frames = new Map<string, FrameCount>();

  return {
    events: () => events.slice(-keptEvents),
    requests: () => [...requests.values()],
    frames: () => Object.fromEntries(frames),
    write(event) {
      const at = now();
      events.push({ ...event, at });
      // Cut in large steps: dropping one from the front each time would move all of them.
      if (events.length > 2 * keptEvents) events.splice(0, keptEvents);
      if (event.kind !== 'request') return;
      const minute = Math.floor(at / minuteMs) * minuteMs;
      const key = `${minute} ${event.route} ${event.status}`;
      const group = requests.get(key) ?? { minute, route: event.route, status: event.status, count: 0 };
      group.count += 1;
      requests.set(key, group);
      if (requests.size > keptCounts) requests.delete(requests.keys().next().value ?? key);
    },
    countFrame(stream, isClosed) {
      const group = frames.get(stream) ?? { forming: 0, closed: 0 };
      group[isClosed ? 'closed' : 'forming'] += 1;
      frames.set(stream, group);
    },
  };
}
