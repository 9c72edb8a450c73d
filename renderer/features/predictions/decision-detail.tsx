import { ActionIcon, SegmentedControl, Skeleton } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import type { Counterfactual, RecordedHistory } from '../../../core/contract/contract.ts';
import { symbolOf } from '../../../core/domain/market.ts';
import type { Prediction } from '../../../core/domain/prediction.ts';
import { useRequest } from '../../engine/use-request.ts';
import { formatChange, formatCount, formatShare } from '../../ui/format.ts';
import { formatDateTime, formatTime } from '../../ui/local-time.ts';
import { ErrorState } from '../../ui/states.tsx';
import { Explained } from '../chart/explain-drawer.tsx';
import { LevelTable } from '../chart/level-table.tsx';
import { ProbabilityBars } from '../chart/probability-bars.tsx';
import { WhatIfPanel } from '../what-if/what-if-panel.tsx';
import { DecisionChart } from './decision-chart.tsx';
import { DecisionFacts } from './decision-facts.tsx';
import classes from './detail.module.css';
import { OutcomeView } from './outcome-view.tsx';
import { choose, type DetailTab, showTab, usePredictionsView } from './predictions-view.ts';
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

const tabs: readonly { value: DetailTab; label: string }[] = [
  { value: 'decision', label: 'Decision' },
  { value: 'why', label: 'Why' },
  { value: 'whatIf', label: 'What if' },
];

function Detail({ history, round }: { history: RecordedHistory; round: number }) {
  const { listed } = history;
  const { decision, outcome } = listed;
  const { market, asOf, horizonEnd, signal, reasons, tickSize } = decision;
  const prediction = useMemo(() => toPrediction(decision), [decision]);
  const tab = usePredictionsView((state) => state.tab);
  const [whatIf, setWhatIf] = useState<Counterfactual | null>(null);
  const isDone = signal !== 'abstain';
  const subject = useMemo(() => ({ of: { number: decision.number } }), [decision.number]);
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
          <DecisionChart
            outcome={outcome}
            prediction={prediction}
            tickSize={tickSize ?? 0.01}
            whatIf={whatIf?.after ?? null}
            round={round}
          />
          <SegmentedControl
            aria-label="Part of the decision"
            fullWidth
            data={[...tabs]}
            value={tab}
            onChange={(value) => showTab(value as DetailTab)}
          />
        </>
      )}
      {prediction && tab === 'why' && <Explained prediction={prediction} />}
      {prediction && tab === 'whatIf' && <WhatIfPanel subject={subject} onAnswer={setWhatIf} />}
      {(tab === 'decision' || !prediction) && <Said history={history} prediction={prediction} isDone={isDone} />}
    </>
  );
}

type SaidProps = { history: RecordedHistory; prediction: Prediction | null; isDone: boolean };

/** What was recorded and what became of it. */
function Said({ history, prediction, isDone }: SaidProps) {
  const { decision } = history.listed;
  const { reasons, expectedValue, breakEven, tickSize } = decision;
  return (
    <>
      {prediction && (
        <>
          <OutcomeView history={history} isDone={isDone} />
          <ProbabilityBars probabilities={prediction.probabilities} />
          <dl className={classes.facts}>
            <dt>Expected value, after cost</dt>
            <dd>{formatChange(expectedValue)}</dd>
            <dt>Wins needed to break even</dt>
            <dd>{formatShare(breakEven)}</dd>
          </dl>
          <LevelTable prediction={prediction} tickSize={tickSize ?? 0.01} />
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
    </>
  );
}
