import { ActionIcon, UnstyledButton } from '@mantine/core';
import { IconChevronRight, IconFileExport, IconShieldCheck, IconTrash } from '@tabler/icons-react';
import { Fragment, useState } from 'react';
import type { SeriesSummary } from '../../../core/contract/contract.ts';
import { marketLabel } from '../../../core/domain/market.ts';
import type { UtcMs } from '../../../core/domain/time.ts';
import { timeframeMs } from '../../../core/domain/timeframe.ts';
import { formatCount, formatDuration, formatShare } from '../../ui/format.ts';
import { formatDate, formatDateTime, formatTime } from '../../ui/local-time.ts';
import table from '../../ui/table.module.css';
import { completeness } from './completeness.ts';
import classes from './data.module.css';
import { GapList } from './gap-list.tsx';

type Props = {
  series: readonly SeriesSummary[];
  onExport: (series: SeriesSummary) => void;
  onRepair: (series: SeriesSummary) => void;
  onDelete: (series: SeriesSummary) => void;
};

/** Where there is little room, the day alone; the time of day is in the tooltip then. */
function Moment({ time }: { time: UtcMs }) {
  return (
    <td title={formatDateTime(time)}>
      {formatDate(time)}
      <span className={classes.clock}>, {formatTime(time)}</span>
    </td>
  );
}

/** Every stored series; the ones with gaps open to list them. */
export function SeriesTable({ series, onExport, onRepair, onDelete }: Props) {
  const [open, setOpen] = useState<string | null>(null);
  return (
    <table className={`${table.table} ${classes.table}`}>
      <thead>
        <tr>
          <th scope="col">Market</th>
          <th scope="col">Timeframe</th>
          <th scope="col">From</th>
          <th scope="col">To</th>
          <th scope="col" data-number data-wide>
            Length
          </th>
          <th scope="col" data-number>
            Bars
          </th>
          <th
            scope="col"
            data-number
            title="Bars that are there, of those there should be between the first and the last"
          >
            Complete
          </th>
          <th scope="col">Gaps</th>
          <th scope="col">
            <span className={classes.hidden}>Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {series.map((one) => {
          const key = `${one.market} ${one.timeframe}`;
          const end = one.to + timeframeMs(one.timeframe);
          return (
            <Fragment key={key}>
              <tr>
                <th scope="row">{marketLabel(one.market)}</th>
                <td>{one.timeframe}</td>
                <Moment time={one.from} />
                <Moment time={end} />
                <td data-number data-wide>
                  {formatDuration(end - one.from)}
                </td>
                <td data-number>{formatCount(one.bars)}</td>
                <td data-number>{formatShare(completeness(one), 2)}</td>
                <td>
                  {one.gaps === 0 ? (
                    'none'
                  ) : (
                    <UnstyledButton
                      className={classes.gaps}
                      aria-expanded={open === key}
                      onClick={() => setOpen(open === key ? null : key)}
                    >
                      <IconChevronRight size={13} stroke={1.5} data-open={open === key || undefined} aria-hidden />
                      {formatCount(one.gaps)}
                    </UnstyledButton>
                  )}
                </td>
                <td data-number>
                  <ActionIcon
                    size={24}
                    display="inline-grid"
                    aria-label={`Check ${marketLabel(one.market)} ${one.timeframe} for damage`}
                    title="Check for damaged bars and drop them"
                    onClick={() => onRepair(one)}
                  >
                    <IconShieldCheck size={15} stroke={1.5} />
                  </ActionIcon>
                  <ActionIcon
                    size={24}
                    display="inline-grid"
                    aria-label={`Export ${marketLabel(one.market)} ${one.timeframe} as CSV`}
                    title="Export as CSV"
                    onClick={() => onExport(one)}
                  >
                    <IconFileExport size={15} stroke={1.5} />
                  </ActionIcon>
                  <ActionIcon
                    size={24}
                    display="inline-grid"
                    aria-label={`Delete candles of ${marketLabel(one.market)} ${one.timeframe}`}
                    title="Delete a range of candles"
                    onClick={() => onDelete(one)}
                  >
                    <IconTrash size={15} stroke={1.5} />
                  </ActionIcon>
                </td>
              </tr>
              {open === key && (
                <tr>
                  <td colSpan={9} className={classes.gapCell}>
                    <GapList key={`${one.bars} ${one.gaps}`} market={one.market} timeframe={one.timeframe} />
                  </td>
                </tr>
              )}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}
