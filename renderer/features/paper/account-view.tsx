import { Skeleton } from '@mantine/core';
import { IconPlayerPause } from '@tabler/icons-react';
import { useFreshRequest } from '../../engine/use-fresh-request.ts';
import { formatChange, formatCount } from '../../ui/format.ts';
import { ErrorState } from '../../ui/states.tsx';
import { EquityChart } from './equity-chart.tsx';
import { formatMoney } from './money-text.ts';
import classes from './paper.module.css';
import { PositionTable } from './position-table.tsx';

/** What the account is worth, how it came there, and what is open. */
export function AccountView({ accountId, round }: { accountId: number; round: number }) {
  const answer = useFreshRequest('paper.read', { accountId }, round);
  const curve = useFreshRequest('paper.curve', { accountId }, round);
  const state = answer.data;
  if (!state) {
    return answer.problem ? (
      <ErrorState
        title="The account could not be read"
        problem={answer.problem}
        since={answer.problemSince}
        action={{ label: 'Read again', run: answer.reload }}
      />
    ) : (
      <Skeleton height={320} role="status" aria-label="Loading the account" />
    );
  }
  const { account, equity, positions, waiting, halt } = state;
  const { startBalance, balance, trades, currency } = account;
  const change = equity / startBalance - 1;
  return (
    <>
      {halt && (
        <p className={classes.halt} role="status">
          <IconPlayerPause size={15} stroke={1.5} aria-hidden />
          {halt.message}
        </p>
      )}
      <dl className={classes.facts}>
        <Fact
          label="Equity"
          meaning="Balance and what open positions would bring at the newest closed prices, before fee and slippage"
        >
          {formatMoney(equity)} <small>{currency}</small>
        </Fact>
        <Fact label="Since the start" meaning={`Against the starting balance of ${formatMoney(startBalance)}`}>
          <span data-direction={directionOf(change)}>{formatChange(change)}</span>
        </Fact>
        <Fact label="Balance" meaning="Without open positions, after all fees">
          {formatMoney(balance)} <small>{currency}</small>
        </Fact>
        <Fact label="Closed trades" meaning="Positions that were opened and ended">
          {formatCount(trades)}
        </Fact>
      </dl>
      <EquityChart points={curve.data?.points ?? []} startBalance={startBalance} />
      <PositionTable positions={positions} waiting={waiting} />
    </>
  );
}

const directionOf = (change: number) => (change > 0 ? 'up' : change < 0 ? 'down' : undefined);

function Fact({ label, meaning, children }: { label: string; meaning: string; children: React.ReactNode }) {
  return (
    <div title={meaning}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
