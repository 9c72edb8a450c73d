import { Skeleton } from '@mantine/core';
import { useRequest } from '../../engine/use-request.ts';
import { countOf, formatCount, formatDuration } from '../../ui/format.ts';
import { formatUtcDate } from '../../ui/local-time.ts';
import { ErrorState } from '../../ui/states.tsx';
import { ConfusionMatrix } from './confusion-matrix.tsx';
import { MetricsTable } from './metrics-table.tsx';
import classes from './report.module.css';

/** Metrics of a saved model against its baselines, and its confusion matrix, all on test data. */
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
  const { dataset, training } = report;
  return (
    <div className={classes.report}>
      <MetricsTable report={report} />
      <ConfusionMatrix counts={report.metrics.test.confusion} />
      <p className={classes.facts}>
        Test: {countOf(report.metrics.test.samples, 'sample')} the training never saw. Data{' '}
        {formatUtcDate(dataset.from)} to {formatUtcDate(dataset.to)}, fingerprint{' '}
        <code>{dataset.fingerprint.slice(0, 12)}</code>. Trained {countOf(training.epochs, 'epoch')} in{' '}
        {formatDuration(training.seconds * 1000)} at {formatCount(training.samplesPerSecond)} samples/s on{' '}
        {training.backend} with {countOf(training.threads, 'thread')}.
      </p>
    </div>
  );
}
