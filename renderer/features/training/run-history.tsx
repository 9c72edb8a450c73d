import { Button, Checkbox, UnstyledButton } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { RunState } from '../../../core/contract/contract.ts';
import { marketsLabel } from '../../../core/domain/market.ts';
import { formatNumber, unknown } from '../../ui/format.ts';
import { formatDateTimeSeconds } from '../../ui/local-time.ts';
import { EmptyState } from '../../ui/states.tsx';
import table from '../../ui/table.module.css';
import classes from './history.module.css';
import { RunComparison } from './run-comparison.tsx';
import { nextPair } from './run-list.ts';
import { lowestLoss, phaseName, signedNumber } from './run-progress.ts';
import { seedsText } from './spec-rows.ts';

type Props = { runs: readonly RunState[]; shownId: string | null; onShow: (runId: string) => void };

/** Every run that is remembered, newest first, and two of them side by side. */
export function RunHistory({ runs, shownId, onShow }: Props) {
  const [pair, setPair] = useState<readonly string[]>([]);
  const [a, b] = pair.map((runId) => runs.find((run) => run.runId === runId));
  if (runs.length === 0) return <EmptyState sentence="No run has been made here yet." />;
  return (
    <div className={classes.history}>
      <div className={classes.note}>
        <span>
          {pair.length === 0 ? 'Choose two runs to see them side by side.' : ''}
          {pair.length === 2 ? 'The two stand side by side below.' : ''}
          {pair.length === 1 ? 'Choose one more to compare with.' : ''}
        </span>
        {pair.length > 0 && (
          <Button variant="default" leftSection={<IconX size={14} stroke={1.5} />} onClick={() => setPair([])}>
            Choose none
          </Button>
        )}
      </div>
      <div className={classes.scroll}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">Compare</th>
              <th scope="col">Started</th>
              <th scope="col">Network</th>
              <th scope="col" data-wide>
                Markets
              </th>
              <th scope="col" data-number>
                Epochs
              </th>
              <th scope="col" data-number title="Lowest log loss on validation data; lower is better">
                Validation loss
              </th>
              <th
                scope="col"
                data-number
                title="Base rate minus run, validation log loss; above zero the run is better"
              >
                Against base rate
              </th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <HistoryRow
                key={run.runId}
                run={run}
                isShown={run.runId === shownId}
                place={pair.indexOf(run.runId)}
                onShow={() => onShow(run.runId)}
                onChoose={() => setPair(nextPair(pair, run.runId))}
              />
            ))}
          </tbody>
        </table>
      </div>
      {a && b && <RunComparison a={a} b={b} />}
    </div>
  );
}

type RowProps = { run: RunState; isShown: boolean; place: number; onShow: () => void; onChoose: () => void };

function HistoryRow({ run, isShown, place, onShow, onChoose }: RowProps) {
  const lowest = lowestLoss(run);
  const started = formatDateTimeSeconds(run.startedAt);
  const { spec } = run;
  return (
    <tr data-shown={isShown || undefined}>
      <td>
        <Checkbox
          checked={place >= 0}
          onChange={onChoose}
          label={place < 0 ? undefined : <b className={classes.place}>{'AB'[place]}</b>}
          aria-label={`Compare the run of ${started}`}
        />
      </td>
      <th scope="row">
        <UnstyledButton className={classes.open} onClick={onShow}>
          {started}
        </UnstyledButton>
      </th>
      <td>
        {spec.preset}, {seedsText(spec)}
      </td>
      <td data-wide>{marketsLabel(spec.markets)}</td>
      <td data-number>{run.curve.length}</td>
      <td data-number>{formatNumber(lowest, 3)}</td>
      <td data-number>
        {lowest === null || run.baseRateLoss === null ? unknown : signedNumber(run.baseRateLoss - lowest, 3)}
      </td>
      <td className={classes.state} data-phase={run.phase} title={run.error?.message ?? run.verdict ?? undefined}>
        {phaseName(run)}
        {run.network && run.network.count > 1 && `, ${run.network.what}`}
        {run.isResumable && ', can go on'}
      </td>
    </tr>
  );
}
