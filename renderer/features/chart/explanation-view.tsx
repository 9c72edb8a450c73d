import { IconAlertTriangle } from '@tabler/icons-react';
import type { Explanation } from '../../../core/contract/contract.ts';
import { BarStrip } from '../../ui/bar-strip.tsx';
import { formatShare } from '../../ui/format.ts';
import classes from './explain.module.css';
import { formatPoints } from './explain-format.ts';
import { FeatureTable } from './feature-table.tsx';
import { Waterfall } from './waterfall.tsx';

/** Branches, features and bars of one explanation. */
export function ExplanationView({ explained }: { explained: Explanation }) {
  const { windows, residual, tolerance, steps } = explained;
  const attentive = windows.flatMap((window) => (window.attention ? [{ ...window, attention: window.attention }] : []));
  const strongestBar = Math.max(...windows.flatMap((window) => window.barContributions.map(Math.abs)));
  return (
    <>
      {Math.abs(residual) > tolerance && (
        <p className={classes.doubt} role="status">
          <IconAlertTriangle size={16} stroke={1.5} aria-hidden />
          {formatPoints(residual)} points are unaccounted for: take these contributions as rough.
        </p>
      )}
      <section aria-label="Branches">
        <h3>From the average to this moment</h3>
        <Waterfall explained={explained} />
      </section>
      <FeatureTable features={explained.features} />
      {attentive.length > 0 && (
        <section aria-label="Attention">
          <h3>Where it looks</h3>
          <p className={classes.hint}>
            Share of the attention on each bar. Dashed: what each would have if all counted the same.
          </p>
          {attentive.map(({ timeframe, openTime, attention }) => (
            <BarStrip
              key={timeframe}
              name="attention"
              lane="macro"
              timeframe={timeframe}
              openTime={openTime}
              values={attention}
              full={Math.max(...attention) * 1.05}
              mark={1 / attention.length}
              format={(share) => formatShare(share, 1)}
            />
          ))}
        </section>
      )}
      <section aria-label="Bars">
        <h3>What each bar brings</h3>
        <p className={classes.hint}>
          Points of probability, all timeframes on one scale: up raises it, down lowers it.
        </p>
        {windows.map(({ timeframe, lane, openTime, barContributions }) => (
          <BarStrip
            key={timeframe}
            name="contribution"
            lane={lane === 'micro' ? 'micro' : 'macro'}
            timeframe={timeframe}
            openTime={openTime}
            values={barContributions}
            full={strongestBar}
            isSigned
            format={formatPoints}
          />
        ))}
      </section>
      <p className={classes.hint}>
        Integrated gradients in {steps} steps from every feature at its training mean and no headlines to the bars and
        headlines as they were. The parts add up to the difference but for {formatPoints(residual)} points. They say
        what the network uses, not what moves the market.
      </p>
    </>
  );
}
