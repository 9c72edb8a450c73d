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
