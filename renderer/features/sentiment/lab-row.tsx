import { memo } from 'react';
import type { HeadlineScore } from '../../../core/contract/contract.ts';
import { type SentimentModel, sentimentModels } from '../../../core/domain/news.ts';
import { formatNumber, formatShare } from '../../ui/format.ts';
import classes from './lab.module.css';
import type { LabRow as Row } from './lab-store.ts';
import { ScoreMeter, ScoreNumber } from './score-meter.tsx';
import { formatMs, modelNames } from './score-text.ts';
import { countInvisible } from './tint.ts';
import { TintedText } from './tinted-text.tsx';

export const labColumns = {
  wide: '36px minmax(0, 1fr) 92px 92px 92px 64px 140px',
  narrow: '28px minmax(0, 1fr) 60px 60px 60px 48px 96px',
};

/** Scores further apart than this point different ways or nearly so. */
export const strongDisagreement = 0.8;

const shownCharacters = 240;

export function LabHeader() {
  return (
    <>
      <th scope="col" data-number>
        #
      </th>
      <th scope="col">Headline, tinted by the lexicon</th>
      {sentimentModels.map((model) => (
        <th key={model} scope="col" data-number>
          {modelNames[model]}
        </th>
      ))}
      <th scope="col" data-number title="Largest difference between two models' scores, 0 … 2">
        Largest gap
      </th>
      <th scope="col" title="All models that spoke as one: −1 bad for the price … 1 good; paler when unsure">
        Fused
      </th>
    </>
  );
}

/** One headline with what each model says of it. */
export const LabRow = memo(function LabRow({ row, index, isRunning }: { row: Row; index: number; isRunning: boolean }) {
  const { text, score, problem, waitingFor } = row;
  const lexicon = score?.models.lexicon;
  const words = lexicon && 'words' in lexicon ? lexicon.words : [];
  return (
    <>
      <td data-number className={classes.index}>
        {index + 1}
      </td>
      <td className={classes.text}>
        {countInvisible(text) > 0 && (
          <em title="Controls, zero-width or direction characters: it may hide words">hidden characters</em>
        )}
        <TintedText text={text} spans={words} most={shownCharacters} />
      </td>
      {sentimentModels.map((model) => (
        <td key={model} data-number>
          {score && !(isRunning && waitingFor.includes(model)) ? (
            <ModelCell model={model} score={score} />
          ) : (
            <span className={classes.index}>{isRunning ? '…' : '–'}</span>
          )}
        </td>
      ))}
      <td
        data-number
        className={classes.apart}
        data-strong={(score?.disagreement ?? 0) >= strongDisagreement || undefined}
      >
        {formatNumber(score?.disagreement, 2)}
      </td>
      <td>
        {score ? (
          <ScoreMeter score={score.fused.score} uncertainty={score.fused.uncertainty} />
        ) : (
          <span className={classes.problem} title={problem ?? undefined}>
            {problem}
          </span>
        )}
      </td>
    </>
  );
});

function ModelCell({ model, score }: { model: SentimentModel; score: HeadlineScore }) {
  const part = score.models[model];
  if ('unavailable' in part) {
    return (
      <span className={classes.index} title={part.unavailable}>
        –
      </span>
    );
  }
  return (
    <span className={classes.model} title={titleOf(model, score)}>
      <ScoreNumber score={part.score} />
      <small>
        {part.label}
        <span> {formatMs(part.ms)}</span>
      </small>
    </span>
  );
}

function titleOf(model: SentimentModel, { models: { finbert, llm } }: HeadlineScore): string | undefined {
  if (model === 'finbert' && 'probabilities' in finbert) {
    const { negative, neutral, positive } = finbert.probabilities;
    return `negative ${formatShare(negative)}, neutral ${formatShare(neutral)}, positive ${formatShare(positive)}`;
  }
  if (model === 'llm' && 'reason' in llm) return `${llm.reason} (confidence ${formatShare(llm.confidence)})`;
  return undefined;
}
