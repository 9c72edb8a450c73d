import type { RunState } from '../../../core/contract/contract.ts';
import { formatNumber, formatShare } from '../../ui/format.ts';
import classes from './chart.module.css';
import { CurveChart } from './curve-chart.tsx';
import { hasEnded } from './run-list.ts';
import { bestEpoch, keptEpoch } from './run-progress.ts';

/** Log loss and accuracy of a run by epoch, each with the line to beat. */
export function RunCurves({ run }: { run: RunState }) {
  const isOver = hasEnded(run);
  const shared = {
    points: run.curve,
    epochs: isOver ? run.curve.length : run.epochs,
    empty: isOver
      ? 'No epoch was completed, so there are no curves.'
      : 'The curves start when the first epoch is complete.',
  };
  if (run.curve.length === 0) return <p className={classes.chartEmpty}>{shared.empty}</p>;
  const best = bestEpoch(run);
  const kept = keptEpoch(run);
  const mark = best && {
    epoch: best.epoch,
    label: kept ? 'values of kept epoch' : 'best epoch',
    meaning: `Validation loss ${formatNumber(best.validationLoss, 4)}, the lowest.${kept ? ' The weights of this epoch are kept.' : ''}`,
  };
  const shares = run.dataset?.validationShares && Object.values(run.dataset.validationShares);
  return (
    <div className={classes.charts}>
      <CurveChart
        {...shared}
        title="Log loss by epoch, lower is better"
        curves={[
          { name: 'trainLoss', label: 'training', color: 'var(--faint)', epoch: kept?.epoch },
          { name: 'validationLoss', label: 'validation', color: 'var(--accent)', epoch: kept?.epoch },
        ]}
        reference={
          run.baseRateLoss === null
            ? null
            : {
                label: 'base rate',
                value: run.baseRateLoss,
                meaning: 'Validation loss of always answering the class shares of the training part.',
              }
        }
        mark={mark}
        air={0.002}
        format={(value) => formatNumber(value, 4)}
        formatTick={(value) => formatNumber(value, 3)}
      />
      <CurveChart
        {...shared}
        title="Accuracy by epoch"
        curves={[{ name: 'validationAccuracy', label: 'validation', color: 'var(--accent)', epoch: kept?.epoch }]}
        mark={kept && mark}
        reference={
          shares && {
            label: 'likeliest class',
            value: Math.max(...shares),
            meaning:
              'Share of the most frequent class in the validation part: what always answering it would reach there.',
          }
        }
        air={0.005}
        format={(value) => formatShare(value, 1)}
        formatTick={(value) => formatShare(value, 1)}
      />
    </div>
  );
}
