import { SegmentedControl, Select, TextInput } from '@mantine/core';
import type { RecordFilter } from '../../../core/contract/contract.ts';
import { type Market, marketLabel } from '../../../core/domain/market.ts';
import { dayMs } from '../../../core/domain/timeframe.ts';
import { engineNow, useLive } from '../../stores/live-store.ts';
import { toDateInput } from '../../ui/local-time.ts';
import classes from './predictions.module.css';
import { type Period, periods, setFilter, setPeriod, usePredictionsView } from './predictions-view.ts';

const all = 'all';
const ends = [
  { value: all, label: 'Any outcome' },
  { value: 'takeProfit', label: 'Take profit' },
  { value: 'stopLoss', label: 'Stop loss' },
  { value: 'horizon', label: 'Horizon' },
  { value: 'open', label: 'Open' },
  { value: 'none', label: 'No prediction' },
];

/** Start of a UTC day as a date input has it; undefined when that is empty or unfinished. */
function dayOf(text: string): number | undefined {
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(time) ? undefined : time;
}

export function DecisionFilters() {
  const { filter, period } = usePredictionsView();
  const markets = useLive((state) => state.status?.markets ?? noMarkets);
  const models = useLive((state) => state.models ?? noModels);
  // A model that was deleted still has its rows.
  const modelIds = new Set([...models.map(({ modelId }) => modelId), ...(filter.modelId ? [filter.modelId] : [])]);
  const only = (name: 'market' | 'signal' | 'end' | 'modelId', value: string | null) =>
    setFilter({ [name]: value === all || value === null ? undefined : value } as Partial<RecordFilter>);
  return (
    <search className={classes.filters} aria-label="Decisions">
      <Select
        aria-label="Market"
        w={148}
        value={filter.market ?? all}
        onChange={(value) => only('market', value)}
        data={[
          { value: all, label: 'Every market' },
          ...markets.map((value: Market) => ({ value, label: marketLabel(value) })),
        ]}
      />
      <SegmentedControl
        aria-label="Signal"
        value={filter.signal ?? all}
        onChange={(value) => only('signal', value)}
        data={[
          { value: all, label: 'All' },
          { value: 'long', label: 'Long' },
          { value: 'short', label: 'Short' },
          { value: 'abstain', label: 'Abstain' },
        ]}
      />
      <Select
        aria-label="Outcome"
        w={108}
        value={filter.end ?? all}
        onChange={(value) => only('end', value)}
        data={ends}
      />
      <Select
        aria-label="Model"
        w={124}
        value={filter.modelId ?? all}
        onChange={(value) => only('modelId', value)}
        data={[{ value: all, label: 'Every model' }, ...[...modelIds].map((value) => ({ value, label: value }))]}
      />
      <Select
        aria-label="Period"
        w={104}
        value={period}
        onChange={(value) => setPeriod(value as Period, engineNow())}
        data={[...periods.map(({ id, label }) => ({ value: id, label })), { value: 'dates', label: 'Between dates' }]}
      />
      {period === 'dates' && (
        <>
          <TextInput
            type="date"
            aria-label="From, UTC day"
            title="From, UTC day"
            value={toDateInput(filter.from)}
            onChange={(event) => setFilter({ from: dayOf(event.currentTarget.value) })}
          />
          <TextInput
            type="date"
            aria-label="To, UTC day, included"
            title="To, UTC day, included"
            value={toDateInput(filter.to === undefined ? undefined : filter.to - 1)}
            onChange={(event) => {
              const day = dayOf(event.currentTarget.value);
              setFilter({ to: day === undefined ? undefined : day + dayMs });
            }}
          />
        </>
      )}
    </search>
  );
}

const noMarkets: never[] = [];
const noModels: never[] = [];
