import { Skeleton } from '@mantine/core';
import { minuteMs } from '../../../core/domain/timeframe.ts';
import { goTo } from '../../app/pages.ts';
import { useLive } from '../../stores/live-store.ts';
import { RowGrid } from '../../ui/row-grid.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { useNow } from '../../ui/use-now.ts';
import { DecisionHeader } from './decision-header.tsx';
import { DecisionRow, decisionColumns } from './decision-row.tsx';
import classes from './predictions.module.css';
import { choose, showAll, usePredictionsView } from './predictions-view.ts';
import type { useDecisions } from './use-decisions.ts';

/** The rows that pass the filter, or why there are none. */
export function DecisionList({ list, isNarrow }: { list: ReturnType<typeof useDecisions>; isNarrow: boolean }) {
  const { items, total, problem, problemSince, loadNext, reload } = list;
  const { filter, chosen } = usePredictionsView();
  // To the minute: rows are drawn anew no more often than what they say changes.
  const now = Math.floor(useNow() / minuteMs) * minuteMs;
  const hasModel = useLive((state) => state.models?.some((model) => model.activeFor.length > 0) ?? true);
  const isFiltered = Object.values(filter).some((part) => part !== undefined);
  const selected = items.findIndex(({ decision }) => decision.number === chosen);
  return (
    <>
      {problem && (
        <ErrorState
          title="The record could not be read"
          problem={problem}
          since={problemSince}
          stillWorks={items.length > 0 ? 'What is on the screen stays.' : 'Charts and predictions go on.'}
          action={{ label: 'Read again', run: reload }}
        />
      )}
      {total === null && !problem && (
        <div className={classes.skeleton} role="status" aria-label="Loading the record">
          {Array.from({ length: 14 }, (_, i) => i).map((row) => (
            <Skeleton key={row} height={18} />
          ))}
        </div>
      )}
      {total === 0 && isFiltered && (
        <EmptyState sentence="No decision passes this filter." action={{ label: 'Show all', run: showAll }} />
      )}
      {total === 0 && !isFiltered && (
        <EmptyState
          sentence={
            hasModel
              ? 'Nothing is recorded yet: the first decision comes with the next closed 10m bar.'
              : 'Nothing is recorded yet, and no model predicts any market.'
          }
          action={hasModel ? undefined : { label: 'Choose a model', run: () => goTo('models') }}
        />
      )}
      {items.length > 0 && (
        <RowGrid
          label="Decisions"
          count={items.length}
          rowHeight={28}
          columns={isNarrow ? decisionColumns.narrow : decisionColumns.wide}
          header={<DecisionHeader isNarrow={isNarrow} />}
          renderRow={(row) => <DecisionRow row={items[row]} now={now} isNarrow={isNarrow} />}
          selected={selected < 0 ? null : selected}
          onSelect={(row) => choose(row === null ? null : items[row].decision.number)}
          onEnd={loadNext}
        />
      )}
    </>
  );
}
