import { Select } from '@mantine/core';
import type { RunState } from '../../../core/contract/contract.ts';
import { countOf, formatCount } from '../../ui/format.ts';
import { formatDateTime, formatUtcDate } from '../../ui/local-time.ts';
import { ReportView } from '../report/report-view.tsx';
import { ClassBalance } from './class-balance.tsx';
import { LossChart } from './loss-chart.tsx';
import classes from './run.module.css';
import { RunLine } from './run-line.tsx';
import { hasEnded, runLabel } from './run-list.ts';

type Props = { run: RunState; runs: readonly RunState[]; onShow: (runId: string) => void };

/** One run: how it stands, its verdict when it is done, its curves and its data. */
export function RunView({ run, runs, onShow }: Props) {
  const { dataset } = run;
  return (
    <div className={classes.run}>
      <header className={classes.runHeader}>
        <h2>Run of {formatDateTime(run.startedAt)}</h2>
        <span className={classes.runSpec}>
          {run.spec.preset}, seed {run.spec.seed}, batch {run.spec.batchSize}, learning rate {run.spec.learningRate}
        </span>
        {runs.length > 1 && (
          <Select
            aria-label="Run"
            w={330}
            value={run.runId}
            data={runs.map((one) => ({
              value: one.runId,
              label: runLabel(one),
            }))}
            onChange={(runId) => runId && onShow(runId)}
          />
        )}
      </header>
      {run.verdict && <p className={classes.verdict}>{run.verdict}</p>}
      <RunLine run={run} />
      <LossChart
        curve={run.curve}
        baseRateLoss={run.baseRateLoss}
        epochs={hasEnded(run) ? run.curve.length : run.epochs}
        hasEnded={hasEnded(run)}
      />
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
