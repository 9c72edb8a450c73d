import { seededRandom } from '../../core/domain/random.ts';
import type { UtcMs } from '../../core/domain/time.ts';
import { dayMs, hourMs, minuteMs } from '../../core/domain/timeframe.ts';
import type { FaultChanges } from '../../core/simulator/fault-table.ts';
import { type Death, deaths } from './engine-message.ts';

/** How the engine is killed: between two steps, with a position open, with a delivery on its way, or where `deaths` says. */
export type KillKind = 'anywhere' | 'holding' | 'delivering' | Death;

export type Kill = { readonly at: UtcMs; readonly kind: KillKind; readonly downMs: number };
export type Trouble = {
  readonly kills: readonly Kill[];
  readonly faults: readonly { readonly at: UtcMs; readonly changes: FaultChanges }[];
  /** Minutes whose close REST tells otherwise than the stream did. */
  readonly revisions: readonly { readonly symbol: string; readonly openTime: UtcMs; readonly factor: number }[];
  /** Stretches in which databases have no room, by file name. */
  readonly fullDisk?: readonly { readonly from: UtcMs; readonly to: UtcMs; readonly files: readonly string[] }[];
};

const killKinds: readonly KillKind[] = ['holding', ...(Object.keys(deaths) as Death[]), 'delivering', 'anywhere'];
/** The end is quiet, so that everything that is due can come. */
const quietMs = 2 * hourMs;

/** Kills each simulated day, and drops, stalls, outages, frames that are late, doubled, missing or broken, REST that refuses. */
export function planTrouble(options: { seed: number; start: UtcMs; end: UtcMs; kinds?: readonly KillKind[] }): Trouble {
  const { seed, start, end, kinds = killKinds } = options;
  const random = seededRandom(seed);
  const last = end - quietMs;
  const until = (limit: number) => Math.floor(random() * limit);
  const moments = (perDay: number) => {
    const count = Math.round((perDay * (last - start)) / dayMs);
    return Array.from({ length: count }, () => start + hourMs + until(last - start - hourMs));
  };
  const often = (perDay: number, changes: () => FaultChanges) =>
    moments(perDay).map((at) => ({ at, changes: changes() }));
  const scope = () => (random() < 0.5 ? ('open' as const) : ('all' as const));
  const minutes = (least: number, most: number) => (least + random() * (most - least)) * minuteMs;

  const faults = [
    ...often(6, () => ({ dropSockets: {} })),
    ...often(4, () => ({ stall: { forMs: minutes(1, 12), scope: scope() } })),
    ...often(2, () => ({ halfOpen: { forMs: minutes(1, 6), scope: scope() } })),
    ...often(1, () => ({ refuseConnections: { forMs: minutes(2, 35) } })),
    ...often(1, () => ({ serverShutdown: { cutAfterMs: 60_000 } })),
    ...often(6, () => ({ duplicateFrames: { count: 40 } })),
    ...often(6, () => ({ lateFrames: { count: 6 } })),
    ...often(6, () => ({ reorderFrames: { count: 6 } })),
    ...often(6, () => ({ dropClosedFrames: { count: 3 } })),
    ...often(2, () => ({ malformedFrames: { count: 4 } })),
    ...often(2, () => ({ badValues: { kind: 'nan', where: 'stream', count: 4 } })),
    ...often(3, () => ({ httpErrors: { status: 503, count: 1 + until(4) } })),
    ...often(1, () => ({ truncatedBodies: { count: 2 } })),
    ...often(2, () => ({ rateLimit: { retryAfterSeconds: 20 + until(100) } })),
  ];
  const days = Math.max(1, Math.floor((end - start) / dayMs));
  // So many a day that each kind has its turn.
  const count = days * Math.ceil(kinds.length / days);
  const between = (last - start) / count;
  const kills = Array.from({ length: count }, (_, i) => {
    const kind = kinds[i % kinds.length];
    const at = start + i * between + hourMs / 2 + until(between - 3 * hourMs);
    // Some are back before the decision is too old, some are not.
    const downMs = minutes(2, random() < 0.5 ? 15 : 120);
    return { at, kind, downMs };
  });
  const revisions = moments(6).map((at) => ({
    symbol: random() < 0.5 ? 'BTC/USDT' : 'ETH/USDT',
    // Neither the first nor the last minute of a decision bar.
    openTime: Math.floor(at / (10 * minuteMs)) * 10 * minuteMs + 5 * minuteMs,
    factor: random() < 0.5 ? 1.0002 : 0.9998,
  }));
  return { kills, faults: faults.sort((a, b) => a.at - b.at), revisions };
}
