import { countOf, formatShare } from '../../ui/format.ts';
import type { Metrics } from './metric-rows.ts';
import classes from './reliability.module.css';
import { reliabilityDomain, reliabilityPoints } from './reliability-points.ts';

const size = 216;
const left = 42;
const bottom = 34;
const top = 8;

type Bins = NonNullable<Metrics['reliability']>;
type Props = {
  bins: Bins | undefined;
  /** A second curve behind it, to compare with, and what the two are called. */
  against?: { bins: Bins; label: string; ownLabel: string };
};

/** What the model said against how often it came true; on the dashed line it means what it says. */
export function ReliabilityDiagram({ bins, against }: Props) {
  const points = reliabilityPoints(bins ?? []);
  const others = reliabilityPoints(against?.bins ?? []);
  if (points.length === 0) return null;
  const [low, high] = reliabilityDomain([...points, ...others]);
  const x = (share: number) => left + ((share - low) / (high - low)) * size;
  const y = (share: number) => top + size - ((share - low) / (high - low)) * size;
  const tenths = Array.from({ length: Math.round((high - low) * 10) + 1 }, (_, i) => low + i / 10);
  const ticks = tenths.length > 7 ? tenths.filter((tick) => Math.round(tick * 10) % 2 === 0) : tenths;
  const most = Math.max(...points.map((point) => point.samples));
  const radius = (samples: number) => 2.5 + 4.5 * Math.sqrt(samples / most);
  return (
    <figure className={classes.figure}>
      <figcaption>
        <h3>Reliability</h3>
        <p>How often what it held likeliest came true, by how sure it was. On the dashed line it means what it says.</p>
        {against && (
          <p className={classes.legend}>
            <span data-own>{against.ownLabel}</span>
            {others.length > 0 && <span>{against.label}</span>}
          </p>
        )}
      </figcaption>
      <svg
        viewBox={`0 0 ${left + size + 20} ${top + size + bottom}`}
        role="img"
        aria-label={`Reliability: ${points.map(pointText).join('; ')}`}
      >
        {ticks.map((tick) => (
          <g key={tick}>
            <line className={classes.grid} x1={left} x2={left + size} y1={y(tick)} y2={y(tick)} />
            <text x={left - 6} y={y(tick) + 4} textAnchor="end">
              {formatShare(tick)}
            </text>
            <text x={x(tick)} y={top + size + 15} textAnchor="middle">
              {formatShare(tick)}
            </text>
          </g>
        ))}
        <line className={classes.ideal} x1={x(low)} y1={y(low)} x2={x(high)} y2={y(high)} />
        <polyline
          className={classes.other}
          points={others.map(({ confidence, hitRate }) => `${x(confidence)},${y(hitRate)}`).join(' ')}
        />
        <polyline
          className={classes.curve}
          points={points.map(({ confidence, hitRate }) => `${x(confidence)},${y(hitRate)}`).join(' ')}
        />
        {points.map((point) => (
          <circle
            key={point.from}
            className={classes.point}
            cx={x(point.confidence)}
            cy={y(point.hitRate)}
            r={radius(point.samples)}
          >
            <title>{pointText(point)}</title>
          </circle>
        ))}
        <text className={classes.name} x={left + size} y={top + size + 30} textAnchor="end">
          probability it gave
        </text>
        <text className={classes.name} x={left + 6} y={top + 10}>
          came true
        </text>
      </svg>
    </figure>
  );
}

function pointText({ confidence, hitRate, samples }: ReturnType<typeof reliabilityPoints>[number]): string {
  return `said ${formatShare(confidence, 1)}, came true ${formatShare(hitRate, 1)} of ${countOf(samples, 'sample')}`;
}
