import { memo } from 'react';
import type { ListedDecision } from '../../../core/contract/contract.ts';
import { symbolOf } from '../../../core/domain/market.ts';
import type { UtcMs } from '../../../core/domain/time.ts';
import { formatChange, formatPrice, formatShare } from '../../ui/format.ts';
import { formatDate, formatTime } from '../../ui/local-time.ts';
import { directionOf, outcomeText } from './outcome-text.ts';
import classes from './predictions.module.css';

export const decisionColumns = {
  wide: '92px 84px minmax(0, 1fr) 96px 72px 88px 120px 72px',
  narrow: '84px 76px minmax(0, 1fr) 84px 112px 68px',
};

type Props = {
  row: ListedDecision;
  /** The engine's time, for what is left of a horizon. */
  now: UtcMs;
  isNarrow: boolean;
};

/** When, what was said, and what became of it; the numbers of what was not done are grey. */
export const DecisionRow = memo(function DecisionRow({ row: { decision, outcome, waiting }, now, isNarrow }: Props) {
  const { asOf, market, signal, side, probabilities, expectedValue, entry, takeProfit, stopLoss, reasons } = decision;
  const tick = decision.tickSize ?? 0.01;
  const isDone = signal !== 'abstain';
  const direction = isDone ? directionOf(outcome) : undefined;
  return (
    <>
      <td className={classes.time}>
        <small>{formatDate(asOf).slice(0, 6)}</small> {formatTime(asOf)}
      </td>
      <td className={classes.muted}>{symbolOf(market)}</td>
      <td className={classes.signal} data-signal={signal} title={reasons.join('\n')}>
        {isDone ? (
          <>
            <strong>{signal}</strong>
            <span className={classes.levels}>
              TP {formatPrice(takeProfit, tick)} · SL {formatPrice(stopLoss, tick)}
            </span>
          </>
        ) : (
          (reasons[0] ?? 'abstain')
        )}
      </td>
      <td>
        {side && probabilities && (
          <span className={classes.probability} data-side={side} data-done={isDone || undefined}>
            <span>{side === 'long' ? 'L' : 'S'}</span>
            <span className={classes.track} aria-hidden>
              <span style={{ width: `${probabilities[side] * 100}%` }} />
            </span>
            <span>{formatShare(probabilities[side])}</span>
          </span>
        )}
      </td>
      {!isNarrow && (
        <>
          <td data-number className={classes.muted}>
            {expectedValue === null ? '' : formatChange(expectedValue)}
          </td>
          <td data-number className={classes.muted}>
            {entry === null ? '' : formatPrice(entry, tick)}
          </td>
        </>
      )}
      <td className={classes.outcome} data-done={isDone || undefined} title={waiting ?? undefined}>
        {outcomeText(decision, outcome, now)}
      </td>
      <td
        data-number
        className={classes.profit}
        data-direction={direction}
        title={isDone || !outcome ? undefined : `It abstained: this is what the ${side} would have earned after cost`}
      >
        {outcome ? formatChange(outcome.profit) : ''}
      </td>
    </>
  );
});
