import { Checkbox, UnstyledButton } from '@mantine/core';
import type { ModelSummary } from '../../../core/contract/contract.ts';
import { marketsLabel } from '../../../core/domain/market.ts';
import { DemotedBadge } from '../../ui/demoted-badge.tsx';
import { formatCount, formatNumber, unknown } from '../../ui/format.ts';
import { formatDate } from '../../ui/local-time.ts';
import table from '../../ui/table.module.css';
import { lossMargin } from './loss-margin.ts';
import classes from './models.module.css';

type Props = {
  models: readonly ModelSummary[];
  selectedId: string;
  onSelect: (modelId: string) => void;
  /** Ticked for a comparison, at most two. */
  comparedIds: readonly string[];
  onCompare: (modelId: string, isCompared: boolean) => void;
};

export function ModelTable({ models, selectedId, onSelect, comparedIds, onCompare }: Props) {
  const isComparing = comparedIds.length === 2;
  return (
    <table className={`${table.table} ${classes.table}`}>
      <thead>
        <tr>
          <th scope="col" className={classes.tick} title="Tick two models to see them side by side">
            Compare
          </th>
          <th scope="col">Model</th>
          <th scope="col">Predicts</th>
          <th scope="col">Trained on</th>
          <th scope="col" data-wide>
            Made
          </th>
          <th scope="col" data-wide>
            Data
          </th>
          <th scope="col" data-number data-wide>
            Parameters
          </th>
          <th scope="col" data-number title="Log loss on test data; lower is better">
            Test log loss
          </th>
          <th
            scope="col"
            data-number
            title="Base rate minus model, log loss on test data; above zero the model is better"
          >
            Against base rate
          </th>
        </tr>
      </thead>
      <tbody>
        {models.map((model) => (
          <tr
            key={model.modelId}
            data-selected={
              (isComparing ? comparedIds.includes(model.modelId) : model.modelId === selectedId) || undefined
            }
            onClick={(event) => {
              if (!(event.target as Element).closest('[data-tick]')) onSelect(model.modelId);
            }}
          >
            <td className={classes.tick} data-tick>
              <Checkbox
                aria-label={`Compare ${model.modelId}`}
                checked={comparedIds.includes(model.modelId)}
                disabled={model.problem !== null || models.length < 2}
                onChange={(event) => onCompare(model.modelId, event.currentTarget.checked)}
              />
            </td>
            <th scope="row">
              <UnstyledButton
                className={classes.name}
                aria-pressed={!isComparing && model.modelId === selectedId}
                onClick={() => onSelect(model.modelId)}
              >
                {model.modelId}
              </UnstyledButton>
              {model.isBundled && <span className={classes.tag}>bundled</span>}
              <DemotedBadge demotion={model.demotion} />
              {model.problem && (
                <span className={classes.tag} data-level="error">
                  refused
                </span>
              )}
            </th>
            <td>{marketsLabel(model.activeFor) || <span className={classes.none}>nothing</span>}</td>
            <td>{model.preset === null ? unknown : `${model.preset}, ${marketsLabel(model.markets)}`}</td>
            <td data-wide>{model.createdAt === null ? unknown : formatDate(model.createdAt)}</td>
            <td data-wide>
              {model.from === null || model.to === null
                ? unknown
                : `${formatDate(model.from)} to ${formatDate(model.to)}`}
            </td>
            <td data-number data-wide>
              {formatCount(model.parameters)}
            </td>
            <td data-number>{formatNumber(model.testLogLoss, 3)}</td>
            <td data-number>{lossMargin(model)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
