import type { UtcMs } from '../../domain/time.ts';
import { dayMs } from '../../domain/timeframe.ts';
import { type Fingerprint, saysTheSame } from './fingerprint.ts';

/** A story that comes again after this long is news again. */
export const duplicateSpanMs = 3 * dayMs;

export type GroupedItem = {
  readonly id: number;
  readonly availableTime: UtcMs;
  readonly fingerprint: Fingerprint;
  readonly isBackfilled: boolean;
  /** Id of the first item of its group as it is now, its own when it is the first; undefined for a new item. */
  readonly leader: number | undefined;
};

/**
 * The new leaders of those items whose group changes, by id. Each item either repeats a leader of the three days before it,
 * or leads itself; so what comes later never changes what counted before it. When history comes in afterwards, only items
 * within three days of a change are judged again. History never silences what was heard live: an item that is not
 * backfilled repeats a backfilled one only when that was there first, and is judged again only for others like itself.
 * @param items all of the same marks, or all there are; ascending by time, then id, from three days before the first new one
 * on; read no further than needed
 * @param lastNew time of the last new item
 */
export function groupItems(items: Iterable<GroupedItem>, lastNew: UtcMs): Map<number, number> {
  const changed = new Map<number, number>();
  const leadersByMarks = new Map<string, GroupedItem[]>();
  let changedUntil = Number.NEGATIVE_INFINITY;
  let liveChangedUntil = Number.NEGATIVE_INFINITY;
  for (const item of items) {
    const { id, availableTime, fingerprint } = item;
    if (availableTime > Math.max(lastNew, changedUntil)) break;
    const leaders = leadersByMarks.get(fingerprint.marks) ?? [];
    while (leaders.length > 0 && leaders[0].availableTime < availableTime - duplicateSpanMs) leaders.shift();
    const isAffected = availableTime <= (item.isBackfilled ? changedUntil : liveChangedUntil);
    let leader = item.leader;
    if (leader === undefined || isAffected) {
      leader = leaders.find((other) => mayRepeat(item, other) && saysTheSame(other.fingerprint, fingerprint))?.id ?? id;
    } else if (leader !== id) {
      // One that repeats what now repeats another goes along.
      leader = changed.get(leader) ?? leader;
    }
    if (leader !== item.leader) changed.set(id, leader);
    if ((leader === id) !== (item.leader === id)) {
      changedUntil = Math.max(changedUntil, availableTime + duplicateSpanMs);
      if (!item.isBackfilled) liveChangedUntil = changedUntil;
    }
    if (leader === id) {
      leaders.push(item);
      leadersByMarks.set(fingerprint.marks, leaders);
    }
  }
  return changed;
}

/** Ids ascend in the order in which items came in. */
function mayRepeat(item: GroupedItem, leader: GroupedItem): boolean {
  return item.isBackfilled || !leader.isBackfilled || leader.id < item.id;
}
