import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Explanation } from '../../../core/contract/contract.ts';
import { formatNumber } from '../../ui/format.ts';
import { featureValue, formatPoints } from './explain-format.ts';
import classes from './feature-table.module.css';

const usual = 8;

type Timeframe = Explanation['features'][number]['timeframe'];

function laneOf(timeframe: Timeframe) {
  if (timeframe === null) return 'sentiment';
  return timeframe === '1h' || timeframe === '1d' ? 'macro' : 'micro';
}

/** The features that bring most, with their newest value; bars to the right raise the probability. */
export function FeatureTable({ features }: { features: Explanation['features'] }) {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? features : features.slice(0, usual);
  const largest = Math.abs(features[0]?.contribution ?? 0);
  return (
    <section aria-label="Features">
      <h3>What counts most</h3>
      <table className={classes.features}>
        <thead>
          <tr>
            <th scope="col">Feature</th>
            <th scope="col">Bars</th>
            <th scope="col" data-number title="Of the newest closed bar">
              Now
            </th>
            <th scope="col" data-number title="Distance of that from the training mean, in training deviations">
              Unusual
            </th>
            <th scope="col" data-bar>
              Lowers · raises
            </th>
            <th scope="col" data-number>
              Points
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ timeframe, feature, label, unit, value, deviations, contribution }) => (
            <tr key={`${timeframe} ${feature}`} data-lane={laneOf(timeframe)}>
              <th scope="row">{label}</th>
              <td>{timeframe ?? 'news'}</td>
              <td data-number>{featureValue({ unit, value })}</td>
              <td data-number>{deviations === null ? '' : `${formatNumber(deviations, 1)}\u202fσ`}</td>
              <td data-bar>
                <div className={classes.diverging} aria-hidden>
                  <div
                    className={classes.step}
                    style={{
                      [contribution < 0 ? 'right' : 'left']: '50%',
                      width: `${largest > 0 ? (50 * Math.abs(contribution)) / largest : 0}%`,
                    }}
                  />
                </div>
              </td>
              <td data-number className={classes.points}>
                {formatPoints(contribution)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Button variant="subtle" color="gray" className={classes.more} onClick={() => setWhole(!isWhole)}>
        {isWhole ? `Show the first ${usual}` : `Show all ${features.length}`}
      </Button>
    </section>
  );
}
