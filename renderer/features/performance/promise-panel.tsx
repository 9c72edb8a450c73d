import type { Performance } from '../../../core/contract/contract.ts';
import { formatCount, formatNumber, formatShare } from '../../ui/format.ts';
import { formatDate } from '../../ui/local-time.ts';
import { Whisker } from '../report/whisker.tsx';
import classes from './performance.module.css';
import { sharedAxis } from './shared-axis.ts';

type Lived = NonNullable<Performance['lived']>;
type Promised = Performance['promised'];
type Judged = Lived['logLoss'];

/** The two numbers that say whether a model is what it was held for, each promised and lived, with 95 % intervals. */
export function PromisePanel({ lived, promised }: { lived: Lived; promised: Promised }) {
  const worth = formatCount(Math.max(1, Math.round(lived.effectiveSamples)));
  return (
    <div className={classes.promise}>
      <Compared
        title="Log loss"
        meaning="Surprise at what happened, per prediction; lower is better. This is what a model is demoted by."
        promised={promised?.logLoss}
        lived={lived.logLoss}
        format={(value) => formatNumber(value, 3)}
        line={lived.baseRateLogLoss ?? undefined}
        note={
          lived.baseRateLogLoss === null
            ? `Its interval is over ${formatCount(lived.blocks)} stretches of two horizons.`
            : `The line is the base rate on the same predictions, ${formatNumber(lived.baseRateLogLoss, 3)}.`
        }
      />
      <Compared
        title="Hit rate"
        meaning="How often the likeliest outcome came true; higher is better."
        promised={promised?.hitRate}
        lived={lived.hitRate}
        format={(value) => formatShare(value, 1)}
        note={`${formatCount(lived.samples)} outcomes overlap and are worth ${worth} independent ones: the interval is Wilson’s of those.`}
      />
      <dl className={classes.side}>
        <Pair label="Brier score" promised={promised?.brier.value} lived={lived.brier} />
        <Pair label="Calibration error" promised={promised?.ece} lived={lived.ece} />
        <div>
          <dt>Promised</dt>
          <dd>
            {promised
              ? `${formatCount(promised.samples)} test samples, ${formatDate(promised.from)} to ${formatDate(promised.to)}`
              : 'not known'}
          </dd>
        </div>
      </dl>
    </div>
  );
}

function Pair({ label, promised, lived }: { label: string; promised: number | undefined; lived: number }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <b>{formatNumber(lived, 3)}</b> lived, {formatNumber(promised, 3)} promised
      </dd>
    </div>
  );
}

type ComparedProps = {
  title: string;
  meaning: string;
  promised: Judged | undefined;
  lived: Judged;
  format: (value: number) => string;
  line?: number;
  note: string;
};

function Compared({ title, meaning, promised, lived, format, line, note }: ComparedProps) {
  const domain = sharedAxis([...(promised ? [promised] : []), lived], line);
  const row = (name: string, { value, interval }: Judged, tone: 'second' | 'accent') => (
    <tr data-own={tone === 'accent' || undefined}>
      <th scope="row">{name}</th>
      <td>{format(value)}</td>
      <td>
        <Whisker domain={domain} value={value} interval={interval ?? undefined} line={line} tone={tone} />
      </td>
      <td>{interval ? `${format(interval.low)} to ${format(interval.high)}` : 'interval not known'}</td>
    </tr>
  );
  return (
    <section className={classes.compared} aria-label={title}>
      <h2 title={meaning}>{title}</h2>
      <table>
        <tbody>
          {promised && row('Promised', promised, 'second')}
          {row('Lived', lived, 'accent')}
        </tbody>
      </table>
      <p>{note}</p>
    </section>
  );
}
