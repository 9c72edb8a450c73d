import { Button, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconArrowsSplit2, IconZoomQuestion } from '@tabler/icons-react';
import type { Prediction } from '../../../core/domain/prediction.ts';
import { winShare } from '../../../core/domain/win-share.ts';
import { useLive, useTickSize } from '../../stores/live-store.ts';
import { DemotedBadge } from '../../ui/demoted-badge.tsx';
import { formatAge, formatChange, formatDuration, formatPrice, formatShare } from '../../ui/format.ts';
import { formatDateTime, formatMoment, formatTime } from '../../ui/local-time.ts';
import { useNow } from '../../ui/use-now.ts';
import { questionOf } from './explain-drawer.tsx';
import { LevelTable } from './level-table.tsx';
import classes from './prediction.module.css';
import { ProbabilityBars } from './probability-bars.tsx';
import { whyNotWorth } from './why-not-worth.ts';

type Props = {
  prediction: Prediction;
  problem: string | null;
  onExplain: (prediction: Prediction) => void;
  onWhatIf: (prediction: Prediction) => void;
};

export function PredictionCard({ prediction, problem, onExplain, onWhatIf }: Props) {
  const now = useNow();
  const tickSize = useTickSize(prediction.market);
  const model = useLive((live) => live.models?.find(({ modelId }) => modelId === prediction.modelId));
  const isAbstaining = prediction.signal === 'abstain';
  const [firstReason, ...otherReasons] = prediction.reasons;
  const notWorth = whyNotWorth(prediction);
  const isOver = now > prediction.horizonEnd;
  return (
    <div className={classes.card}>
      <header className={classes.header}>
        <h2>Prediction</h2>
        <span
          title={`Decided ${formatDateTime(prediction.asOf)}, holds until ${formatDateTime(prediction.horizonEnd)}`}
        >
          {formatMoment(prediction.asOf, now)} → {formatTime(prediction.horizonEnd)}
        </span>
      </header>
      {problem && (
        <p className={classes.problem} role="status">
          <IconAlertTriangle size={16} stroke={1.5} aria-hidden />
          {problem}
        </p>
      )}
      <div className={classes.signal} data-signal={prediction.signal}>
        <strong>{isAbstaining ? 'ABSTAIN' : prediction.signal.toUpperCase()}</strong>
        {isAbstaining && firstReason && <p>{firstReason}</p>}
        {isOver && <p>Its horizon has passed.</p>}
      </div>
      <dl className={classes.pair}>
        <Tooltip
          label={`What taking the ${prediction.side} would earn on average after cost, as a fraction of the entry price.`}
        >
          <div>
            <dt>Expected value</dt>
            <dd data-direction={prediction.expectedValue > 0 ? 'up' : 'down'}>
              {formatChange(prediction.expectedValue)}
            </dd>
          </div>
        </Tooltip>
        <Tooltip label="Of the trades that reach a take-profit level on either side, the share on this side; break-even is the share needed to earn nothing after cost. Trades that end flat pay the cost too: when most do, passing it is not enough.">
          <div>
            <dt>Wins when decided</dt>
            <dd>
              {formatShare(winShare(prediction))}
              <small>needs {formatShare(prediction.breakEven)}</small>
            </dd>
          </div>
        </Tooltip>
      </dl>
      {notWorth && <p className={classes.aside}>{notWorth}</p>}
      <ProbabilityBars probabilities={prediction.probabilities} />
      <div className={classes.questions}>
        <Button
          variant="default"
          leftSection={<IconZoomQuestion size={16} stroke={1.5} aria-hidden />}
          onClick={() => onExplain(prediction)}
        >
          Why {questionOf(prediction)}?
        </Button>
        <Button
          variant="default"
          leftSection={<IconArrowsSplit2 size={16} stroke={1.5} aria-hidden />}
          onClick={() => onWhatIf(prediction)}
        >
          What if
        </Button>
      </div>
      <LevelTable prediction={prediction} tickSize={tickSize} />
      <dl className={classes.facts}>
        <dt>ATR 14, 1h</dt>
        <dd>{formatPrice(prediction.atr, tickSize)}</dd>
        <dt>Horizon</dt>
        <dd>
          {formatDuration(prediction.horizonEnd - prediction.asOf)}
          {isOver ? '' : `, ${formatDuration(prediction.horizonEnd - now)} left`}
        </dd>
        <dt>As of</dt>
        <dd>
          {formatTime(prediction.asOf)}, {formatAge(now - prediction.asOf)} ago
        </dd>
        <dt>Model</dt>
        <dd className={classes.modelName} title={prediction.modelId}>
          {prediction.modelId}
          <DemotedBadge demotion={model?.demotion ?? null} />
        </dd>
      </dl>
      <Reasons reasons={isAbstaining ? otherReasons : prediction.reasons} />
    </div>
  );
}

function Reasons({ reasons }: { reasons: readonly string[] }) {
  if (reasons.length === 0) return null;
  return (
    <section className={classes.reasons}>
      <h3>Why</h3>
      <ul>
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    </section>
  );
}
