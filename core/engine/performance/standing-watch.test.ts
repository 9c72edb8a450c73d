import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlertEvent } from '../../alerts/alert-event.ts';
import { silentLogger as logger } from '../../domain/ports.ts';
import type { UtcMs } from '../../domain/time.ts';
import { hourMs, minuteMs } from '../../domain/timeframe.ts';
import { createManualClock } from '../../hosts/manual-clock.test-kit.ts';
import type { Manifest } from '../../model/manifest.ts';
import { weightsFile } from '../../model/model-files.ts';
import { createTestRecord, decision, start } from '../../record/record.test-kit.ts';
import { createLiveEvents } from '../live-events.ts';
import { liveThrough, promisingManifest } from './lived-record.test-kit.ts';
import { createLivedTable } from './lived-table.ts';
import { createStandingWatch } from './standing-watch.ts';
import { openStandings } from './standings.ts';

let kit: ReturnType<typeof createTestRecord>;
let dir: string;
let told: AlertEvent[];
let notices: string[];
let knownUntil: UtcMs;
beforeEach(() => {
  kit = createTestRecord();
  dir = mkdtempSync(join(tmpdir(), 'omni-standing-'));
  told = [];
  notices = [];
  knownUntil = Infinity;
});
afterEach(() => {
  kit.remove();
  rmSync(dir, { recursive: true });
});

async function open(manifest: Manifest, options: { modelId?: string; now?: UtcMs } = {}) {
  const { modelId = 'base', now = start } = options;
  const clock = createManualClock(now);
  const events = createLiveEvents();
  const standings = await openStandings(dir, { clock, logger });
  const watch = createStandingWatch({
    record: kit.record,
    lived: createLivedTable(kit.record),
    registry: { manifest: () => manifest },
    standings,
    modelFor: () => modelId,
    readBars: () => {
      throw new Error('no bars are needed');
    },
    knownUntil: () => knownUntil,
    events,
    onAlert: (event) => told.push(event),
    notice: (_, message) => notices.push(message),
    clock,
    logger,
  });
  return { clock, events, standings, watch };
}

/** 0.5 in half of the cases: a log loss of 1.04. */
const promised = promisingManifest(1.04);

describe('the standing of a model', () => {
  it('is demoted once when it is clearly worse than promised, also over restarts, and taken back when it has recovered', async () => {
    liveThrough(kit, { bars: 2_016, every: 6, hitShare: 0 });
    const first = await open(promised);
    await first.watch.lookAtAll();
    await first.watch.lookAtAll();
    expect(first.standings.of('base')).toMatchObject({
      demotedAt: start,
      drift: null,
      driftProblem: expect.stringMatching(/^Model base was stored without/),
    });
    expect(first.standings.of('base').promise).toBe(
      'It no longer holds what its test promised: log loss 1.386 on 336 predictions since 2025-01-01, where its test promised 0.990 to 1.090 (95 % interval 1.386 to 1.386).',
    );
    await first.watch.close();
    const second = await open(promised);
    await second.watch.lookAtAll();
    expect(told[0]).toMatchObject({ kind: 'drift', event: 'demoted', market: null });
    expect(new Set(told.map(({ key }) => key))).toEqual(new Set([`drift:demoted:base:${start}`]));
    expect(notices).toHaveLength(1);

    // 14 days of misses and 21 of hits: 0.97, back inside.
    liveThrough(kit, { bars: 3_024, from: 2_016, every: 6, hitShare: 1 });
    await second.watch.lookAtAll();
    expect(second.standings.of('base')).toMatchObject({ demotedAt: null, promise: expect.stringMatching(/^It holds/) });
    const heard = told.length;
    second.clock.advance(3 * hourMs);
    await second.watch.lookAtAll();
    expect(told).toHaveLength(heard);
    expect(notices[1]).toMatch(/^Model base: It holds what its test promised/);
    await second.watch.close();
  });

  it('is held by a model that is as promised, and by one of which too little is known', async () => {
    liveThrough(kit, { bars: 696, every: 6, hitShare: 0 });
    const early = await open(promised);
    await early.watch.lookAtAll();
    expect(early.standings.of('base')).toMatchObject({ demotedAt: null, promise: expect.stringMatching(/^Too early/) });
    liveThrough(kit, { bars: 2_004, from: 696, every: 6, hitShare: 0.7 });
    await early.watch.lookAtAll();
    expect(early.standings.of('base')).toMatchObject({ demotedAt: null, promise: expect.stringMatching(/^It holds/) });
    expect(told).toEqual([]);
    await early.watch.close();
  });

  it('is not broken by outcomes that are known before their horizon is over', async () => {
    liveThrough(kit, { bars: 1_008, every: 6, hitShare: 0.5 });
    liveThrough(kit, { bars: 2_016, from: 1_008, every: 6, hitShare: 0 });
    knownUntil = decision(1_008).asOf;
    const { watch, standings } = await open(promised);
    await watch.lookAtAll();
    expect(standings.of('base')).toMatchObject({ demotedAt: null, promise: expect.stringMatching(/ on 163 predict/) });
    knownUntil = Infinity;
    await watch.lookAtAll();
    expect(standings.of('base').demotedAt).toBe(start);
    await watch.close();
  });

  const named = (weights: string, createdAt = start) =>
    promisingManifest(1.04, { createdAt, sha256: { [weightsFile]: weights } });
  const after = decision(2_016).asOf;

  it('stays with a model that is renamed, and so does what it said: a later look finds it demoted still', async () => {
    liveThrough(kit, { bars: 2_016, every: 6, hitShare: 0 });
    const first = await open(named('a'), { now: after });
    await first.watch.lookAtAll();
    await first.standings.rename('base', 'evening', named('a'));
    await first.watch.close();
    liveThrough(kit, { bars: 60, from: 2_016, every: 6, hitShare: 0, modelId: 'evening' });
    const second = await open(named('a'), { modelId: 'evening', now: after + 3 * hourMs });
    await second.watch.lookAtAll();
    expect(second.standings.of('evening')).toMatchObject({
      demotedAt: after,
      promise: expect.stringMatching(/ on 346 predictions since 2025-01-01/),
    });
    expect(told.filter(({ key }) => key.includes('evening'))).toEqual([]);
    await second.watch.close();
    // Control: another model of that name has none of what was said before.
    const other = await open(named('b'), { modelId: 'evening', now: after + 3 * hourMs });
    await other.standings.note('evening', { promise: null, demotedAt: null });
    await other.watch.lookAtAll();
    expect(other.standings.of('evening').promise).toMatch(/^Too early .* on 10 predictions/);
    await other.watch.close();
  });

  it('is not that of another model with its name: one made later, or one that got the name when it was given up', async () => {
    liveThrough(kit, { bars: 2_016, every: 6, hitShare: 0 });
    const made = await open(named('b', after), { now: after });
    await made.watch.lookAtAll();
    expect(made.standings.of('base')).toMatchObject({ demotedAt: null, promise: null });
    // Older than the record, and imported only when the name was free.
    await made.standings.forget('base', named('a'));
    await made.watch.close();
    const imported = await open(named('b'), { now: after + hourMs });
    await imported.watch.lookAtAll();
    expect(imported.standings.of('base')).toMatchObject({ demotedAt: null, promise: null });
    await imported.watch.close();
    // Control: the deleted model itself, taken in again, did say it.
    const again = await open(named('a'), { now: after + hourMs });
    await again.watch.lookAtAll();
    expect(again.standings.of('base').demotedAt).toBe(after + hourMs);
    await again.watch.close();
  });

  it('is broken by its newest two weeks, however long it was good before', async () => {
    liveThrough(kit, { bars: 60 * 144, every: 36, hitShare: 0.6 });
    liveThrough(kit, { bars: 14 * 144, from: 60 * 144, every: 36, hitShare: 0 });
    const { watch, standings } = await open(promised);
    await watch.lookAtAll();
    expect(standings.of('base')).toMatchObject({
      demotedAt: start,
      promise: expect.stringMatching(
        /^It no longer holds what its test promised: log loss 1\.386 on its newest 56 predictions since 2025-03-02/,
      ),
    });
    await watch.close();
  });

  it('is no better than it is: worse than promised is said, also where chance may explain it', async () => {
    liveThrough(kit, { bars: 2_016, every: 6, hitShare: 0.5 });
    const { watch, standings } = await open(promisingManifest(0.9));
    await watch.lookAtAll();
    const { demotedAt, promise } = standings.of('base');
    expect(demotedAt).toBeNull();
    expect(promise).toMatch(
      /^It does worse than its test promised, which chance may explain: .* promised 0\.850 to 0\.950/,
    );
    await watch.close();
  });

  it('is not told of a model that was stored without the interval of its test', async () => {
    liveThrough(kit, { bars: 2_016, every: 6, hitShare: 0 });
    const { report } = promised;
    const { intervals: _, ...test } = report.metrics.test;
    const old = { ...promised, report: { ...report, metrics: { ...report.metrics, test } } };
    const { watch, standings } = await open(old);
    await watch.lookAtAll();
    expect(standings.of('base')).toMatchObject({
      demotedAt: null,
      promise: expect.stringMatching(/stored without the interval/),
    });
    await watch.close();
  });

  it('is looked at a minute after an outcome, and then at most once an hour', async () => {
    const { clock, events, standings, watch } = await open(promised);
    clock.advance(2 * minuteMs);
    await watch.look('base');
    expect(standings.of('base').promise).toBeNull();
    liveThrough(kit, { bars: 40, hitShare: 1 });
    const listed = kit.record.read(1).listed;
    const outcome = { kind: 'outcome', row: listed.decision, outcome: listed.outcome } as Parameters<
      typeof events.publish
    >[0];
    events.publish(outcome);
    events.publish(outcome);
    clock.advance(hourMs - 2 * minuteMs);
    await watch.look('none');
    expect(standings.of('base').promise).toBeNull();
    clock.advance(2 * minuteMs);
    // Waits for what is at work.
    await watch.look('none');
    expect(standings.of('base').promise).toMatch(/^Too early .* on 40 predictions/);
    await watch.close();
  });

  it('follows a model that is renamed and is forgotten with one that is deleted', async () => {
    const standings = await openStandings(dir, { clock: createManualClock(start), logger });
    await standings.note('base', { demotedAt: 5 });
    await standings.rename('base', 'new', promised);
    expect([standings.of('base').demotedAt, standings.of('new').demotedAt]).toEqual([null, 5]);
    await standings.forget('new', promised);
    expect(standings.of('new').demotedAt).toBeNull();
  });
});
