import { UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import classes from './predictions.module.css';
import { type Sort, sortBy, usePredictionsView } from './predictions-view.ts';

export function DecisionHeader({ isNarrow }: { isNarrow: boolean }) {
  return (
    <>
      <Sorted by="asOf" label="Time" meaning="Close of the decision bar" />
      <th scope="col">Market</th>
      <th scope="col" title="What was said; an abstention says why">
        Signal
      </th>
      <th scope="col" title="Calibrated probability that this side, long or short, reaches its take profit first">
        Probability
      </th>
      {!isNarrow && (
        <>
          <Sorted
            by="expectedValue"
            label="Expected"
            meaning="What this side would earn on average after cost, fraction of entry"
            isNumber
          />
          <th scope="col" data-number>
            Entry
          </th>
        </>
      )}
      <th scope="col">Outcome</th>
      <Sorted by="profit" label="P&L" meaning="Of taking this side, after cost, fraction of entry" isNumber />
    </>
  );
}

function Sorted({ by, label, meaning, isNumber }: { by: Sort; label: string; meaning: string; isNumber?: boolean }) {
  const { sort, direction } = usePredictionsView();
  const isActive = sort === by;
  const Arrow = direction === 'down' ? IconArrowDown : IconArrowUp;
  return (
    <th
      scope="col"
      data-number={isNumber || undefined}
      title={meaning}
      aria-sort={isActive ? (direction === 'down' ? 'descending' : 'ascending') : undefined}
    >
      <UnstyledButton className={classes.sort} data-active={isActive || undefined} onClick={() => sortBy(by)}>
        {label}
        {isActive && <Arrow size={12} stroke={1.5} aria-hidden />}
      </UnstyledButton>
    </th>
  );
}
