import { Drawer, SegmentedControl, Skeleton } from '@mantine/core';
import { useRef, useState } from 'react';
import type { Explanation } from '../../../core/contract/contract.ts';
import { symbolOf } from '../../../core/domain/market.ts';
import { type Outcome, outcomes, type Prediction } from '../../../core/domain/prediction.ts';
import { raised } from '../../app/theme.ts';
import { useRequest } from '../../engine/use-request.ts';
import { formatShare } from '../../ui/format.ts';
import { formatDateTime } from '../../ui/local-time.ts';
import { ErrorState } from '../../ui/states.tsx';
import classes from './explain.module.css';
import { ExplanationView } from './explanation-view.tsx';

/** The outcome to ask about first: what the signal says, else the likeliest. */
export function questionOf({ signal, probabilities }: Prediction): Outcome {
  if (signal !== 'abstain') return signal;
  return outcomes.reduce((best, outcome) => (probabilities[outcome] > probabilities[best] ? outcome : best));
}

/** Why the model says what it says about `prediction`; nothing is shown while that is null. */
export function ExplainDrawer({ prediction, onClose }: { prediction: Prediction | null; onClose: () => void }) {
  return (
    <Drawer
      opened={prediction !== null}
      onClose={onClose}
      title={prediction && `Why ${symbolOf(prediction.market)}, ${formatDateTime(prediction.asOf)}`}
      position="right"
      size={600}
      lockScroll={false}
      // The chart it is about stays readable.
      overlayProps={{ backgroundOpacity: 0.2 }}
      transitionProps={{ duration: 120 }}
      closeButtonProps={{ 'aria-label': 'Close' }}
      styles={{ content: raised, header: { background: 'var(--raised)' }, title: { fontWeight: 600 } }}
    >
      {prediction && <Explained prediction={prediction} />}
    </Drawer>
  );
}

/** An outcome to choose, and what brings its probability about. */
export function Explained({ prediction }: { prediction: Prediction }) {
  const { market, asOf: at, modelId, probabilities } = prediction;
  const [outcome, setOutcome] = useState<Outcome>(() => questionOf(prediction));
  const { data, problem, problemSince, reload } = useRequest('predictions.explain', { market, at, modelId, outcome });
  const answered = useRef<Explanation | null>(null);
  answered.current = data ?? answered.current;
  // What was shown stays in place until the other outcome is explained.
  const shown = answered.current;
  const choices = (['long', 'flat', 'short'] as const).map((value) => ({
    value,
    label: `${value} ${formatShare(probabilities[value])}`,
  }));
  return (
    <div className={classes.explained}>
      <SegmentedControl
        aria-label="Outcome to explain"
        fullWidth
        data={choices}
        value={outcome}
        onChange={(value) => setOutcome(value as Outcome)}
      />
      {problem && (
        <ErrorState
          title="There is no explanation"
          problem={problem}
          since={problemSince}
          stillWorks="The prediction itself stands."
          action={{ label: 'Try again', run: reload }}
        />
      )}
      {!problem && shown && shown.prediction.asOf !== at && (
        <p className={classes.hint}>Explains the decision of {formatDateTime(shown.prediction.asOf)}.</p>
      )}
      {!problem && shown && (
        <div className={classes.explained} aria-busy={!data}>
          <ExplanationView explained={shown} />
        </div>
      )}
      {!problem && !shown && (
        <div className={classes.explained} role="status" aria-label="Working out why">
          {[180, 300, 220].map((height) => (
            <Skeleton key={height} height={height} />
          ))}
        </div>
      )}
    </div>
  );
}
