import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runOmni } from './run-omni.test-kit.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'omni-settings-command-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const settings = (dataDir: string, ...argv: string[]) =>
  runOmni('settings', ...argv, '--data-dir', join(folder, dataDir));

it('writes all settings to a file, says what it would change elsewhere, and changes it when told to', {
  timeout: 60_000,
}, async () => {
  const path = join(folder, 'all.json');
  const written = await settings('one', 'export', path);
  const sentence = `All settings written to ${path}; keys and the webhook’s address are not among them.\n`;
  expect([written.code, written.stdout]).toEqual([0, sentence]);
  const file = JSON.parse(readFileSync(path, 'utf8'));
  expect(file).toMatchObject({ format: 'omni-settings', version: 1, trading: { costs: { feeBps: 10 } } });
  file.trading.costs.feeBps = 4;
  writeFileSync(path, JSON.stringify(file));

  const looked = await settings('two', 'import', path);
  expect(looked.code).toBe(0);
  expect(looked.stdout).toMatch(
    /trading\.costs\.feeBps\s+10\s+4\n1 setting would change\. Nothing has been changed yet/,
  );
  expect(JSON.parse((await settings('two', 'show', '--json')).stdout).trading.costs.feeBps).toBe(10);

  const done = await settings('two', 'import', path, '--yes', '--json');
  expect(JSON.parse(done.stdout)).toMatchObject({
    isApplied: true,
    changes: [{ path: 'trading.costs.feeBps', from: '10', to: '4' }],
  });
  expect((await settings('two', 'show')).stdout).toMatch(/trading\.costs\.feeBps +4\n/);
});

it('ends with 1 and names the value that is wrong, or the file that is not there', { timeout: 60_000 }, async () => {
  const path = join(folder, 'wrong.json');
  writeFileSync(path, '{"format": "omni-settings", "version": 1, "trading": {"costs": {"feeBps": -1}}}');
  const wrong = await settings('three', 'import', path, '--yes');
  expect([wrong.code, wrong.stderr]).toEqual([
    1,
    expect.stringContaining('trading.costs.feeBps: must be a number from 0'),
  ]);
  const missing = await settings('three', 'import', join(folder, 'none.json'));
  expect([missing.code, missing.stderr]).toEqual([1, expect.stringMatching(/none\.json/)]);
});
