import { Button, Progress } from '@mantine/core';
import { IconPlayerStop, IconShieldCheck } from '@tabler/icons-react';
import { useConnection } from '../../engine/use-connection.ts';
import { formatCount, formatDuration } from '../../ui/format.ts';
import { formatDateTime } from '../../ui/local-time.ts';
import { type EndedAudit, useEndedAudit } from './audit-memory.ts';
import classes from './learner-audit.module.css';
import { LearnerAuditResult } from './learner-audit-result.tsx';
import { useLearnerAudit } from './use-learner-audit.ts';

const icon = { size: 14, stroke: 1.5 };

/** One click that tells whether the learner itself can be trusted: controls whose right outcome is known. */
export function LearnerAudit() {
  const client = useConnection((state) => state.client);
  const { progress, problem, start, cancel } = useLearnerAudit();
  const { ended } = useEndedAudit();
  return (
    <section className={classes.audit} aria-label="Check of the learner">
      <header className={classes.header}>
        <h2>Is the learner sound?</h2>
        {progress ? (
          <Button variant="default" onClick={cancel} leftSection={<IconPlayerStop {...icon} />}>
            Cancel
          </Button>
        ) : (
          <Button
            variant={ended ? 'default' : 'filled'}
            disabled={!client}
            onClick={() => client && start(client, ended ? ended.result.seed + 1 : 1)}
            leftSection={<IconShieldCheck {...icon} />}
          >
            {ended ? 'Check with another seed' : 'Check the learner'}
          </Button>
        )}
      </header>
      <p className={classes.note}>
        Trainings whose right outcome is known: on a simulated market, and on the order of two marks that no single bar
        tells, the network must come within 5 % of the best accuracy that is possible; in shuffled labels it must find
        nothing. Your candles and models are not touched; it takes a minute or two.
      </p>
      {progress && (
        <div className={classes.progress} role="status">
          <span>{progress.what}</span>
          <span>
            {progress.samplesPerSecond !== null && `${formatCount(Math.round(progress.samplesPerSecond))} samples/s`}
          </span>
          <Progress size={4} value={progress.fraction * 100} aria-label="Progress of the check" />
        </div>
      )}
      {problem && (
        <p className={classes.problem} role="alert">
          {problem}
        </p>
      )}
      {ended && <Ended {...ended} />}
    </section>
  );
}

function Ended({ endedAt, result }: EndedAudit) {
  return (
    <>
      <LearnerAuditResult result={result} />
      <p className={classes.facts}>
        Checked {formatDateTime(endedAt)}: {result.preset} network, seed {result.seed};{' '}
        {formatCount(result.samples.train)} training, {formatCount(result.samples.validation)} validation and{' '}
        {formatCount(result.samples.test)} test samples; {formatDuration(result.seconds * 1_000)}. {result.backend}.
      </p>
    </>
  );
}
