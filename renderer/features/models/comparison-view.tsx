import { ActionIcon, Skeleton } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { ModelComparison } from '../../../core/contract/contract.ts';
import { useRequest } from '../../engine/use-request.ts';
import { formatNumber } from '../../ui/format.ts';
import { ErrorState } from '../../ui/states.tsx';
import { CurveChart } from '../training/curve-chart.tsx';
import { bestEpoch } from '../training/run-progress.ts';
import classes from './comparison.module.css';
import { ComparisonMetrics } from './comparison-metrics.tsx';
import { curvePoints } from './comparison-rows.ts';
import { SettingDifferences } from './setting-differences.tsx';

type Props = { first: string; second: string; onClose: () => void };

/** Two models side by side: verdicts, metrics with their intervals, curves, and what was set differently. */
export function ComparisonView({ first, second, onClose }: Props) {
  const { data, problem, problemSince, reload } = useRequest('models.compare', { modelIds: [first, second] });
  return (
    <section className={classes.card} aria-label={`${first} beside ${second}`}>
      <header className={classes.header}>
        <h2>
          <span data-model="first">{first}</span> beside <span data-model="second">{second}</span>
        </h2>
        <ActionIcon aria-label="Close the comparison" onClick={onClose}>
          <IconX size={16} stroke={1.5} />
        </ActionIcon>
      </header>
      {problem && (
        <ErrorState
          title="The two could not be compared"
          problem={problem}
          since={problemSince}
          stillWorks="Each can be looked at by itself."
          action={{ label: 'Compare again', run: reload }}
        />
      )}
      {!data && !problem && <Skeleton height={320} role="status" aria-label="Comparing" />}
      {data && <Compared comparison={data} />}
    </section>
  );
}

function Compared({ comparison }: { comparison: ModelComparison }) {
  const { models, remarks, differences } = comparison;
  const points = curvePoints(models);
  return (
    <>
      <div className={classes.verdicts}>
        {models.map(({ modelId, report }, i) => (
          <p key={modelId} data-model={i === 0 ? 'first' : 'second'}>
            {report.verdict}
          </p>
        ))}
      </div>
      {remarks.map((remark) => (
        <p key={remark} className={classes.remark} role="note">
          {remark}
        </p>
      ))}
      <div className={classes.columns}>
        <ComparisonMetrics models={models} isComparable={remarks.length === 0} />
        <div className={classes.side}>
          {points.length > 0 && (
            <CurveChart
              title="Validation log loss by epoch, lower is better"
              points={points}
              curves={[
                { name: 'first', label: models[0].modelId, color: 'var(--accent)', epoch: bestEpoch(models[0])?.epoch },
                {
                  name: 'second',
                  label: models[1].modelId,
                  color: 'var(--lane-sentiment)',
                  epoch: bestEpoch(models[1])?.epoch,
                },
              ]}
              epochs={points.length}
              air={0.002}
              format={(value) => formatNumber(value, 4)}
              formatTick={(value) => formatNumber(value, 3)}
              empty=""
            />
          )}
          <SettingDifferences names={[models[0].modelId, models[1].modelId]} differences={differences} />
        </div>
      </div>
    </>
  );
}
