import { Skeleton } from '@mantine/core';
import type { SentimentStatus } from '../../../core/contract/contract.ts';
import { countOf, formatCount } from '../../ui/format.ts';
import { localZone } from '../../ui/local-time.ts';
import { ErrorState } from '../../ui/states.tsx';
import { FinbertCard } from './finbert-card.tsx';
import { ImportForm } from './import-form.tsx';
import { LlmCard } from './llm-card.tsx';
import { SourceList } from './source-list.tsx';
import classes from './status.module.css';

type Props = { status: SentimentStatus | null; problem: string | null };

/** How the sources and the judges are, and a way to bring in headlines of the past. */
export function StatusColumn({ status, problem }: Props) {
  return (
    <aside className={classes.column} aria-label="Sources and models">
      {!status && !problem && (
        <div className={classes.skeleton} role="status" aria-label="Loading sources and models">
          {[120, 84, 80, 160].map((height) => (
            <Skeleton key={height} height={height} />
          ))}
        </div>
      )}
      {!status && problem && (
        <ErrorState
          title="Sources and models do not answer"
          problem={problem}
          stillWorks="Charts and predictions go on; it is asked again by itself."
        />
      )}
      {status && (
        <>
          <p className={classes.counts}>
            <strong>{formatCount(status.items)}</strong> {status.items === 1 ? 'headline' : 'headlines'} stored
            {status.waiting > 0 && (
              <span title="Headlines that FinBERT or the LLM have yet to judge; the lexicon has judged all">
                , {formatCount(status.waiting)} waiting to be judged
              </span>
            )}
            <small>Times in {localZone(Date.now())}</small>
          </p>
          <SourceList sources={status.sources} />
          <FinbertCard status={status.finbert} />
          <LlmCard status={status.llm} />
          <section className={classes.card} aria-label="Lexicon">
            <header>
              <h3>Lexicon</h3>
              <span className={classes.state} data-level="ok">
                always there
              </span>
            </header>
            <p>
              {countOf(status.lexicon.terms, 'word')}, version {status.lexicon.version}
            </p>
          </section>
          <ImportForm />
        </>
      )}
    </aside>
  );
}
