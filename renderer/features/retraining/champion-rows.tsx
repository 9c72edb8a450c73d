import { Button } from '@mantine/core';
import type { RetrainingState } from '../../../core/contract/retraining-schemas.ts';
import { marketsLabel } from '../../../core/domain/market.ts';
import { unknown } from '../../ui/format.ts';
import { formatDate } from '../../ui/local-time.ts';
import table from '../../ui/table.module.css';
import classes from './retraining.module.css';
import type { RetrainingView } from './use-retraining.ts';

type Props = { champions: RetrainingState['champions']; view: RetrainingView };

/** The models that predict, how old their data are, and the way to train each again now. */
export function ChampionRows({ champions, view }: Props) {
  return (
    <table className={table.table} aria-label="Models that predict">
      <thead>
        <tr>
          <th scope="col">Predictor</th>
          <th scope="col">Predicts</th>
          <th scope="col">Data end</th>
          <th scope="col">State</th>
          <th scope="col" aria-label="Action" />
        </tr>
      </thead>
      <tbody>
        {champions.map(({ modelId, markets, dataEnd, hasSealed, due, obstacle }) => (
          <tr key={modelId}>
            <th scope="row">{modelId}</th>
            <td>{marketsLabel(markets)}</td>
            <td>
              {dataEnd === null ? unknown : formatDate(dataEnd)}
              {hasSealed && <span className={classes.sealed}>with its sealed days</span>}
            </td>
            <td className={classes.state}>{obstacle ?? due ?? 'Young enough.'}</td>
            <td data-number>
              <Button
                variant="default"
                size="compact-xs"
                disabled={!view.isConnected || view.busy !== null || obstacle !== null}
                loading={view.busy === `start ${modelId}`}
                aria-label={`Retrain ${modelId} now`}
                title={obstacle ?? 'Trains a challenger in the background and judges both; nothing is switched'}
                onClick={() => void view.start(modelId)}
              >
                Retrain now
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
