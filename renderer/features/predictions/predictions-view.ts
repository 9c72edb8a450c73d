import { create } from 'zustand';
import type { RecordFilter, RecordQuery } from '../../../core/contract/contract.ts';
import type { UtcMs } from '../../../core/domain/time.ts';
import { dayMs } from '../../../core/domain/timeframe.ts';

export const periods = [
  { id: 'all', label: 'Any time', span: null },
  { id: 'day', label: 'Last 24 h', span: dayMs },
  { id: 'week', label: 'Last 7 d', span: 7 * dayMs },
  { id: 'month', label: 'Last 30 d', span: 30 * dayMs },
] as const;
/** `dates`: two dates of the user's. */
export type Period = (typeof periods)[number]['id'] | 'dates';

export type Sort = NonNullable<RecordQuery['sort']>;

/** Parts of a decision's detail. */
export type DetailTab = 'decision' | 'why' | 'whatIf';

type View = {
  readonly filter: RecordFilter;
  readonly period: Period;
  readonly sort: Sort;
  readonly direction: 'down' | 'up';
  /** Number of the row whose detail is shown. */
  readonly chosen: number | null;
  /** Stays while one decision after the other is looked at. */
  readonly tab: DetailTab;
};

const first: View = { filter: {}, period: 'all', sort: 'asOf', direction: 'down', chosen: null, tab: 'decision' };

/** What the page shows; kept while other pages are shown. */
export const usePredictionsView = create<View>(() => first);

export const choose = (chosen: number | null) => usePredictionsView.setState({ chosen });
export const showTab = (tab: DetailTab) => usePredictionsView.setState({ tab });
export const showAll = () => usePredictionsView.setState({ filter: {}, period: 'all' });

/** Part of the filter; undefined takes that part away. */
export function setFilter(part: Partial<RecordFilter>): void {
  usePredictionsView.setState(({ filter }) => ({ filter: { ...filter, ...part } }));
}

/** @param now the end that the period is counted back from; it then stays where it is, so that the list does not move away */
export function setPeriod(period: Period, now: UtcMs): void {
  const span = periods.find(({ id }) => id === period)?.span ?? null;
  usePredictionsView.setState(({ filter }) => ({
    period,
    filter: period === 'dates' ? filter : { ...filter, from: span === null ? undefined : now - span, to: undefined },
  }));
}

/** Sorts by another column, largest or newest first; the same column again turns the order around. */
export function sortBy(sort: Sort): void {
  usePredictionsView.setState((view) => ({
    sort,
    direction: view.sort === sort && view.direction === 'down' ? 'up' : 'down',
  }));
}
