import { UnstyledButton } from '@mantine/core';
import { IconPlayerSkipForward } from '@tabler/icons-react';
import { formatChange, formatCompact, formatPrice } from '../../ui/format.ts';
import type { CandleBook } from './candle-book.ts';
import classes from './chart.module.css';

type Props = {
  book: CandleBook;
  /** Open time under the crosshair; null shows the newest bar. */
  hovered: number | null;
  /** Changes with every live bar, so that the newest is drawn again. */
  beat: number;
  tickSize: number;
  onNewest: () => void;
};

/** Open, high, low, close, change and volume of the bar under the crosshair, or of the newest. */
export function ChartLegend({ book, hovered, tickSize, onNewest }: Props) {
  const bar = (hovered !== null && book.bars.findLast((candle) => candle.openTime === hovered)) || book.bars.at(-1);
  if (!bar) return null;
  const direction = bar.close < bar.open ? 'down' : 'up';
  const price = (value: number) => formatPrice(value, tickSize);
  return (
    <>
      <dl className={classes.legend} data-direction={direction}>
        <dt data-part="range">O</dt>
        <dd data-part="range">{price(bar.open)}</dd>
        <dt data-part="range">H</dt>
        <dd data-part="range">{price(bar.high)}</dd>
        <dt data-part="range">L</dt>
        <dd data-part="range">{price(bar.low)}</dd>
        <dt>C</dt>
        <dd>{price(bar.close)}</dd>
        <dd className={classes.legendChange}>{formatChange(bar.close / bar.open - 1)}</dd>
        <dt data-part="volume">Vol</dt>
        <dd data-part="volume" className={classes.legendPlain}>
          {formatCompact(bar.volume)}
        </dd>
      </dl>
      <UnstyledButton
        className={classes.newest}
        onClick={onNewest}
        aria-label="Go to the newest bar"
        title="Go to the newest bar"
      >
        <IconPlayerSkipForward size={14} stroke={1.5} />
      </UnstyledButton>
    </>
  );
}
