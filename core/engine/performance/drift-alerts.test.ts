import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { exampleRule } from '../../alerts/alerts.test-kit.ts';
import { openAlerts } from '../../alerts/open-alerts.ts';
import { silentLogger as logger } from '../../domain/ports.ts';
import { createManualClock } from '../../hosts/manual-clock.test-kit.ts';
import type { ReadBars } from '../../inference/lived-features.ts';
import type { Manifest } from '../../model/manifest.ts';
import { createTestRecord, start } from '../../record/record.test-kit.ts';
import { exampleDataset, exampleMarkets, exampleSeries } from '../../training/example-dataset.test-kit.ts';
import { featureDrift } from '../../training/feature-drift.ts';
import { createLiveEvents } from '../live-events.ts';
import { liveThrough, promisingManifest } from './lived-record.test-kit.ts';
import { createStandingWatch } from './standing-watch.ts';
import { openStandings } from './standings.ts';

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

/** Looks once at a model and says which alerts there are then; everything is opened anew, as after a restart. */
async function lookAnew(manifest: Manifest): Promise<string[]> {
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
  const readBars: ReadBars = (_, ...asked) => series(exampleMarkets[0], ...asked);
  const watch = createStandingWatch({
    record: kit.record,
    registry: { manifest: () => manifest },
    standings: await openStandings(dir, logger),
    modelFor: () => 'base',
    readBars,
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
  return history.map(({ text }) => text).sort();
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
  expect(await lookAnew(manifest(100))).toEqual(['base: demoted']);
  // As if all training samples had lain in the lowest bin.
  const shifted = Object.fromEntries(
    Object.entries(drift.timeframes).map(([name, features]) => [
      name,
      features.map((feature) => ({ ...feature, shares: feature.shares.map((_, i) => (i === 0 ? 1 : 0)) })),
    ]),
  );
  const drifted = { ...manifest(0.1), drift: { timeframes: shifted, usual: 0.1 } };
  expect(await lookAnew(drifted)).toEqual(['base: demoted', 'base: drifted']);
  expect(await lookAnew(drifted)).toEqual(['base: demoted', 'base: drifted']);
  // Calm again: nothing to tell.
  expect(await lookAnew(manifest(100))).toEqual(['base: demoted', 'base: drifted']);
});
