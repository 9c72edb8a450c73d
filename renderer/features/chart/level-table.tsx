import type { Prediction } from '../../../core/domain/prediction.ts';
import { formatChange, formatNumber, formatPrice } from '../../ui/format.ts';
import classes from './prediction.module.css';
import { levelsOf } from './trade-distance.ts';

export function LevelTable({ prediction, tickSize }: { prediction: Prediction; tickSize: number }) {
  return (
    <table className={classes.levels}>
      <caption>Levels of the {prediction.side}</caption>
      <thead>
        <tr>
          <th scope="col">Level</th>
          <th scope="col">Price</th>
          <th scope="col">Distance</th>
          <th scope="col" title="Average true range of the last 14 one-hour bars">
            ATR
          </th>
        </tr>
      </thead>
      <tbody>
        {levelsOf(prediction).map(({ name, price, distance, atrs }) => (
          <tr key={name} data-level={name}>
            <th scope="row">{name}</th>
            <td>{formatPrice(price, tickSize)}</td>
            <td>{name === 'Entry' ? '' : formatChange(distance)}</td>
            <td>{atrs === null ? '' : formatNumber(atrs, 1)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
