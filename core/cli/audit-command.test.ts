import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditResult } from '../contract/contract.ts';
import { runOmni } from './run-omni.test-kit.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'omni-audit-command-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

describe('omni audit learner', () => {
  it('passes every control with the tiny preset', async () => {
    const { code, stdout, stderr } = await runOmni('audit', 'learner', '--json', '--data-dir', dataDir);
    const result = JSON.parse(stdout) as AuditResult;
    expect(result).toMatchObject({ isPassed: true, preset: 'tiny', seed: 1 });
    const { knownComponent, orderOfMarks, shuffledLabels } = result;
    expect(knownComponent.ratio.interval.low).toBeGreaterThan(0.95);
    expect(knownComponent.constantRatio).toBeLessThan(0.5);
    expect(orderOfMarks.branches.map(({ window }) => window)).toEqual([60, 48]);
    for (const { ratio, newestBarRatio } of orderOfMarks.branches) {
      expect(ratio.interval.low).toBeGreaterThan(0.95);
      expect(newestBarRatio).toBeLessThan(0.5);
    }
    expect(shuffledLabels.balancedAccuracy.interval.low).toBeLessThanOrEqual(1 / 3);
    expect(shuffledLabels.balancedAccuracy.interval.high).toBeGreaterThanOrEqual(1 / 3);
    expect(stderr).toContain('Training on shuffled labels, epoch 1');
    expect(code).toBe(0);
  }, 900_000);

  it('refuses a preset that does not exist as wrong usage', async () => {
    expect((await runOmni('audit', 'learner', '--preset', 'small', '--data-dir', dataDir)).code).toBe(2);
  });
});
