import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import type { Performance } from '../../../core/contract/contract.ts';
import { countOf } from '../../ui/format.ts';
import { formatDateTime } from '../../ui/local-time.ts';
import classes from './performance.module.css';

const icon = { size: 16, stroke: 1.5, 'aria-hidden': true } as const;

/** Whether the model still is what its test promised, as it was last looked at. */
export function StandingLine({ performance }: { performance: Performance }) {
  const { standing, problem, open, leftOut } = performance;
  const isDemoted = standing?.demotedAt != null;
  const isDrifted = standing?.driftedAt != null;
  const isSound = standing?.promise?.startsWith('It holds') ?? false;
  const sentence =
    problem ?? standing?.promise ?? 'It predicts no market now, so nobody looks whether it holds its promise.';
  const Icon = isDemoted || isDrifted ? IconAlertTriangle : isSound ? IconCircleCheck : IconInfoCircle;
  return (
    <section
      className={classes.standing}
      data-level={isDemoted || isDrifted ? 'warn' : undefined}
      aria-label="Standing"
    >
      <Icon {...icon} />
      <p>
        {standing?.demotedAt != null && <strong>Demoted since {formatDateTime(standing.demotedAt)}. </strong>}
        {sentence}
        {isDemoted && ' It goes on predicting: only you switch models.'}
        {standing?.driftedAt != null && (
          <>
            {' '}
            <strong>Drifted since {formatDateTime(standing.driftedAt)}. </strong>
            {standing.drift}
            {standing.driftProblem !== null && ` Whether it still is cannot be told: ${standing.driftProblem}`}
          </>
        )}
        {open > 0 &&
          ` Still open: ${countOf(open, 'prediction')}. They count when their horizon is over, also where a barrier was hit already.`}
        {leftOut > 0 && ` Left out: ${countOf(leftOut, 'prediction')} on markets that it was not trained on.`}
      </p>
    </section>
  );
}
