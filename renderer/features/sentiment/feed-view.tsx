import { Skeleton } from '@mantine/core';
import { useDebouncedValue, useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import type { SentimentStatus } from '../../../core/contract/contract.ts';
import { useRound } from '../../engine/use-round.ts';
import { engineNow, useLive } from '../../stores/live-store.ts';
import { useMarket } from '../../stores/use-market.ts';
import { formatDate } from '../../ui/local-time.ts';
import { RowGrid } from '../../ui/row-grid.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { AggregateChart } from './aggregate-chart.tsx';
import classes from './feed.module.css';
import { FeedFilters } from './feed-filters.tsx';
import { NewsDetail } from './news-detail.tsx';
import { NewsHeader, NewsRow, newsColumns } from './news-row.tsx';
import { StatusColumn } from './status-column.tsx';
import { type NewsFilter, useNews } from './use-news.ts';

const noMarkets: never[] = [];

type Props = { status: SentimentStatus | null; statusProblem: string | null };

/** Headlines as they come in, what they add up to over the price, and how their sources and judges are. */
export function FeedView({ status, statusProblem }: Props) {
  const markets = useLive((state) => state.status?.markets ?? noMarkets);
  const onScreen = useMarket();
  const [typed, setTyped] = useState<NewsFilter>({});
  const [search] = useDebouncedValue(typed.search, 250);
  const round = useRound('news.watch');
  const { items, total, problem, problemSince, loadNext, reload } = useNews({ ...typed, search }, round);
  const [chosenId, setChosenId] = useState<number | null>(null);
  const isNarrow = useMediaQuery('(max-width: 1180px)') ?? false;
  const index = items.findIndex((item) => item.id === chosenId);
  const chosen = items[index];
  const market = typed.market ?? onScreen;
  const today = formatDate(engineNow());
  const isFiltered = typed.market !== undefined || typed.sourceId !== undefined || search !== undefined;

  return (
    <div className={classes.view}>
      <div className={classes.main}>
        {market && <AggregateChart key={market} market={market} round={round} />}
        <FeedFilters
          filter={typed}
          onFilter={setTyped}
          markets={markets}
          sources={status?.sources ?? []}
          total={total}
        />
        {problem && (
          <ErrorState
            title="The headlines could not be read"
            problem={problem}
            since={problemSince}
            stillWorks={items.length > 0 ? 'Those already on the screen stay.' : 'Predictions go on without them.'}
            action={{ label: 'Read again', run: reload }}
          />
        )}
        {total === null && !problem && <FeedSkeleton />}
        {total === 0 && isFiltered && (
          <EmptyState
            sentence="No headline passes this filter."
            action={{ label: 'Show all', run: () => setTyped({}) }}
          />
        )}
        {total === 0 && !isFiltered && (
          <EmptyState sentence="There are no headlines yet. Switch a source on, or import a file of headlines, on the right." />
        )}
        {items.length > 0 && (
          <RowGrid
            label="Headlines"
            count={items.length}
            rowHeight={44}
            columns={isNarrow ? newsColumns.narrow : newsColumns.wide}
            header={<NewsHeader isNarrow={isNarrow} />}
            renderRow={(row) => <NewsRow item={items[row]} today={today} isNarrow={isNarrow} />}
            selected={index < 0 ? null : index}
            onSelect={(row) => setChosenId(row === null ? null : items[row].id)}
            onEnd={loadNext}
          />
        )}
        {chosen && <NewsDetail item={chosen} onClose={() => setChosenId(null)} />}
      </div>
      <StatusColumn status={status} problem={statusProblem} />
    </div>
  );
}

function FeedSkeleton() {
  return (
    <div className={classes.skeleton} role="status" aria-label="Loading the headlines">
      {Array.from({ length: 8 }, (_, i) => i).map((row) => (
        <Skeleton key={row} height={32} />
      ))}
    </div>
  );
}
