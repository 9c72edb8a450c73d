import { create } from 'zustand';
import type { PerformanceRequest } from '../../../core/contract/contract.ts';
import type { UtcMs } from '../../../core/domain/time.ts';
import { type Period, periods } from '../predictions/predictions-view.ts';

type View = { readonly asked: PerformanceRequest; readonly period: Exclude<Period, 'dates'> };

/** What is asked for; kept while other pages are shown. */
export const usePerformanceView = create<View>(() => ({ asked: {}, period: 'all' }));

export const showModel = (modelId: string | undefined) =>
  usePerformanceView.setState(({ asked }) => ({ asked: { ...asked, modelId, market: undefined } }));
export const showMarket = (market: PerformanceRequest['market']) =>
  usePerformanceView.setState(({ asked }) => ({ asked: { ...asked, market } }));
export const showEverything = () =>
  usePerformanceView.setState(({ asked: { modelId } }) => ({ asked: { modelId }, period: 'all' }));

/** @param now the end that the period is counted back from; it then stays where it is */
export function showPeriod(period: View['period'], now: UtcMs): void {
  const span = periods.find(({ id }) => id === period)?.span ?? null;
  usePerformanceView.setState(({ asked }) => ({
    period,
    asked: { ...asked, from: span === null ? undefined : now - span },
  }));
}
