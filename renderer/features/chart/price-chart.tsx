import { Skeleton, useComputedColorScheme } from '@mantine/core';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ListedDecision } from '../../../core/contract/contract.ts';
import { type Market, symbolOf } from '../../../core/domain/market.ts';
import type { Prediction } from '../../../core/domain/prediction.ts';
import { type Timeframe, timeframeMs } from '../../../core/domain/timeframe.ts';
import { goTo } from '../../app/pages.ts';
import { useLive } from '../../stores/live-store.ts';
import { useSettings } from '../../stores/settings-store.ts';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import type { BookChange } from './candle-book.ts';
import classes from './chart.module.css';
import { readColours } from './chart-colours.ts';
import { pressKey } from './chart-keys.ts';
import { ChartLegend } from './chart-legend.tsx';
import { createPriceChart, type PriceChart as Drawing } from './create-price-chart.ts';
import { overlayTrades, probabilityPoints } from './decision-overlay.ts';
import { feedTrouble } from './feed-trouble.ts';
import type { Indicators } from './indicator-panes.ts';
import { SentimentLegend } from './sentiment-legend.tsx';
import type { PanePlace, SentimentPoint } from './sentiment-pane.ts';
import { useCandleBook } from './use-candle-book.ts';
import { useIndicators } from './use-indicators.ts';
import { useSentiment } from './use-sentiment.ts';
import { olderStrength } from './zone-strength.ts';

type Props = {
  market: Market;
  timeframe: Timeframe;
  prediction: Prediction | null;
  /** Rows of the record that are drawn beside it. */
  decisions: readonly ListedDecision[];
};

/** Candles, volume and indicator panes of one series, with the prediction and the record drawn over them. */
export function PriceChart({ market, timeframe, prediction, decisions }: Props) {
  const container = useRef<HTMLDivElement>(null);
  const drawing = useRef<Drawing | null>(null);
  const indicators = useRef<Indicators | null>(null);
  const indicatorsShown = useSettings((state) => state.indicators);
  const overlays = useSettings((state) => state.overlays);
  const shown = useMemo(
    () => ({ ...indicatorsShown, probabilities: overlays.probabilities, sentiment: overlays.sentiment }),
    [indicatorsShown, overlays.probabilities, overlays.sentiment],
  );
  const palette = useSettings((state) => state.palette);
  const scheme = useComputedColorScheme('dark');
  const [hovered, setHovered] = useState<number | null>(null);
  const [beat, setBeat] = useState(0);
  const [isAtEdge, setAtEdge] = useState(false);
  const [sentiment, setSentiment] = useState<readonly SentimentPoint[]>([]);
  const [sight, setSight] = useState<{ place: PanePlace; isEmpty: boolean } | null>(null);

  /** The prices that are drawn, for those who cannot see a canvas. */
  const tellDrawn = () => {
    if (container.current) container.current.dataset.drawn = JSON.stringify(drawing.current?.drawn());
  };

  const showPrediction = () => {
    drawing.current?.prediction.show(prediction, book.bars, timeframeMs(timeframe), readColours());
    tellDrawn();
  };
  const showRecord = () => {
    const barMs = timeframeMs(timeframe);
    // The prediction has its own lines and zone.
    const past = decisions.filter(({ decision }) => decision.asOf !== prediction?.asOf);
    const trades = overlays.decisions ? overlayTrades(past, book.bars, barMs) : [];
    drawing.current?.marks.show(trades, readColours(), olderStrength(prediction));
    drawing.current?.setProbabilities(probabilityPoints(decisions, book.bars, barMs));
    tellDrawn();
  };

  const onChange = (change: BookChange) => {
    const last = book.bars.at(-1);
    if (change === 'all') {
      drawing.current?.setBars(book.bars);
      showPrediction();
      showRecord();
    } else if (last) drawing.current?.updateLast(last);
    setBeat((count) => count + 1);
  };
  const { book, tickSize, isLoaded, problem, problemSince, closedRound, oldest, loadOlder, reload } = useCandleBook(
    market,
    timeframe,
    onChange,
  );

  const older = useRef(loadOlder);
  older.current = loadOlder;

  const onIndicators = useCallback((values: Indicators) => {
    indicators.current = values;
    drawing.current?.setIndicators(values);
  }, []);
  useIndicators({ market, timeframe, book, closedRound, isShown: shown.rsi || shown.macd }, onIndicators);
  const sentimentProblem = useSentiment(
    { market, timeframe, book, closedRound, isShown: shown.sentiment },
    setSentiment,
  );

  // The drawing is made anew for another look; the bars come from the book.
  // biome-ignore lint/correctness/useExhaustiveDependencies: scheme and palette decide what readColours reads
  useEffect(() => {
    if (!container.current || tickSize === null) return;
    const made = createPriceChart(container.current, {
      colours: readColours(),
      tickSize,
      isDaily: timeframe === '1d',
      shown,
    });
    made.onLeftEdge((barsLeft) => {
      if (barsLeft < 100) older.current();
      setAtEdge(barsLeft < 1);
    });
    made.onHover(setHovered);
    made.setBars(book.bars);
    if (indicators.current) made.setIndicators(indicators.current);
    made.sentiment?.onSight(setSight);
    drawing.current = made;
    return () => {
      drawing.current = null;
      setSight(null);
      made.sentiment?.remove();
      made.remove();
    };
  }, [tickSize, timeframe, shown, book, scheme, palette]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new drawing, or new closed bars, has to show it again
  useEffect(showPrediction, [prediction, tickSize, closedRound, shown, scheme, palette]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  useEffect(() => drawing.current?.sentiment?.set(sentiment), [sentiment, tickSize, shown, scheme, palette]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  useEffect(showRecord, [
    decisions,
    prediction?.asOf,
    prediction?.signal,
    overlays,
    tickSize,
    closedRound,
    shown,
    scheme,
    palette,
  ]);

  const isEmpty = isLoaded && book.bars.length === 0;
  return (
    <section
      className={classes.chart}
      aria-label={`${symbolOf(market)} ${timeframe} candles`}
      data-bars={book.bars.length}
    >
      <div
        ref={container}
        className={classes.canvas}
        data-empty={isEmpty || undefined}
        role="application"
        aria-label="Price chart: arrow keys move, plus and minus zoom, End shows the newest bar"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the canvas takes keys
        tabIndex={0}
        onKeyDown={(event) => {
          if (drawing.current && pressKey(drawing.current, event.key)) event.preventDefault();
        }}
      />
      {isLoaded && !isEmpty && (
        <ChartLegend
          book={book}
          hovered={hovered}
          beat={beat}
          tickSize={tickSize ?? 0.01}
          onNewest={() => drawing.current?.showNewest()}
        />
      )}
      {sight && !isEmpty && (
        <SentimentLegend {...sight} points={sentiment} hovered={hovered} problem={sentimentProblem} />
      )}
      {isAtEdge && !isEmpty && oldest && (
        <p className={classes.oldest} role="status">
          {oldest}
        </p>
      )}
      {!isLoaded && !problem && <Skeleton className={classes.cover} role="status" aria-label="Loading candles" />}
      {problem && (
        <div className={isLoaded && !isEmpty ? classes.note : classes.cover}>
          <ErrorState
            title={`Candles of ${symbolOf(market)} ${timeframe} could not be read`}
            problem={problem}
            since={problemSince}
            stillWorks={isLoaded ? 'The bars already on the screen stay.' : undefined}
            action={{ label: 'Read again', run: reload }}
          />
        </div>
      )}
      {isEmpty && !problem && (
        <div className={classes.cover}>
          <NoCandles market={market} timeframe={timeframe} />
        </div>
      )}
    </section>
  );
}

/** Why there are none when the feed knows, else where they come from. */
function NoCandles({ market, timeframe }: Pick<Props, 'market' | 'timeframe'>) {
  const trouble = feedTrouble(useLive((state) => state.status?.feeds.find((feed) => feed.market === market)));
  if (trouble) {
    const { wayOut, ...told } = trouble;
    return <ErrorState {...told} stillWorks={wayOut} action={{ label: 'Import history', run: () => goTo('data') }} />;
  }
  return (
    <EmptyState
      sentence={`There are no ${timeframe} candles of ${symbolOf(market)} yet.`}
      action={{ label: 'Download or import history', run: () => goTo('data') }}
    />
  );
}
