import { Button } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import type { LlmStatus, ScoreEvent } from '../../../core/contract/contract.ts';
import { sentenceOf } from '../../engine/problem.ts';
import { useConnection } from '../../engine/use-connection.ts';
import { countOf, formatDuration, formatNumber } from '../../ui/format.ts';
import { formatUsd } from '../sentiment/score-text.ts';
import classes from './panel.module.css';

const states: Record<LlmStatus['state'], string> = {
  off: 'off',
  needsKey: 'needs a key',
  ready: 'ready',
  failing: 'failing',
  overBudget: 'budget of today spent',
};
const sample = 'Bitcoin slips after a large exchange halts withdrawals';

type Trial = { readonly isGood: boolean; readonly text: string };

/** What it costs today, and a trial with one headline as saved. */
export function LlmPanel({ status, isUnsaved }: { status: LlmStatus; isUnsaved: boolean }) {
  const client = useConnection((state) => state.client);
  const [trial, setTrial] = useState<Trial | null>(null);
  const [isBusy, setBusy] = useState(false);

  const test = async () => {
    if (!client) return;
    setBusy(true);
    setTrial(null);
    try {
      await client.stream('sentiment.score', { texts: [sample], models: ['llm'], isFresh: true }, (event) => {
        if (event.kind === 'problem' || event.waitingFor.length === 0) setTrial(trialOf(event));
      });
    } catch (error) {
      setTrial({ isGood: false, text: sentenceOf(error) });
    } finally {
      setBusy(false);
    }
  };

  return (
    <div className={classes.panel}>
      <p className={classes.line}>
        <strong data-level={status.state === 'failing' ? 'bad' : status.state === 'ready' ? 'ok' : undefined}>
          {states[status.state]}
        </strong>
        <span>
          Today, UTC: {formatUsd(status.costUsd)} of {formatUsd(status.budgetUsd)}, {countOf(status.calls, 'call')}
          {status.failures > 0 && `, ${countOf(status.failures, 'failure')}`}
        </span>
      </p>
      {status.detail && <p className={classes.detail}>{status.detail}</p>}
      <div className={classes.actions}>
        <Button
          variant="default"
          leftSection={<IconPlayerPlay size={15} stroke={1.5} />}
          loading={isBusy}
          disabled={!client || isUnsaved || status.state === 'off'}
          onClick={() => void test()}
        >
          Test with one headline
        </Button>
        <span className={classes.detail}>{hintOf(status, isUnsaved)}</span>
      </div>
      {trial && (
        <p role="status" data-level={trial.isGood ? 'ok' : 'bad'}>
          {trial.text}
        </p>
      )}
    </div>
  );
}

function hintOf({ state }: LlmStatus, isUnsaved: boolean): string {
  if (isUnsaved) return 'Save first: the test uses what is saved.';
  return state === 'off' ? 'Switch it on and save first.' : `“${sample}”, one short call.`;
}

function trialOf(event: ScoreEvent): Trial {
  if (event.kind === 'problem') return { isGood: false, text: event.message };
  const { llm } = event.score.models;
  if ('unavailable' in llm) return { isGood: false, text: llm.unavailable };
  const where = llm.isCached ? 'from the cache' : `in ${formatDuration(llm.ms)}`;
  return { isGood: true, text: `It answered ${where}: ${llm.label}, ${formatNumber(llm.score, 2)}. ${llm.reason}` };
}
