import { ActionIcon, Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { NewsItem } from '../../../core/contract/contract.ts';
import { sentimentModels } from '../../../core/domain/news.ts';
import { formatCount, formatShare } from '../../ui/format.ts';
import { formatDateTimeSeconds } from '../../ui/local-time.ts';
import classes from './feed.module.css';
import { setLabText } from './lab-store.ts';
import { ScoreMeter, ScoreNumber } from './score-meter.tsx';
import { modelNames } from './score-text.ts';
import { showSentimentTab } from './sentiment-tab.ts';

const shownCharacters = 4_000;

/** Everything that is stored of one headline. */
export function NewsDetail({ item, onClose }: { item: NewsItem; onClose: () => void }) {
  const { text, fused, parts } = item;
  const counts = Math.max(item.publishedAt, item.fetchedAt);
  return (
    <section className={classes.detail} aria-label="Headline">
      <div className={classes.detailText}>
        <p dir="auto">
          <bdi>{text.slice(0, shownCharacters)}</bdi>
          {text.length > shownCharacters && (
            <small> and {formatCount(text.length - shownCharacters)} characters more</small>
          )}
        </p>
        <dl className={classes.facts}>
          <dt>Source</dt>
          <dd>
            {item.url === null ? (
              item.source
            ) : (
              <>
                <a href={item.url} target="_blank" rel="noreferrer noopener">
                  {item.source}
                </a>
                <code>{item.url}</code>
              </>
            )}
          </dd>
          <dt>Published</dt>
          <dd>{formatDateTimeSeconds(item.publishedAt)}</dd>
          <dt>Fetched</dt>
          <dd>{formatDateTimeSeconds(item.fetchedAt)}</dd>
          <dt>Counts from</dt>
          <dd>
            {formatDateTimeSeconds(counts)}
            {item.isBackfilled && ', backfilled'}
          </dd>
          <dt>About</dt>
          <dd>{item.assets.length > 0 ? item.assets.join(', ') : 'the whole market'}</dd>
          <dt>Alike</dt>
          <dd>
            {item.copies > 1
              ? `${formatCount(item.copies)} headlines say nearly the same; only the first counts`
              : 'no other'}
          </dd>
        </dl>
      </div>
      <div className={classes.detailScores}>
        <dl className={classes.scores}>
          <dt>Fused</dt>
          <dd>
            <ScoreMeter score={fused.score} uncertainty={fused.uncertainty} />
          </dd>
          <dt>Unsure</dt>
          <dd>{formatShare(fused.uncertainty)}</dd>
          {sentimentModels.map((model) => (
            <div key={model}>
              <dt>{modelNames[model]}</dt>
              <dd>
                <ScoreNumber score={parts[model]} />
                <small>
                  {parts[model] === null
                    ? 'has not judged it'
                    : `${formatShare(fused.shares[model] ?? 0)} of the fused score`}
                </small>
              </dd>
            </div>
          ))}
        </dl>
        <Button
          variant="default"
          onClick={() => {
            setLabText(text);
            showSentimentTab('lab');
          }}
        >
          Take it to the lab
        </Button>
      </div>
      <ActionIcon aria-label="Close the headline" onClick={onClose}>
        <IconX size={15} stroke={1.5} />
      </ActionIcon>
    </section>
  );
}
