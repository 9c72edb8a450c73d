import { ActionIcon, Button, Skeleton } from '@mantine/core';
import { IconX, IconZoomQuestion } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import type { RecordedHistory } from '../../../core/contract/contract.ts';
import { symbolOf } from '../../../core/domain/market.ts';
import type { Prediction } from '../../../core/domain/prediction.ts';
import { useRequest } from '../../engine/use-request.ts';
import { formatChange, formatCount, formatShare } from '../../ui/format.ts';
import { formatDateTime, formatTime } from '../../ui/local-time.ts';
import { ErrorState } from '../../ui/states.tsx';
import { ExplainDrawer, questionOf } from '../chart/explain-drawer.tsx';
import { LevelTable } from '../chart/level-table.tsx';
import { ProbabilityBars } from '../chart/probability-bars.tsx';
import { DecisionChart } from './decision-chart.tsx';
import { DecisionFacts } from './decision-facts.tsx';
import classes from './detail.module.css';
import { OutcomeView } from './outcome-view.tsx';
import { choose } from './predictions-view.ts';
import { toPrediction } from './to-prediction.ts';

/** @param round raised when a row or an outcome is new */
export function DecisionDetail({ number, round }: { number: number; round: number }) {
  const { data, problem, problemSince, reload } = useRequest('record.read', { number });
  useEffect(() => {
    if (round > 0) reload();
  }, [round, reload]);
  return (
    <aside className={classes.detail} aria-label="Decision">
      <ActionIcon className={classes.close} aria-label="Close the decision" onClick={() => choose(null)}>
        <IconX size={15} stroke={1.5} />
      </ActionIcon>
      {data && <Detail history={data} round={round} />}
      {!data && problem && (
        <ErrorState
          title={`Row ${formatCount(number)} could not be read`}
          problem={problem}
          since={problemSince}
          action={{ label: 'Read again', run: reload }}
        />
      )}
      {!data && !problem && (
        <div className={classes.skeleton} role="status" aria-label="Loading the decision">
          {[40, 232, 80, 112].map((height) => (
            <Skeleton key={height} height={height} />
          ))}
        </div>
      )}
    </aside>
  );
}

function Detail({ history, round }: { history: RecordedHistory; round: number }) {
  const { listed } = history;
  const { decision } = listed;
  const { market, asOf, horizonEnd, signal, reasons, expectedValue, breakEven, tickSize } = decision;
  const prediction = useMemo(() => toPrediction(decision), [decision]);
  // The one asked about stays while the list moves on.
  const [asked, setAsked] = useState<Prediction | null>(null);
  const isDone = signal !== 'abstain';
  return (
    <>
      <header className={classes.header}>
        <h2>{symbolOf(market)}</h2>
        <span title={`Decided ${formatDateTime(asOf)}, held until ${formatDateTime(horizonEnd)}`}>
          {formatDateTime(asOf)} → {formatTime(horizonEnd)}
        </span>
      </header>
      <div className={classes.signal} data-signal={signal}>
        <strong>{signal.toUpperCase()}</strong>
        {!isDone && reasons[0] && <p>{reasons[0]}</p>}
      </div>
      {prediction && (
        <>
          <DecisionChart listed={listed} prediction={prediction} round={round} />
          <OutcomeView history={history} isDone={isDone} />
          <ProbabilityBars probabilities={prediction.probabilities} />
          <dl className={classes.facts}>
            <dt>Expected value, after cost</dt>
            <dd>{formatChange(expectedValue)}</dd>
            <dt>Wins needed to break even</dt>
            <dd>{formatShare(breakEven)}</dd>
          </dl>
          <LevelTable prediction={prediction} tickSize={tickSize ?? 0.01} />
          <Button
            variant="default"
            leftSection={<IconZoomQuestion size={16} stroke={1.5} aria-hidden />}
            onClick={() => setAsked(prediction)}
          >
            Why {questionOf(prediction)}?
          </Button>
        </>
      )}
      {reasons.length > (isDone ? 0 : 1) && (
        <section className={classes.reasons}>
          <h3>{isDone ? 'Why' : 'Also'}</h3>
          <ul>
            {reasons.slice(isDone ? 0 : 1).map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </section>
      )}
      <DecisionFacts decision={decision} />
      <ExplainDrawer prediction={asked} onClose={() => setAsked(null)} />
    </>
  );
}
