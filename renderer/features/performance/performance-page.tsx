import { Skeleton } from '@mantine/core';
import type { Performance } from '../../../core/contract/contract.ts';
import { goTo } from '../../app/pages.ts';
import { useFreshRequest } from '../../engine/use-fresh-request.ts';
import { useRound } from '../../engine/use-round.ts';
import { countOf } from '../../ui/format.ts';
import { formatDateTime, localZone } from '../../ui/local-time.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { DriftPanel } from './drift-panel.tsx';
import { EquityPanel } from './equity-panel.tsx';
import { HealthPanel } from './health-panel.tsx';
import classes from './performance.module.css';
import { PerformanceFilters } from './performance-filters.tsx';
import { showEverything, usePerformanceView } from './performance-view.ts';
import { PromisePanel } from './promise-panel.tsx';
import { ScoreCharts } from './score-charts.tsx';
import { SlicePanels } from './slice-panels.tsx';
import { StandingLine } from './standing-line.tsx';

/** A long record takes a second or two to judge. */
const restMs = 15_000;

const judgedFrom = ({ predictions, range }: Performance) =>
  range === null
    ? ''
    : `${countOf(predictions, 'prediction')}, ${formatDateTime(range.from)} to ${formatDateTime(range.to)}, ${localZone(Date.now())}`;

/** What the model promised in its test against what it lived through, by the record. */
export function PerformancePage() {
  const { asked } = usePerformanceView();
  const round = useRound('record.watch', restMs);
  const { data, problem, problemSince, reload } = useFreshRequest('performance.read', asked, round);
  const isNarrowed = asked.market !== undefined || asked.from !== undefined;
  return (
    <PageFrame title="Performance" choice={<PerformanceFilters known={data} />} note={data ? judgedFrom(data) : ''}>
      {problem && (
        <ErrorState
          title="The performance could not be worked out"
          problem={problem}
          since={problemSince}
          stillWorks="Decisions go on being recorded."
          action={{ label: 'Try again', run: reload }}
        />
      )}
      {!data && !problem && (
        <div className={classes.body} role="status" aria-label="Judging the record">
          <Skeleton height={132} />
          <Skeleton height={260} />
          <Skeleton height={260} />
        </div>
      )}
      {data && (
        <div className={classes.body}>
          {data.lived ? (
            <>
              <StandingLine performance={data} />
              <PromisePanel lived={data.lived} promised={data.promised} />
              <ScoreCharts lived={data.lived} promised={data.promised} />
              <EquityPanel equity={data.equity} />
              <SlicePanels slices={data.slices} hitRate={data.lived.hitRate.value} />
            </>
          ) : isNarrowed ? (
            <EmptyState
              sentence="No prediction of this model that was asked for is over."
              action={{ label: 'Show all of them', run: showEverything }}
            />
          ) : (
            <EmptyState
              sentence="No recorded prediction is over yet; each counts when its horizon ends."
              action={{ label: 'See what is recorded', run: () => goTo('predictions') }}
            />
          )}
          {data.modelId && data.promised && <DriftPanel modelId={data.modelId} />}
          <HealthPanel />
        </div>
      )}
    </PageFrame>
  );
}
