import { type SentimentModel, sentimentModels } from '../../../core/domain/news.ts';
import { formatShare } from '../../ui/format.ts';
import { weightShares } from './weight-shares.ts';
import classes from './weights.module.css';

const cases: readonly { label: string; speaking: readonly SentimentModel[] }[] = [
  { label: 'All three have judged', speaking: sentimentModels },
  { label: 'Without the LLM', speaking: ['lexicon', 'finbert'] },
  { label: 'Lexicon alone', speaking: ['lexicon'] },
];
const names: Readonly<Record<SentimentModel, string>> = { lexicon: 'Lexicon', finbert: 'FinBERT', llm: 'LLM' };

/** What the weights come to, before each model's own uncertainty is counted. */
export function WeightsPreview({ weights }: { weights: Readonly<Record<SentimentModel, string>> }) {
  return (
    <figure className={classes.preview} aria-label="Shares in the fused score">
      {cases.map(({ label, speaking }) => {
        const shares = weightShares(weights, speaking);
        return (
          <div key={label} className={classes.case}>
            <span>{label}</span>
            <div className={classes.bar}>
              {shares?.map(
                ({ model, share }) =>
                  share > 0 && (
                    <span key={model} data-model={model} style={{ flexGrow: share }} title={names[model]}>
                      {share >= 0.12 ? `${names[model]} ${formatShare(share)}` : share >= 0.04 && formatShare(share)}
                    </span>
                  ),
              )}
            </div>
          </div>
        );
      })}
      <figcaption>Shares by weight. A model that is less sure of a headline counts less on it.</figcaption>
    </figure>
  );
}
