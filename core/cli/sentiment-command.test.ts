import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runOmni } from './run-omni.test-kit.ts';

it('names an empty line by its place among all, in the second thousand too', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'omni-lines-'));
  try {
    const lines = Array.from({ length: 1_003 }, (_, i) => (i === 1 || i === 1_001 ? ' ' : 'Bitcoin rallies'));
    const options = ['--models', 'lexicon', '--json', '--data-dir', dataDir];
    const { code, stdout, stderr } = await runOmni('sentiment', ...lines, ...options);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toHaveLength(1_001);
    expect(stderr.match(/Line .* is empty\./g)).toEqual(['Line 2 is empty.', 'Line 1002 is empty.']);
  } finally {
    rmSync(dataDir, { recursive: true });
  }
}, 120_000);

it('fails when no model judged the headline, and says so instead of calling it neutral', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'omni-unjudged-'));
  try {
    const { code, stdout, stderr } = await runOmni(
      'sentiment',
      'Ether falls',
      '--models',
      'finbert',
      '--data-dir',
      dataDir,
    );
    expect(code).toBe(1);
    expect(stdout).toContain('fused    none: no model judged it');
    expect(stdout).not.toContain('neutral');
    expect(stderr).toBe('omni: No model judged the headline; what was printed says why.\n');
    expect(await runOmni('finbert', 'remove', '--data-dir', dataDir)).toMatchObject({
      code: 0,
      stdout: 'FinBERT is not on this computer; there was nothing to remove.\n',
    });
  } finally {
    rmSync(dataDir, { recursive: true });
  }
}, 60_000);
