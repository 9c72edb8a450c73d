import { ActionIcon, CopyButton, UnstyledButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import type { RecordedDecision } from '../../../core/domain/record.ts';
import { formatCount, formatDuration, formatPrice, formatShare } from '../../ui/format.ts';
import { formatDateTimeSeconds } from '../../ui/local-time.ts';
import classes from './detail.module.css';
import { setFilter } from './predictions-view.ts';

/** Where a row comes from and how it is chained to the one before. */
export function DecisionFacts({ decision }: { decision: RecordedDecision }) {
  const { number, modelId, recordedAt, asOf, atr, tickSize, roundTripCost, inputHash, previousHash, hash } = decision;
  return (
    <section className={classes.origin} aria-label="Origin">
      <h3>Origin</h3>
      <dl className={classes.facts}>
        <dt>Row</dt>
        <dd>{formatCount(number)}</dd>
        <dt>Model</dt>
        <dd>
          {modelId === null ? (
            'none'
          ) : (
            <UnstyledButton
              className={classes.name}
              title={`List only what ${modelId} decided`}
              onClick={() => setFilter({ modelId })}
            >
              {modelId}
            </UnstyledButton>
          )}
        </dd>
        <dt>Recorded</dt>
        <dd title={formatDateTimeSeconds(recordedAt)}>{formatDuration(recordedAt - asOf)} after the bar</dd>
        {atr !== null && (
          <>
            <dt>ATR 14, 1h</dt>
            <dd>{formatPrice(atr, tickSize ?? 0.01)}</dd>
          </>
        )}
        <dt>Cost, there and back</dt>
        <dd>{formatShare(roundTripCost, 2)}</dd>
        {inputHash && <Hash name="Inputs" hash={inputHash} meaning="of the bars and headlines the network was fed" />}
        <Hash name="This row" hash={hash} meaning="over everything in this row and the hash of the row before" />
        <Hash name="Row before" hash={previousHash} meaning="of the row before; zeros for the first row" />
      </dl>
    </section>
  );
}

function Hash({ name, hash, meaning }: { name: string; hash: string; meaning: string }) {
  return (
    <>
      <dt title={`SHA-256 ${meaning}`}>{name}</dt>
      <dd className={classes.hash}>
        <code title={hash}>
          {hash.slice(0, 8)}…{hash.slice(-8)}
        </code>
        <CopyButton value={hash}>
          {({ copied, copy }) => (
            <ActionIcon size={20} aria-label={`Copy the hash: ${name}`} onClick={copy}>
              {copied ? <IconCheck size={13} stroke={1.5} /> : <IconCopy size={13} stroke={1.5} />}
            </ActionIcon>
          )}
        </CopyButton>
      </dd>
    </>
  );
}
