import { Progress } from '@mantine/core';
import type { LlmStatus } from '../../../core/contract/contract.ts';
import { formatCount } from '../../ui/format.ts';
import { formatUsd } from './score-text.ts';
import classes from './status.module.css';

const states: Record<LlmStatus['state'], { text: string; level: 'ok' | 'warn' | 'bad' | 'off' }> = {
  off: { text: 'off', level: 'off' },
  needsKey: { text: 'needs a key', level: 'warn' },
  ready: { text: 'ready', level: 'ok' },
  failing: { text: 'failing', level: 'bad' },
  overBudget: { text: 'budget of today spent', level: 'warn' },
};

/** Whether a language model judges too, and what it has cost today. */
export function LlmCard({ status }: { status: LlmStatus }) {
  const { text, level } = states[status.state];
  const share = status.budgetUsd > 0 ? Math.min(1, status.costUsd / status.budgetUsd) : 0;
  return (
    <section className={classes.card} aria-label="LLM">
      <header>
        <h3>LLM</h3>
        <span className={classes.state} data-level={level}>
          {text}
        </span>
      </header>
      {status.model && (
        <p className={classes.break}>
          {status.model}
          {status.baseUrl && <small> {status.baseUrl}</small>}
        </p>
      )}
      {status.detail && <p data-level={level === 'bad' ? 'bad' : undefined}>{status.detail}</p>}
      {status.state === 'off' && !status.detail && (
        <p>
          Switch it on in <a href="#/settings">Settings</a>: any service that speaks OpenAI’s API, or a model on this
          computer.
        </p>
      )}
      {(status.state !== 'off' || status.calls > 0) && (
        <>
          <div className={classes.line}>
            <span title="Today is the UTC day">Today</span>
            <strong>
              {formatUsd(status.costUsd)} <small>of {formatUsd(status.budgetUsd)}</small>
            </strong>
          </div>
          <Progress
            size={4}
            value={share * 100}
            color={share >= 1 ? 'orange' : 'blue'}
            aria-label="Share of today's budget"
          />
          <dl className={classes.facts}>
            <dt>Calls</dt>
            <dd>
              {formatCount(status.calls)}
              {status.failures > 0 && <span data-level="bad">, {formatCount(status.failures)} failed</span>}
            </dd>
            <dt>From the cache</dt>
            <dd>{formatCount(status.cacheHits)}</dd>
            <dt>Tokens in, out</dt>
            <dd>
              {formatCount(status.inputTokens)}, {formatCount(status.outputTokens)}
            </dd>
          </dl>
        </>
      )}
    </section>
  );
}
