import { Button, Progress } from '@mantine/core';
import { useState } from 'react';
import type { FinbertStatus } from '../../../core/contract/contract.ts';
import { sentenceOf } from '../../engine/problem.ts';
import { useConnection } from '../../engine/use-connection.ts';
import { formatShare } from '../../ui/format.ts';
import { formatBytes } from './score-text.ts';
import classes from './status.module.css';

const states: Record<FinbertStatus['state'], { text: string; level: 'ok' | 'bad' | 'off' }> = {
  absent: { text: 'not on this computer', level: 'off' },
  downloading: { text: 'downloading', level: 'ok' },
  importing: { text: 'importing', level: 'ok' },
  ready: { text: 'ready', level: 'ok' },
  broken: { text: 'broken', level: 'bad' },
};

/** Whether FinBERT can judge, and how to get it: nothing is downloaded before the button is pressed. */
export function FinbertCard({ status }: { status: FinbertStatus }) {
  const client = useConnection((state) => state.client);
  const [problem, setProblem] = useState<string | null>(null);
  const { text, level } = states[status.state];
  const { offer } = status;

  const run = async (name: 'finbert.download' | 'finbert.cancel') => {
    setProblem(null);
    try {
      await client?.request(name, {});
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  };

  const canDownload = status.state === 'absent' || status.state === 'broken';
  return (
    <section className={classes.card} aria-label="FinBERT">
      <header>
        <h3>FinBERT</h3>
        <span className={classes.state} data-level={level}>
          {text}
        </span>
      </header>
      {status.version && (
        <p className={classes.break}>
          {status.version}
          {status.bytes !== null && `, ${formatBytes(status.bytes)}`}
        </p>
      )}
      {status.detail && <p data-level={level === 'bad' ? 'bad' : undefined}>{status.detail}</p>}
      {status.state === 'downloading' && (
        <>
          <div className={classes.line}>
            <span>{formatShare(status.fraction)}</span>
            <Button variant="default" disabled={!client} onClick={() => void run('finbert.cancel')}>
              Stop
            </Button>
          </div>
          <Progress size={4} value={(status.fraction ?? 0) * 100} aria-label="Download of FinBERT" />
        </>
      )}
      {canDownload && (
        <>
          <p className={classes.break}>
            {offer.modelId}, {formatBytes(offer.bytes)} from {hostOf(offer.hub)}.
          </p>
          <small>{offer.licence}</small>
          <Button variant="default" disabled={!client} onClick={() => void run('finbert.download')}>
            Download {formatBytes(offer.bytes)}
          </Button>
          <small>Offline? Import a folder in Settings. Until then the lexicon judges alone.</small>
        </>
      )}
      {problem && (
        <p data-level="bad" role="alert">
          {problem}
        </p>
      )}
    </section>
  );
}

/** The part of an address a person recognises; all of it when it is none. */
function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address;
}
