import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { SentimentEffect } from '../../../core/contract/contract.ts';
import { type Market, symbolOf } from '../../../core/domain/market.ts';
import type { Outcome } from '../../../core/domain/prediction.ts';
import { sentenceOf } from '../../engine/problem.ts';
import { useConnection } from '../../engine/use-connection.ts';
import { useMarket } from '../../stores/use-market.ts';
import { countOf, formatChange, formatShare } from '../../ui/format.ts';
import { formatTime } from '../../ui/local-time.ts';
import { formatPoints } from '../chart/explain-format.ts';
import classes from './detail.module.css';
import { packCalls } from './pack-calls.ts';

type Props = {
  /** The same for the life of the component. */
  texts: readonly string[];
  /** What they are called in the sentence: `these 12 headlines`. */
  what: string;
};

/** What the market's current prediction would be with these headlines among the news. */
export function EffectPanel({ texts, what }: Props) {
  const market = useMarket();
  const client = useConnection((state) => state.client);
  const [answer, setAnswer] = useState<{ effect: SentimentEffect; count: number } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: an answer for another market is none
  useEffect(() => {
    setAnswer(null);
    setProblem(null);
  }, [market]);

  if (!market) return null;
  const ask = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const [sent] = packCalls(texts);
      const effect = await client?.request('sentiment.effect', { market, texts: [...sent.texts] });
      if (effect) setAnswer({ effect, count: sent.texts.length });
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <section className={classes.part} aria-label="Effect on the prediction">
      <header className={classes.header}>
        <h4>Effect on {symbolOf(market)}</h4>
      </header>
      <Button variant="default" loading={isBusy} disabled={!client} onClick={() => void ask()}>
        With {what}
      </Button>
      {problem && (
        <p className={classes.warning} role="alert">
          {problem}
        </p>
      )}
      {answer && answer.count < texts.length && (
        <p>Only the first {countOf(answer.count, 'headline')} fitted into one question.</p>
      )}
      {answer && <Comparison market={market} effect={answer.effect} />}
    </section>
  );
}

const order: readonly Outcome[] = ['long', 'flat', 'short'];

function Comparison({ market, effect }: { market: Market; effect: SentimentEffect }) {
  const { before, after, isHeard, detail } = effect;
  return (
    <div role="status" className={classes.effect}>
      <p data-strong={!isHeard || undefined}>{detail}</p>
      <table>
        <caption>
          Prediction of {symbolOf(market)} as of {formatTime(before.asOf)}
        </caption>
        <thead>
          <tr>
            <td />
            <th scope="col">now</th>
            <th scope="col">with them</th>
            <th scope="col">points</th>
          </tr>
        </thead>
        <tbody>
          {order.map((outcome) => (
            <tr key={outcome}>
              <th scope="row">{outcome}</th>
              <td>{formatShare(before.probabilities[outcome], 1)}</td>
              <td>{formatShare(after.probabilities[outcome], 1)}</td>
              <td>{formatPoints(after.probabilities[outcome] - before.probabilities[outcome])}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">expected value</th>
            <td>{formatChange(before.expectedValue)}</td>
            <td>{formatChange(after.expectedValue)}</td>
            <td />
          </tr>
          <tr>
            <th scope="row">signal</th>
            <td>{before.signal}</td>
            <td>{after.signal}</td>
            <td />
          </tr>
        </tbody>
      </table>
    </div>
  );
}
