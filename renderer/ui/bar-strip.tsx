import { type PointerEvent, useState } from 'react';
import type { UtcMs } from '../../core/domain/time.ts';
import type { Timeframe } from '../../core/domain/timeframe.ts';
import classes from './bar-strip.module.css';
import { formatDate, formatTime, formatUtcDate } from './local-time.ts';

type Props = {
  timeframe: Timeframe;
  /** What is shown, for those who cannot see it: `Attention`. */
  name: string;
  openTime: readonly UtcMs[];
  /** One for each bar; below zero hangs down from the middle. */
  values: readonly number[];
  lane: 'micro' | 'macro';
  /** The value that fills the height. */
  full: number;
  /** Draws a dashed line, such as the share each bar would have if all counted the same. */
  mark?: number;
  isSigned?: boolean;
  format: (value: number) => string;
};

/** When a bar opened: days by their UTC date, the others in the local zone. */
const momentOf = (time: UtcMs, timeframe: Timeframe) =>
  timeframe === '1d' ? formatUtcDate(time) : `${formatDate(time).slice(0, 6)}, ${formatTime(time)}`;

function strongest(values: readonly number[]): number {
  return values.reduce((best, value, i) => (Math.abs(value) > Math.abs(values[best]) ? i : best), 0);
}

/** One value for each bar of a window, oldest left; the line above says the strongest, or the one pointed at. */
export function BarStrip(props: Props) {
  const { timeframe, name, openTime, values, lane, full, mark, isSigned = false, format } = props;
  const [pointed, setPointed] = useState<number | null>(null);
  const count = values.length;
  const shown = pointed !== null && pointed < count ? pointed : strongest(values);
  const height = (value: number) => (full > 0 ? Math.min(1, Math.abs(value) / full) * (isSigned ? 50 : 100) : 0);
  const floor = isSigned ? 50 : 100;
  const moment = momentOf(openTime[shown], timeframe);

  const point = (event: PointerEvent<SVGSVGElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    setPointed(Math.min(count - 1, Math.max(0, Math.floor(((event.clientX - left) / width) * count))));
  };

  return (
    <figure className={classes.strip} data-lane={lane} data-signed={isSigned || undefined}>
      <figcaption>
        <span>
          {timeframe}
          <small>{name}</small>
        </span>
        <span className={classes.readout}>
          {pointed === null ? 'most at ' : ''}
          {moment} <strong>{format(values[shown])}</strong>
        </span>
      </figcaption>
      <svg
        viewBox={`0 0 ${count} 100`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${name}, ${count} bars of ${timeframe}: most at ${momentOf(openTime[strongest(values)], timeframe)}, ${format(values[strongest(values)])}`}
        onPointerMove={point}
        onPointerLeave={() => setPointed(null)}
      >
        <rect className={classes.ground} width={count} height={100} />
        {values.map((value, i) => (
          <rect
            key={openTime[i]}
            className={classes.bar}
            data-shown={i === shown || undefined}
            x={i + 0.12}
            width={0.76}
            y={value < 0 ? floor : floor - height(value)}
            height={height(value)}
          />
        ))}
        {isSigned && <line className={classes.zero} x1={0} x2={count} y1={50} y2={50} />}
        {mark !== undefined && (
          <line className={classes.mark} x1={0} x2={count} y1={100 - height(mark)} y2={100 - height(mark)} />
        )}
      </svg>
      <div className={classes.ends} aria-hidden>
        <span>{momentOf(openTime[0], timeframe)}</span>
        <span>{momentOf(openTime[count - 1], timeframe)}</span>
      </div>
    </figure>
  );
}
