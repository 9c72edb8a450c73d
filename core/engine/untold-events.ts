import type { AlertEvent } from '../alerts/alert-event.ts';
import type { Alerts } from '../alerts/open-alerts.ts';
import { wasTold } from '../alerts/told-marks.ts';
import type { UtcMs } from '../domain/time.ts';
import { minuteMs } from '../domain/timeframe.ts';
import type { DecisionStore } from '../record/open-record.ts';
import { decisionSource, liveAlert, outcomeSource } from './alert-events.ts';
import { paperAlert, paperSource } from './paper-alerts.ts';
import { paperNewsSince } from './paper-news-since.ts';

/** An event that an earlier life did not come to tell, and when it was known. */
export type Untold = { readonly event: AlertEvent; readonly knownAt: UtcMs };

type Marks = Pick<Alerts, 'toldOf'>;

/** Nobody can act on an older decision. */
export const decisionNewsMs = 20 * minuteMs;
/** A row may be recorded so long after its bar and still be told, see `liveAlert`. */
const recordedLateMs = 30 * minuteMs;

/** Decisions that are still news, and outcomes that were when they were stated, in their order: they are stored before alerts hear of them. */
export function untoldOfRecord(
  record: Pick<DecisionStore, 'page' | 'outcomesSince'>,
  alerts: Marks,
  now: UtcMs,
): Untold[] {
  return [...untoldDecisions(record, alerts, now), ...untoldOutcomes(record, alerts)];
}

function untoldDecisions(record: Pick<DecisionStore, 'page'>, alerts: Marks, now: UtcMs): Untold[] {
  const mark = alerts.toldOf('prediction', decisionSource);
  if (!mark) return [];
  const from = now - decisionNewsMs - recordedLateMs;
  const listed = record.page({ from, sort: 'asOf', direction: 'up', limit: Number.MAX_SAFE_INTEGER });
  const rows = listed.map(({ decision }) => decision).sort((a, b) => a.number - b.number);
  return rows.flatMap((row) => {
    const event = liveAlert({ kind: 'decision', row }, row.recordedAt);
    const isNews = event && now - row.recordedAt < decisionNewsMs && !wasTold(mark, event, row.recordedAt);
    return isNews ? [{ event, knownAt: row.recordedAt }] : [];
  });
}

function untoldOutcomes(record: Pick<DecisionStore, 'outcomesSince'>, alerts: Marks): Untold[] {
  const mark = alerts.toldOf('outcome', outcomeSource);
  if (!mark) return [];
  return record.outcomesSince(Math.max(mark.since, mark.position ?? 0)).flatMap(({ row, outcome, statedAt }) => {
    const event = liveAlert({ kind: 'outcome', row, outcome }, statedAt);
    return event && !wasTold(mark, event, statedAt) ? [{ event, knownAt: statedAt }] : [];
  });
}

/** What happened in the paper accounts that trade, each in its order. */
export function untoldOfPaper(store: Parameters<typeof paperNewsSince>[0], alerts: Marks): Untold[] {
  const markOf = (accountId: number) => alerts.toldOf('paper', paperSource(accountId));
  const since = (accountId: number) => {
    const mark = markOf(accountId);
    return mark && Math.max(mark.since, mark.position ?? 0);
  };
  return paperNewsSince(store, since).flatMap((news) => {
    const event = paperAlert(news);
    const mark = markOf(news.account.accountId);
    const knownAt = event?.stored?.position;
    return event && mark && knownAt !== undefined && !wasTold(mark, event, knownAt) ? [{ event, knownAt }] : [];
  });
}
