import { Tooltip } from '@mantine/core';
import type { ModelSummary } from '../../core/contract/contract.ts';
import classes from './demoted-badge.module.css';
import { formatDate } from './local-time.ts';

/** Beside the name of a model that no longer holds what its test promised; nothing beside others. */
export function DemotedBadge({ demotion }: { demotion: ModelSummary['demotion'] }) {
  if (!demotion) return null;
  const why = `Demoted since ${formatDate(demotion.since)}. ${demotion.why}`;
  return (
    <Tooltip label={why} multiline maw={360}>
      <span className={classes.badge}>demoted</span>
    </Tooltip>
  );
}
