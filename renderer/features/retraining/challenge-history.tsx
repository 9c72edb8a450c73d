import type { Challenge } from '../../../core/contract/retraining-schemas.ts';
import { formatNumber, unknown } from '../../ui/format.ts';
import { formatDate, formatDateTime } from '../../ui/local-time.ts';
import table from '../../ui/table.module.css';
import { intervalText, signedNumber } from '../report/interval-text.ts';
import { outcomeNames, outcomeTones, stateText } from './challenge-text.ts';
import classes from './retraining.module.css';

/** Every challenge that is remembered, newest first: who won, and what became of it. */
export function ChallengeHistory({ challenges }: { challenges: readonly Challenge[] }) {
  return (
    <div className={classes.scroll}>
      <table className={table.table} aria-label="Past challengers">
        <thead>
          <tr>
            <th scope="col">Begun</th>
            <th scope="col">Champion</th>
            <th scope="col">Challenger</th>
            <th scope="col" data-wide>
              Judged on
            </th>
            <th scope="col" data-number title="Log loss of the champion minus the challenger's, with its 95 % interval">
              Gain
            </th>
            <th scope="col">Who won</th>
            <th scope="col">What came of it</th>
          </tr>
        </thead>
        <tbody>
          {challenges.map((challenge) => (
            <HistoryRow key={challenge.id} challenge={challenge} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function HistoryRow({ challenge }: { challenge: Challenge }) {
  const { startedAt, champion, challenger, judgement, why } = challenge;
  return (
    <tr>
      <td title={why}>{formatDateTime(startedAt)}</td>
      <th scope="row">
        {champion.modelId}
        {judgement && (
          <span className={classes.loss} title="Log loss on those decisions">
            {formatNumber(judgement.logLoss.champion, 3)}
          </span>
        )}
      </th>
      <td>
        {challenger?.modelId ?? unknown}
        {judgement && (
          <span className={classes.loss} title="Log loss on those decisions">
            {formatNumber(judgement.logLoss.challenger, 3)}
          </span>
        )}
      </td>
      <td data-wide>{judgement ? `${formatDate(judgement.from)} to ${formatDate(judgement.to)}` : unknown}</td>
      <td data-number>
        {judgement ? (
          <span title={`95 % interval ${intervalText(judgement.gain.interval)}`}>
            {signedNumber(judgement.gain.value)}
          </span>
        ) : (
          unknown
        )}
      </td>
      <td>
        {judgement ? (
          <span className={classes.outcome} data-tone={outcomeTones[judgement.outcome]}>
            {outcomeNames[judgement.outcome]}
          </span>
        ) : (
          unknown
        )}
      </td>
      <td className={classes.end}>{stateText(challenge)}</td>
    </tr>
  );
}
