import { Button, NumberInput, Progress, TextInput } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useState } from 'react';
import type { NewsImportResult } from '../../../core/contract/contract.ts';
import { minuteMs } from '../../../core/domain/timeframe.ts';
import { useConnection } from '../../engine/use-connection.ts';
import { countOf, formatCount, formatShare } from '../../ui/format.ts';
import { formatDate } from '../../ui/local-time.ts';
import { type NewsImport, startImport, stopImport, useNewsImport } from './news-import.ts';
import classes from './status.module.css';

const listedRows = 200;
const mostMinutes = 1_440;

/** Headlines of the past from a file on the engine's computer. */
export function ImportForm() {
  const client = useConnection((state) => state.client);
  const current = useNewsImport((state) => state.current);
  const [path, setPath] = useState('');
  const [delay, setDelay] = useState<number | string>(5);
  const minutes = Number(delay);
  const isRight = delay !== '' && minutes >= 0 && minutes <= mostMinutes;
  const isRunning = current?.state === 'running';
  return (
    <form
      className={classes.card}
      aria-label="Import headlines"
      onSubmit={(event) => {
        event.preventDefault();
        if (client && path.trim() && isRight) void startImport(client, path.trim(), Math.round(minutes * minuteMs));
      }}
    >
      <header>
        <h3>Import headlines</h3>
      </header>
      <TextInput
        label="Path"
        description="CSV with publishedAt and text; source, url and fetchedAt if known. On the computer the engine runs on."
        value={path}
        onChange={(event) => setPath(event.currentTarget.value)}
      />
      <NumberInput
        size="xs"
        label="Minutes until a row counts"
        description="After its publishedAt, where it has no fetchedAt of its own."
        min={0}
        max={mostMinutes}
        value={delay}
        onChange={setDelay}
        error={isRight ? null : `Between 0 and ${formatCount(mostMinutes)} minutes.`}
      />
      <Button
        type="submit"
        variant="default"
        leftSection={<IconFileImport size={15} stroke={1.5} />}
        loading={isRunning}
        disabled={!client || path.trim() === '' || !isRight}
      >
        Import
      </Button>
      {current && <ImportState current={current} />}
    </form>
  );
}

const endings = { running: '', done: 'Done', stopped: 'Stopped', failed: 'Failed' } as const;

function ImportState({ current }: { current: NewsImport }) {
  const isRunning = current.state === 'running';
  return (
    <div className={classes.job} role="status">
      <p className={classes.break}>{current.path}</p>
      <div className={classes.line}>
        <span>
          {isRunning ? formatShare(current.fraction) : <strong>{endings[current.state]}</strong>},{' '}
          {countOf(current.rowsRead, 'row')} read
        </span>
        {isRunning && (
          <Button variant="default" onClick={stopImport}>
            Stop
          </Button>
        )}
      </div>
      {isRunning && <Progress size={4} value={current.fraction * 100} aria-label="Progress" />}
      {current.state === 'stopped' && <p>What was stored stays; importing it again goes on from there.</p>}
      {current.problem && <p data-level="bad">{current.problem}</p>}
      {current.result && <Outcome result={current.result} />}
    </div>
  );
}

function Outcome({ result }: { result: NewsImportResult }) {
  const { rowsStored, rowsKnown, rowsRejected, rejected, from, to, notices } = result;
  const listed = rejected.slice(0, listedRows);
  return (
    <>
      <p>
        {formatCount(rowsStored)} stored, {formatCount(rowsKnown)} known already, {formatCount(rowsRejected)} rejected
        {from !== null && to !== null && `; ${formatDate(from)} to ${formatDate(to)}`}.
      </p>
      {notices.map((notice) => (
        <p key={notice}>{notice}</p>
      ))}
      {listed.length > 0 && (
        <table className={classes.rejected}>
          <caption>Rejected rows</caption>
          <tbody>
            {listed.map(({ line, reason }) => (
              <tr key={line}>
                <th scope="row">line {formatCount(line)}</th>
                <td>{reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {rowsRejected > listed.length && listed.length > 0 && <p>Listed: the first {formatCount(listed.length)}.</p>}
    </>
  );
}
