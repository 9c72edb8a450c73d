import { Button, Checkbox } from '@mantine/core';
import { type DragEvent, useMemo, useRef, useState } from 'react';
import type { SentimentStatus } from '../../../core/contract/contract.ts';
import { type SentimentModel, sentimentModels } from '../../../core/domain/news.ts';
import { useConnection } from '../../engine/use-connection.ts';
import { countOf, formatCount } from '../../ui/format.ts';
import classes from './lab.module.css';
import { clearLab, judge, setLabText, stopJudging, toggleModel, useLab } from './lab-store.ts';
import { modelNames } from './score-text.ts';
import { longestHeadline, mostHeadlines, splitLines } from './split-lines.ts';

const mostFileBytes = 5_000_000;

/** Why a model would not speak now; null when it would. */
function silenceOf(model: SentimentModel, status: SentimentStatus | null): string | null {
  if (!status || model === 'lexicon') return null;
  if (model === 'finbert') return status.finbert.state === 'ready' ? null : 'not on this computer yet';
  const { state } = status.llm;
  return { off: 'off', needsKey: 'needs a key', ready: null, failing: null, overBudget: 'budget spent' }[state];
}

/** The big box: paste, type, drop or open headlines, one a line, and have them judged. */
export function LabInput({ status }: { status: SentimentStatus | null }) {
  const client = useConnection((state) => state.client);
  const { text, models, isRunning } = useLab();
  const [isOver, setOver] = useState(false);
  const [remark, setRemark] = useState<string | null>(null);
  const file = useRef<HTMLInputElement>(null);
  const { lines, leftOut, tooLong } = useMemo(() => splitLines(text), [text]);
  const canJudge = client !== null && lines.length > 0 && models.length > 0;

  const read = async (files: FileList | null) => {
    const [first] = files ?? [];
    if (!first) return;
    if (first.size > mostFileBytes) {
      setRemark(`${first.name} is larger than 5 MB; import large files on the Feed tab.`);
      return;
    }
    setRemark(null);
    setLabText(await first.text());
  };
  const onDrop = (event: DragEvent) => {
    setOver(false);
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    void read(event.dataTransfer.files);
  };

  return (
    <form
      className={classes.input}
      aria-label="Headlines to judge"
      onSubmit={(event) => {
        event.preventDefault();
        if (isRunning) stopJudging();
        else if (canJudge && client) void judge(client);
      }}
    >
      <textarea
        className={classes.box}
        aria-label="Headlines, one a line"
        placeholder={'Paste headlines here, one a line, or drop a text file.\nCtrl+Enter judges them.'}
        spellCheck={false}
        dir="auto"
        value={text}
        data-over={isOver || undefined}
        onChange={(event) => setLabText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && canJudge && client) void judge(client);
        }}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      />
      <div className={classes.controls}>
        <fieldset className={classes.models}>
          <legend>Judged by</legend>
          {sentimentModels.map((model) => {
            const silence = silenceOf(model, status);
            return (
              <Checkbox
                key={model}
                label={
                  <>
                    {modelNames[model]}
                    {silence && <small> {silence}</small>}
                  </>
                }
                checked={models.includes(model)}
                onChange={() => toggleModel(model)}
              />
            );
          })}
        </fieldset>
        <div className={classes.buttons}>
          <Button type="submit" variant={isRunning ? 'default' : 'filled'} disabled={!isRunning && !canJudge}>
            {isRunning ? 'Stop' : lines.length > 1 ? `Judge ${formatCount(lines.length)} headlines` : 'Judge'}
          </Button>
          <Button variant="default" onClick={() => file.current?.click()}>
            Open a file
          </Button>
          <Button variant="default" disabled={text === '' && !isRunning} onClick={clearLab}>
            Clear
          </Button>
          <input
            ref={file}
            type="file"
            accept=".txt,.csv,.log,text/plain,text/csv"
            hidden
            aria-label="File of headlines"
            onChange={(event) => {
              void read(event.currentTarget.files);
              event.currentTarget.value = '';
            }}
          />
        </div>
        <p className={classes.remark} role="status">
          {remark ?? notes(lines.length, leftOut, tooLong)}
          {models.includes('llm') &&
            status?.llm.state === 'ready' &&
            ' The LLM costs money, up to the budget of a day.'}
        </p>
      </div>
    </form>
  );
}

function notes(count: number, leftOut: number, tooLong: number): string {
  return [
    count > 0 && `${countOf(count, 'headline')}.`,
    leftOut > 0 && `${formatCount(leftOut)} more are left out: at most ${formatCount(mostHeadlines)} at once.`,
    tooLong > 0 && `${countOf(tooLong, 'line')} longer than ${formatCount(longestHeadline)} characters left out.`,
  ]
    .filter(Boolean)
    .join(' ');
}
