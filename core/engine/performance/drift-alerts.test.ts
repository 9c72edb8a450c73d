import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { exampleRule } from '../../alerts/alerts.test-kit.ts';
import { openAlerts } from '../../alerts/open-alerts.ts';
import type { Standing } from '../../contract/contract.ts';
import { silentLogger as logger } from '../../domain/ports.ts';
import { createManualClock } from '../../hosts/manual-clock.test-kit.ts';
import type { ReadBars } from '../../inference/lived-features.ts';
import type { Manifest } from '../../model/manifest.ts';
import { createTestRecord, start } from '../../record/record.test-kit.ts';
import { exampleDataset, exampleMarkets, exampleSeries } from '../../training/example-dataset.test-kit.ts';
import { featureDrift } from '../../training/feature-drift.ts';
import { createLiveEvents } from '../live-events.ts';
import { liveThrough, promisingManifest } from './lived-record.test-kit.ts';
import { createLivedTable } from './lived-table.ts';
import { createStandingWatch } from './standing-watch.ts';
import { openStandings, worryOf } from './standings.ts';

const series = exampleSeries();
let kit: ReturnType<typeof createTestRecord>;
let dir: string;
beforeEach(() => {
  kit = createTestRecord();
  dir = mkdtempSync(join(tmpdir(), 'omni-drift-alerts-'));
});
afterEach(() => {
  kit.remove();
  rmSync(dir, { recursive: true });
});

/** Looks once at a model and says which alerts there are then, and how it stands; everything is opened anew, as after a restart. */
async function lookAnew(
  manifest: Manifest,
  readBars: ReadBars = (_, ...asked) => series(exampleMarkets[0], ...asked),
): Promise<{ told: string[]; standing: Standing }> {
  const clock = createManualClock(start);
  const alerts = await openAlerts({
    ...{ dataDir: dir, clock, logger },
    secret: () => undefined,
    onFired: () => {},
    onChange: () => {},
  });
  await alerts.putRule(
    exampleRule({
      market: null,
      channels: [],
      coolDownMinutes: 0,
      when: { kind: 'drift', event: 'any' },
      template: '{model}: {event}',
    }),
  );
  const standings = await openStandings(dir, { clock, logger });
  const watch = createStandingWatch({
    record: kit.record,
    lived: createLivedTable(kit.record),
    registry: { manifest: () => manifest },
    standings,
    modelFor: () => 'base',
    readBars,
    knownUntil: () => Infinity,
    events: createLiveEvents(),
    onAlert: alerts.tell,
    notice: () => {},
    clock,
    logger,
  });
  await watch.lookAtAll();
  await watch.close();
  const { alerts: history } = alerts.history({ limit: 100 });
  await alerts.close();
  return { told: history.map(({ text }) => text).sort(), standing: standings.of('base') };
}

it('an alert of a demoted model and one of drifted features fire once each, also over restarts', async () => {
  const dataset = exampleDataset(series);
  const drift = featureDrift(dataset);
  const manifest = (usual: number): Manifest => ({
    ...promisingManifest(1.04),
    scalers: dataset.scalers,
    drift: { ...drift, usual },
  });
  liveThrough(kit, { bars: 8 * 144, from: 12 * 144, every: 6, hitShare: 0 });
  // Nothing is unusual where the training showed as much.
  expect(await lookAnew(manifest(100))).toMatchObject({ told: ['base: demoted'], standing: { driftedAt: null } });
  // As if all training samples had lain in the lowest bin.
  const shifted = Object.fromEntries(
    Object.entries(drift.timeframes).map(([name, features]) => [
      name,
      features.map((feature) => ({ ...feature, shares: feature.shares.map((_, i) => (i === 0 ? 1 : 0)) })),
    ]),
  );
  const drifted = (usual: number) => ({ ...manifest(usual), drift: { timeframes: shifted, usual } });
  const both = ['base: demoted', 'base: drifted'];
  const first = await lookAnew(drifted(0.1));
  expect(first).toMatchObject({ told: both, standing: { driftedAt: start } });
  expect(first.standing.drift).toMatch(
    /^Its features are unlike those of its training: .*, where up to 0\.25 is usual\.$/,
  );
  expect(await lookAnew(drifted(0.1))).toEqual(first);
  // What cannot be told for a while leaves what was found, and is no reason to worry.
  const untold = await lookAnew(drifted(0.1), (_, timeframe) => series(exampleMarkets[0], timeframe, 0, 1));
  const { driftedAt, drift: found } = first.standing;
  expect(untold).toMatchObject({ told: both, standing: { driftedAt, drift: found } });
  expect(untold.standing.driftProblem).toMatch(/not stored any more/);
  expect(worryOf({ ...untold.standing, demotedAt: null })).toBeUndefined();
  expect(worryOf({ ...first.standing, demotedAt: null })).toBe(found);
  expect(await lookAnew(drifted(0.1))).toEqual(first);
  // A little below the limit it is not calm yet, and far below it is; neither is news.
  const mean = Number(/last week is ([\d.]+),/.exec(first.standing.drift ?? '')?.[1]);
  const close = await lookAnew(drifted(mean * 1.1));
  expect(close).toMatchObject({ told: both, standing: { driftedAt: start } });
  expect(close.standing.drift).toMatch(/are not calm yet/);
  expect(await lookAnew(drifted(mean * 2))).toMatchObject({ told: both, standing: { driftedAt: null } });
});
