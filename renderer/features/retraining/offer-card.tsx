import { Button } from '@mantine/core';
import { IconSwords } from '@tabler/icons-react';
import { useState } from 'react';
import type { Challenge } from '../../../core/contract/retraining-schemas.ts';
import { marketsLabel } from '../../../core/domain/market.ts';
import { formatCount, formatNumber, unbroken } from '../../ui/format.ts';
import { formatDate } from '../../ui/local-time.ts';
import { NeverthelessDialog } from '../../ui/nevertheless-dialog.tsx';
import { intervalText, signedNumber } from '../report/interval-text.ts';
import { Whisker } from '../report/whisker.tsx';
import { outcomeNames, outcomeTones } from './challenge-text.ts';
import classes from './retraining.module.css';
import type { RetrainingView } from './use-retraining.ts';

type Props = { challenge: Challenge; view: RetrainingView };

/** A challenger that waits for an answer: what both said of the same days, and the choice. */
export function OfferCard({ challenge, view }: Props) {
  const { id, champion, challenger, judgement, markets, why } = challenge;
  const [isAsking, setAsking] = useState(false);
  if (!challenger || !judgement) return null;
  const { logLoss, gain, outcome, samples, blocks, from, to, sentence } = judgement;
  const { low, high } = gain.interval;
  const reach = Math.max(Math.abs(low), Math.abs(high), Math.abs(gain.value), 0.001) * 1.15;
  const isWin = outcome === 'wins';
  const isBusy = view.busy !== null;
  return (
    <section className={classes.offer} aria-label={`Challenger ${challenger.modelId}`}>
      <header className={classes.header}>
        <h2>
          <IconSwords size={16} stroke={1.5} aria-hidden />A challenger of {champion.modelId}
          <span className={classes.outcome} data-tone={outcomeTones[outcome]}>
            {outcomeNames[outcome]}
          </span>
        </h2>
        <div className={classes.actions}>
          <Button
            variant={isWin ? 'default' : 'filled'}
            disabled={!view.isConnected || isBusy}
            loading={view.busy === `decline ${id}`}
            onClick={() => void view.decline(id)}
          >
            Keep the champion
          </Button>
          <Button
            variant={isWin ? 'filled' : 'default'}
            disabled={!view.isConnected || isBusy}
            loading={view.busy === `accept ${id}`}
            title={`It takes over ${marketsLabel(markets)} from the next decision bar on`}
            onClick={() => (outcome === 'loses' ? setAsking(true) : void view.accept(id))}
          >
            Use the challenger
          </Button>
        </div>
      </header>
      <p className={classes.sentence}>{unbroken(sentence)}</p>
      <div className={classes.figures}>
        <table className={classes.losses}>
          <thead>
            <tr>
              <th scope="col">Same decisions, both unseen</th>
              <th scope="col">Log loss</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">{challenger.modelId}, challenger</th>
              <td data-best={logLoss.challenger < logLoss.champion || undefined}>
                {formatNumber(logLoss.challenger, 4)}
              </td>
            </tr>
            <tr>
              <th scope="row">{champion.modelId}, champion</th>
              <td data-best={logLoss.champion < logLoss.challenger || undefined}>
                {formatNumber(logLoss.champion, 4)}
              </td>
            </tr>
            <tr>
              <th scope="row">Base rate</th>
              <td>{formatNumber(logLoss.baseRate, 4)}</td>
            </tr>
          </tbody>
        </table>
        <div className={classes.gain}>
          <p>
            Champion minus challenger <strong>{signedNumber(gain.value, 4)}</strong>
          </p>
          <Whisker
            domain={[-reach, reach]}
            value={gain.value}
            interval={gain.interval}
            line={0}
            tone={outcomeTones[outcome]}
          />
          <p className={classes.hint}>
            <span>champion better</span>
            <span>challenger better</span>
          </p>
          <p className={classes.hint}>95 % interval {intervalText(gain.interval, 4)}</p>
        </div>
      </div>
      <p className={classes.note}>
        {formatCount(samples)} decisions from {formatDate(from)} to {formatDate(to)}, worth {formatCount(blocks)}{' '}
        independent stretches of time; this look at them is on record. {why} {champion.modelId} goes on predicting{' '}
        {marketsLabel(markets)} until you answer.
      </p>
      <NeverthelessDialog
        title="Use the challenger that lost?"
        modelId={challenger.modelId}
        markets={markets}
        sentence={sentence}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onAccept={() => void view.accept(id)}
      />
    </section>
  );
}
