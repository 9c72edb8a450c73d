import type { RunState } from '../../../core/contract/contract.ts';
import { countOf, formatCount } from '../../ui/format.ts';
import { formatDateTime, formatUtcDate } from '../../ui/local-time.ts';
import { ReportView } from '../report/report-view.tsx';
import { ClassBalance } from './class-balance.tsx';
import classes from './run.module.css';
import { RunCurves } from './run-curves.tsx';
import { RunLine } from './run-line.tsx';
import { seedsText, specRows } from './spec-rows.ts';

type Props = { run: RunState; isOtherAtWork: boolean; onResumed: () => void };

/** One run: how it stands, its verdict when it is done, its curves, its data and its results. */
export function RunView({ run, ...actions }: Props) {
  const { dataset } = run;
  return (
    <div className={classes.run}>
      <header className={classes.runHeader}>
        <h2>Run of {formatDateTime(run.startedAt)}</h2>
        <span
          className={classes.runSpec}
          title={specRows(run.spec)
            .map(({ label, text }) => `${label}: ${text}`)
            .join('\n')}
        >
          {run.spec.preset}, {seedsText(run.spec)}, batch {run.spec.batchSize}, learning rate {run.spec.learningRate}
        </span>
      </header>
      {run.verdict && <p className={classes.verdict}>{run.verdict}</p>}
      <RunLine run={run} {...actions} />
      <RunCurves run={run} />
      {dataset && (
        <div className={classes.dataset}>
          <span>
            {formatCount(dataset.samples.train)} training, {formatCount(dataset.samples.validation)} validation and{' '}
            {countOf(dataset.samples.test, 'test sample')}, {formatUtcDate(dataset.from)} to {formatUtcDate(dataset.to)}
          </span>
          <ClassBalance shares={dataset.classShares} />
        </div>
      )}
      {run.phase === 'done' && run.modelId && <ReportView modelId={run.modelId} />}
    </div>
  );
}
