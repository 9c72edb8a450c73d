import type { Histogram } from '../../../core/contract/contract.ts';
import { countOf, formatCount, formatShare } from '../../ui/format.ts';
import { histogramBars, shortNumber, zeroPlace } from './histogram-bars.ts';
import classes from './inspector.module.css';

const width = 200;
const height = 64;

type Props = { title: string; shape: readonly number[]; histogram: Histogram; tone: 'weights' | 'activation' };

/** How the numbers of one tensor are spread, with mean, deviation and the share of zeros. */
export function HistogramChart({ title, shape, histogram, tone }: Props) {
  const { low, high, mean, deviation, zeroShare, values, counts } = histogram;
  const zero = zeroPlace(histogram);
  const summary = `mean ${shortNumber(mean)}, deviation ${shortNumber(deviation)}, ${formatShare(zeroShare)} zeros`;
  return (
    <figure className={classes.histogram} data-tone={tone}>
      <figcaption>
        <strong title={title}>{title}</strong>
        <span>{shape.length > 0 ? shape.join(' × ') : formatCount(values)}</span>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={`${title}: ${summary}`}>
        {zero !== undefined && <line x1={zero * width} x2={zero * width} y1={0} y2={height} />}
        {histogramBars(histogram).map((bar) => (
          <rect
            key={bar.x}
            x={bar.x * width + 0.5}
            y={height - bar.height * height}
            width={width / counts.length - 1}
            height={bar.height * height}
          >
            <title>{`${shortNumber(bar.from)} to ${shortNumber(bar.to)}: ${countOf(bar.count, 'value')}`}</title>
          </rect>
        ))}
      </svg>
      <p className={classes.ends}>
        <span>{shortNumber(low)}</span>
        <span>{shortNumber(high)}</span>
      </p>
      <dl>
        <div>
          <dt>mean</dt>
          <dd>{shortNumber(mean, 2)}</dd>
        </div>
        <div title="Standard deviation">
          <dt>sd</dt>
          <dd>{shortNumber(deviation, 2)}</dd>
        </div>
        <div>
          <dt>zeros</dt>
          <dd>{formatShare(zeroShare)}</dd>
        </div>
      </dl>
    </figure>
  );
}
