import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconDownload } from '@tabler/icons-react';
import { type SentimentModel, sentimentModels } from '../../../core/domain/news.ts';
import { countOf, formatCount } from '../../ui/format.ts';
import { RowGrid } from '../../ui/row-grid.tsx';
import { saveFile } from '../../ui/save-file.ts';
import classes from './lab.module.css';
import { toCsv } from './lab-csv.ts';
import { LabHeader, LabRow, labColumns, strongDisagreement } from './lab-row.tsx';
import { type LabRow as Row, selectRow, useLab } from './lab-store.ts';
import { modelNames } from './score-text.ts';

/** One headline a row, one model a column. */
export function LabResults() {
  const { rows, round, isRunning, problem, selected } = useLab();
  const isNarrow = useMediaQuery('(max-width: 1180px)') ?? false;
  const scores = rows.flatMap(({ score }) => (score ? [score] : []));
  const slow = isRunning ? sentimentModels.filter((model) => rows.some((row) => row.waitingFor.includes(model))) : [];
  const refused = rows.filter((row) => row.problem !== null).length;
  const apart = scores.filter((score) => (score.disagreement ?? 0) >= strongDisagreement).length;
  const summary = [
    `${formatCount(scores.length)} of ${countOf(rows.length, 'headline')} judged`,
    refused > 0 && `${formatCount(refused)} refused`,
    slow.length > 0 && `waiting for ${slow.map((model) => modelNames[model]).join(' and ')}`,
    apart > 0 && `models far apart on ${formatCount(apart)}`,
  ]
    .filter(Boolean)
    .join(', ');
  return (
    <section className={classes.results} aria-label="Results">
      <header className={classes.resultsHeader}>
        <span role="status">{summary}</span>
        <Button
          variant="default"
          leftSection={<IconDownload size={14} stroke={1.5} />}
          disabled={isRunning || scores.length === 0}
          onClick={() => saveFile('headlines.csv', 'text/csv;charset=utf-8', toCsv(rows))}
        >
          Export CSV
        </Button>
      </header>
      {problem && (
        <p className={classes.notice} role="alert">
          {problem}
        </p>
      )}
      {silences(rows, isRunning).map(({ model, reason, count }) => (
        <p key={`${model} ${reason}`} className={classes.notice}>
          <strong>{modelNames[model]}</strong> did not speak
          {count < scores.length && ` on ${countOf(count, 'headline')}`}: {reason}
        </p>
      ))}
      <RowGrid
        key={round}
        label="Judged headlines"
        count={rows.length}
        rowHeight={42}
        columns={isNarrow ? labColumns.narrow : labColumns.wide}
        header={<LabHeader />}
        renderRow={(index) => <LabRow row={rows[index]} index={index} isRunning={isRunning} />}
        selected={selected}
        onSelect={selectRow}
      />
    </section>
  );
}

const listedSilences = 4;

/** Why models did not speak, the most frequent reasons first. */
function silences(
  rows: readonly Row[],
  isRunning: boolean,
): { model: SentimentModel; reason: string; count: number }[] {
  const counted = new Map<string, { model: SentimentModel; reason: string; count: number }>();
  for (const { score, waitingFor } of rows) {
    for (const model of score ? sentimentModels : []) {
      const part = score?.models[model];
      if (!part || !('unavailable' in part) || (isRunning && waitingFor.includes(model))) continue;
      const key = `${model} ${part.unavailable}`;
      const known = counted.get(key) ?? { model, reason: part.unavailable, count: 0 };
      counted.set(key, { ...known, count: known.count + 1 });
    }
  }
  return [...counted.values()].sort((a, b) => b.count - a.count).slice(0, listedSilences);
}
