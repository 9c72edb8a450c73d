import { Skeleton } from '@mantine/core';
import { useRequest } from '../../engine/use-request.ts';
import { ErrorState } from '../../ui/states.tsx';
import { BaselinesTable } from './baselines-table.tsx';
import { ConfusionMatrix } from './confusion-matrix.tsx';
import { MetricsTable } from './metrics-table.tsx';
import { ReliabilityDiagram } from './reliability-diagram.tsx';
import classes from './report.module.css';
import { ReportFacts } from './report-facts.tsx';
import { SealedCard } from './sealed-card.tsx';
import { SeedsTable } from './seeds-table.tsx';

/** What a saved model is worth: against its baselines, by every metric, how far its probabilities can be trusted, and its sealed window. */
export function ReportView({ modelId }: { modelId: string }) {
  const { data: report, problem, problemSince, reload } = useRequest('training.report', { modelId });
  if (problem) {
    return (
      <ErrorState
        title="The report of this model could not be read"
        problem={problem}
        since={problemSince}
        stillWorks="Other models and their reports are not touched."
        action={{ label: 'Read again', run: reload }}
      />
    );
  }
  if (!report) return <Skeleton height={260} role="status" aria-label="Loading the report" />;
  return (
    <div className={classes.report}>
      <BaselinesTable report={report} />
      <MetricsTable report={report} />
      <div className={classes.pair}>
        <ReliabilityDiagram bins={report.metrics.test.reliability} />
        <ConfusionMatrix counts={report.metrics.test.confusion} />
      </div>
      <div className={classes.stack}>
        {report.seeds && report.seeds.length > 1 && <SeedsTable seeds={report.seeds} />}
        <SealedCard modelId={modelId} />
      </div>
      <ReportFacts report={report} />
    </div>
  );
}
