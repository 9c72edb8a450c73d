import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ListedDecision } from '../contract/contract.ts';
import { exportRecord } from './export-record.ts';
import { abstained, createTestRecord, decision, eth, walk } from './record.test-kit.ts';
import { sealRow } from './seal-row.ts';

let test: ReturnType<typeof createTestRecord>;
beforeEach(() => {
  test = createTestRecord();
  for (let bar = 0; bar < 5; bar += 1) test.record.append(bar === 3 ? abstained(bar) : decision(bar));
  test.record.append(decision(9, { market: eth }));
  test.resolve(walk(200));
});
afterEach(() => test.remove());

const write = (name: string, filter = {}) =>
  exportRecord({ record: test.record, path: join(test.folder, name), filter });

describe('exporting the record', () => {
  it('as JSON gives the rows as they are under their hash, with their outcomes', async () => {
    const { path, rows } = await write('all.json');
    const read = JSON.parse(readFileSync(path, 'utf8')) as ListedDecision[];
    expect(rows).toBe(6);
    expect(read).toEqual(test.record.page({ direction: 'up' }));
    for (const { decision: row } of read) {
      const { number, previousHash, hash, ...content } = row;
      expect(sealRow(content, number, previousHash).hash).toBe(hash);
    }
  });

  it('as CSV gives one line for each row that the filter lets through', async () => {
    const { path } = await write('eth.csv', { market: eth });
    const [head, line, ...rest] = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(head.split(',').slice(0, 4)).toEqual(['number', 'market', 'asOf', 'recordedAt']);
    expect(line).toContain('6,binance:ETH/USDT,2025-01-01T01:30:00Z');
    expect(line).toContain('"A ""good"" reason, with a comma."');
    expect(rest).toEqual([]);
  });

  it('refuses another ending and an empty answer, and leaves no file', async () => {
    await expect(write('all.xlsx')).rejects.toThrow('must end in .csv or .json');
    await expect(write('none.csv', { modelId: 'nobody' })).rejects.toThrow('no such rows');
    expect(() => readFileSync(join(test.folder, 'none.csv'))).toThrow('ENOENT');
  });
});
