import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { seededRandom } from '../domain/random.ts';
import { endOfTime } from '../domain/time.ts';
import { createTestRecord, reader, walk } from './record.test-kit.ts';
import { verifyRecord } from './verify-record.ts';

const href = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);

/** Appends decisions for ever and says each hash once `append` has returned. */
const appending = (folder: string) => `
  import { writeSync } from 'node:fs';
  import { openRecord } from ${href('./open-record.ts')};
  import { decision, start } from ${href('./record.test-kit.ts')};
  import { silentLogger } from ${href('../domain/ports.ts')};
  const clock = { now: () => start, monotonic: () => 0, schedule: () => () => {} };
  const record = openRecord(${JSON.stringify(folder)}, { clock, logger: silentLogger });
  for (let bar = record.count(); ; bar += 1) {
    const row = record.append(decision(bar));
    writeSync(1, row.number + ' ' + row.hash + '\\n');
  }`;

it('a record whose process is killed while appending has every acknowledged row, and its chain holds', {
  timeout: 120_000,
}, async () => {
  const test = createTestRecord();
  const random = seededRandom(5);
  const acknowledged = new Map<number, string>();
  for (let round = 0; round < 6; round += 1) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', appending(test.folder)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const gone = once(child, 'exit');
    const enough = acknowledged.size + 5 + Math.floor(random() * 40);
    for await (const line of createInterface({ input: child.stdout })) {
      const [number, hash] = line.split(' ');
      acknowledged.set(Number(number), hash);
      if (acknowledged.size >= enough) child.kill('SIGKILL');
    }
    expect((await gone)[1]).toBe('SIGKILL');
    const record = test.reopen();
    const kept = new Map(record.rowsAfter(0, 10_000).map(({ number, hash }) => [number, hash]));
    expect([...acknowledged].filter(([number, hash]) => kept.get(number) !== hash)).toEqual([]);
    const result = await verifyRecord({ record, readMinutes: reader(walk(0)), dueBy: endOfTime });
    expect(result).toMatchObject({ rows: record.count(), misfit: null });
  }
  test.remove();
});
