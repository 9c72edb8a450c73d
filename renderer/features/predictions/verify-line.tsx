import { ActionIcon, Button, Progress } from '@mantine/core';
import { IconAlertTriangle, IconShieldCheck, IconX } from '@tabler/icons-react';
import type { Verification } from '../../../core/contract/contract.ts';
import { countOf, formatCount, formatShare } from '../../ui/format.ts';
import classes from './predictions.module.css';
import { choose } from './predictions-view.ts';
import { forgetVerification, useVerifying } from './verify-record.ts';

/** How the verification of the record stands, or what it found; nothing before it was asked for. */
export function VerifyLine() {
  const { state, fraction, rows, result, problem, stop } = useVerifying();
  if (state === 'none') return null;
  if (state === 'running') {
    return (
      <section className={classes.verify} aria-label="Verification">
        <Progress size={4} value={fraction * 100} aria-label="Rows verified" />
        <p role="status">
          {formatShare(fraction)}, {countOf(rows, 'row')} fit so far
        </p>
        <Button variant="default" onClick={stop}>
          Stop
        </Button>
      </section>
    );
  }
  return (
    <section
      className={classes.verify}
      aria-label="Verification"
      data-level={result?.misfit || state === 'failed' ? 'error' : undefined}
    >
      {state === 'stopped' && <p role="status">Stopped; the {countOf(rows, 'row')} before fit.</p>}
      {state === 'failed' && <p role="alert">The record could not be verified: {problem}</p>}
      {result && <Found result={result} />}
      <ActionIcon aria-label="Close the verification" onClick={forgetVerification}>
        <IconX size={15} stroke={1.5} />
      </ActionIcon>
    </section>
  );
}

function Found({ result: { rows, outcomesChecked, outcomesUnchecked, lastHash, misfit } }: { result: Verification }) {
  if (misfit) {
    return (
      <>
        <IconAlertTriangle size={16} stroke={1.5} aria-hidden />
        <p role="alert">
          <strong>Row {formatCount(misfit.number)} does not fit.</strong> {misfit.message}
        </p>
        <Button variant="default" onClick={() => choose(misfit.number)}>
          Show row {formatCount(misfit.number)}
        </Button>
      </>
    );
  }
  return (
    <>
      <IconShieldCheck size={16} stroke={1.5} aria-hidden />
      <p role="status">
        <strong>The record fits.</strong> {countOf(rows, 'row')} in one unbroken chain,{' '}
        {countOf(outcomesChecked, 'outcome')} worked out again from 1m bars
        {outcomesUnchecked > 0 &&
          `; ${countOf(outcomesUnchecked, 'outcome')} could not be, because their bars are not stored any more`}
        .
        {lastHash && (
          <small title="Note it down: while the record is what it was, this row keeps this hash">
            Last hash <code>{lastHash.slice(0, 16)}…</code>
          </small>
        )}
      </p>
    </>
  );
}
