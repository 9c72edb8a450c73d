import { beforeEach, expect, it } from 'vitest';
import { setFilter, setPeriod, showAll, sortBy, usePredictionsView } from './predictions-view.ts';

const view = () => usePredictionsView.getState();

beforeEach(() => usePredictionsView.setState(usePredictionsView.getInitialState()));

it('sorts a column from its largest first, and the other way round when asked again', () => {
  sortBy('profit');
  expect(view()).toMatchObject({ sort: 'profit', direction: 'down' });
  sortBy('profit');
  expect(view()).toMatchObject({ sort: 'profit', direction: 'up' });
  sortBy('asOf');
  expect(view()).toMatchObject({ sort: 'asOf', direction: 'down' });
});

it('counts a period back from now and keeps the other filters', () => {
  setFilter({ signal: 'long' });
  setPeriod('day', 1_000 * 86_400_000);
  expect(view().filter).toEqual({ signal: 'long', from: 999 * 86_400_000, to: undefined });
  setPeriod('dates', 0);
  expect(view().filter.from).toBe(999 * 86_400_000);
  setPeriod('all', 0);
  expect(view().filter).toMatchObject({ signal: 'long', from: undefined });
  showAll();
  expect(view()).toMatchObject({ filter: {}, period: 'all' });
});
