import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { asClosed, emptyColumns } from '../../domain/candle.ts';
import { dayMs, hourMs } from '../../domain/timeframe.ts';
import { decodeManifest } from '../../model/manifest.ts';
import { dataEnd } from '../../training/unseen-window.ts';
import { planChallenge } from './plan-challenge.ts';

it('says in whole days what is missing for a challenger, and never that too little is enough', () => {
  const path = new URL('../../../models/demo-tiny/manifest.json', import.meta.url);
  const manifest = decodeManifest(readFileSync(path, 'utf8'));
  if ('refused' in manifest) throw new Error(manifest.why);
  const ledger = { comparedUntil: () => undefined } as unknown as Parameters<typeof planChallenge>[1]['ledger'];
  const planned = (unseenMs: number) => {
    const bars = emptyColumns(1);
    bars.openTime[0] = dataEnd(manifest) + 2 * manifest.rules.horizonMs + unseenMs - hourMs;
    return () => planChallenge(manifest, { read: () => asClosed(bars), ledger, judgedDays: 14 });
  };
  const needed = 'A challenger must be judged on 4 days that this model has not learnt from and was not chosen by.';
  expect(planned(-dayMs)).toThrow(`${needed} The data hold 0 days so far.`);
  expect(planned(1.9 * dayMs)).toThrow(`${needed} The data hold 1 day so far.`);
  expect(planned(3.9 * dayMs)).toThrow(`${needed} The data hold 3 days so far.`);
});
