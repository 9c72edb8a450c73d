import type { PriceChart } from './create-price-chart.ts';

const actions: Record<string, (chart: PriceChart) => void> = {
  ArrowLeft: (chart) => chart.pan(-10),
  ArrowRight: (chart) => chart.pan(10),
  PageUp: (chart) => chart.pan(-100),
  PageDown: (chart) => chart.pan(100),
  End: (chart) => chart.showNewest(),
  '+': (chart) => chart.zoom(0.8),
  '=': (chart) => chart.zoom(0.8),
  '-': (chart) => chart.zoom(1.25),
};

/** Moves and zooms the focused chart; returns whether the key meant something. */
export function pressKey(chart: PriceChart, key: string): boolean {
  const action = actions[key];
  action?.(chart);
  return action !== undefined;
}
