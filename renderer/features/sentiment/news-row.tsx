import { memo } from 'react';
import type { NewsItem } from '../../../core/contract/contract.ts';
import { sentimentModels } from '../../../core/domain/news.ts';
import { formatShare } from '../../ui/format.ts';
import { formatDate, formatTime } from '../../ui/local-time.ts';
import classes from './feed.module.css';
import { ScoreMeter, ScoreNumber } from './score-meter.tsx';
import { modelNames } from './score-text.ts';

/** Characters of a headline in the list; the whole is in its detail. */
const shownCharacters = 300;

export const newsColumns = {
  wide: '64px minmax(0, 1fr) 132px 52px 52px 52px 52px',
  narrow: '52px minmax(0, 1fr) 96px 44px 44px 44px',
};

export function NewsHeader({ isNarrow }: { isNarrow: boolean }) {
  return (
    <>
      <th scope="col">Time</th>
      <th scope="col">Headline</th>
      <th scope="col" title="All models that have judged it, as one: −1 bad for the price … 1 good for it">
        Fused
      </th>
      {!isNarrow && (
        <th scope="col" data-number title="0 % sure … 100 % knows nothing; grows when the models disagree">
          Unsure
        </th>
      )}
      {sentimentModels.map((model) => (
        <th key={model} scope="col" data-number>
          {modelNames[model]}
        </th>
      ))}
    </>
  );
}

type Props = {
  item: NewsItem;
  /** As `formatDate` writes it. */
  today: string;
  isNarrow: boolean;
};

/** When, what, from where, and what it is worth. */
export const NewsRow = memo(function NewsRow({ item, today, isNarrow }: Props) {
  const date = formatDate(item.publishedAt);
  const isToday = date === today;
  const { fused, parts } = item;
  return (
    <>
      <td className={classes.time}>
        {isToday ? formatTime(item.publishedAt) : date.slice(0, 6)}
        {!isToday && <small>{formatTime(item.publishedAt)}</small>}
      </td>
      <td className={classes.headline}>
        <bdi dir="auto">{item.text.slice(0, shownCharacters)}</bdi>
        <small>
          {item.source}
          {item.assets.length > 0 ? ` · ${item.assets.join(' ')}` : ' · whole market'}
          {item.copies > 1 && ` · ${item.copies} alike`}
          {item.isBackfilled && (
            <em title="Not fetched live: it was imported or fetched later than it was published">backfilled</em>
          )}
        </small>
      </td>
      <td>
        <ScoreMeter score={fused.score} uncertainty={fused.uncertainty} />
      </td>
      {!isNarrow && (
        <td data-number className={classes.faint}>
          {formatShare(fused.uncertainty)}
        </td>
      )}
      {sentimentModels.map((model) => (
        <td key={model} data-number>
          <ScoreNumber
            score={parts[model]}
            title={parts[model] === null ? `${modelNames[model]} has not judged it` : undefined}
          />
        </td>
      ))}
    </>
  );
});
