import classes from './whisker.module.css';

type Props = {
  /** Ends of the axis; several whiskers above one another share it. */
  domain: readonly [number, number];
  value: number;
  /** Without one only the value is drawn. */
  interval?: { readonly low: number; readonly high: number };
  /** Where a faint line stands, such as zero. */
  line?: number;
  tone?: 'up' | 'down' | 'flat' | 'accent' | 'second';
};

/** A value with its 95 % interval on a shared axis; the numbers stand beside it as text. */
export function Whisker({ domain: [low, high], value, interval, line, tone = 'flat' }: Props) {
  const place = (at: number) => `${((Math.min(high, Math.max(low, at)) - low) / (high - low)) * 100}%`;
  const style = {
    '--value': place(value),
    '--low': place(interval?.low ?? value),
    '--high': place(interval?.high ?? value),
    '--mark': line === undefined ? undefined : place(line),
  } as React.CSSProperties;
  return (
    <span
      className={classes.whisker}
      data-tone={tone}
      data-line={line !== undefined || undefined}
      style={style}
      aria-hidden
    >
      {interval && <i />}
      <b />
    </span>
  );
}
