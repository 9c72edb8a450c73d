import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { abstained, createTestRecord, decision } from '../record/record.test-kit.ts';
import { runOmni } from './run-omni.test-kit.ts';

let files: ReturnType<typeof createTestRecord>;
beforeAll(() => {
  files = createTestRecord();
  files.record.append(decision(0));
  files.record.append(abstained(1));
  files.record.close();
});
afterAll(() => files.remove());

const record = (...argv: string[]) => runOmni('record', ...argv, '--data-dir', files.folder);

describe('omni record', () => {
  it('says whether nothing is recorded at all or nothing of what was asked for', async () => {
    const empty = join(files.folder, 'empty');
    const list = async (...argv: string[]) => (await runOmni('record', 'list', ...argv, '--data-dir', empty)).stdout;
    expect(await list()).toBe('No decisions are recorded yet; omni start records one each decision bar.\n');
    expect(await list('--signal', 'long')).toMatch(/^No such decisions are recorded;/);
  }, 60_000);

  it('lists, exports and verifies what was recorded, and ends with 1 when a row was changed', {
    timeout: 60_000,
  }, async () => {
    const listed = await record('list', '--signal', 'long', '--json');
    expect(listed.code).toBe(0);
    expect(JSON.parse(listed.stdout)).toMatchObject({
      total: 1,
      items: [{ decision: { asOf: '2025-01-01T00:00:00Z' } }],
    });

    const path = join(files.folder, 'record.json');
    expect((await record('export', path)).stdout).toBe(`2 rows written to ${path}.\n`);
    expect(existsSync(path)).toBe(true);

    const sound = await record('verify');
    expect([sound.code, sound.stdout.split(';')[0]]).toEqual([0, '2 rows in one unbroken chain']);

    const db = new DatabaseSync(files.path);
    db.exec("DROP TRIGGER decisions_keep; UPDATE decisions SET row = replace(row, 'stale', 'fresh') WHERE number = 2");
    db.close();
    const changed = await record('verify');
    expect(changed.code).toBe(1);
    expect(changed.stderr).toContain('Row 2 is not what was recorded');
  });
});
