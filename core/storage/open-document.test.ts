import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { chmod, mkdir, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Logger, silentLogger } from '../domain/ports.ts';
import { openDocument } from './open-document.ts';

const schema = z.object({ theme: z.string(), count: z.number().default(0) });
const defaults = { theme: 'dark', count: 0 };

let folder: string;
let path: string;
let warnings: string[];
let logger: Logger;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'omni-document-'));
  path = join(folder, 'settings.json');
  warnings = [];
  logger = { ...silentLogger, warn: (message) => warnings.push(message) };
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = () => openDocument(path, schema, defaults, { logger });

async function writeTwice(): Promise<void> {
  const document = await open();
  await document.update((data) => {
    data.theme = 'light';
  });
  await document.update((data) => {
    data.count = 5;
  });
}

describe('a document', () => {
  it('starts from its defaults without a warning and writes nothing until it is changed', async () => {
    const document = await open();
    expect(document.data).toEqual(defaults);
    expect(readdirSync(folder)).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it('is the same after it is opened again', async () => {
    await writeTwice();
    expect((await open()).data).toEqual({ theme: 'light', count: 5 });
    expect(readdirSync(folder).sort()).toEqual(['settings.json', 'settings.json.previous']);
  });

  it('applies changes one after the other, however many are asked for at once', async () => {
    const document = await open();
    const increments = Array.from({ length: 20 }, () =>
      document.update((data) => {
        data.count++;
      }),
    );
    await Promise.all(increments);
    expect((await open()).data.count).toBe(20);
  });

  it('refuses a change that breaks the schema and goes on with the next', async () => {
    const document = await open();
    const wrong = document.update((data) => {
      (data as { theme: unknown }).theme = 7;
    });
    await expect(wrong).rejects.toThrow();
    expect(document.data).toEqual(defaults);
    await document.update((data) => {
      data.count = 1;
    });
    expect((await open()).data).toEqual({ theme: 'dark', count: 1 });
  });

  it('falls back to the copy before the last change when it is cut at any byte, and keeps the bad file', async () => {
    await writeTwice();
    const whole = readFileSync(path, 'utf8');
    // Control: a plain reader of the same torn file fails.
    expect(() => JSON.parse(whole.slice(0, whole.length - 2))).toThrow(SyntaxError);
    for (let length = 0; length < whole.length - 1; length++) {
      writeFileSync(path, whole.slice(0, length));
      expect((await open()).data).toEqual({ theme: 'light', count: 0 });
    }
    expect(readFileSync(`${path}.damaged-1`, 'utf8')).toBe('');
    expect(readFileSync(`${path}.damaged-2`, 'utf8')).toBe(whole.slice(0, 1));
    expect(warnings.length).toBe(2 * (whole.length - 1));
  });

  it.each(['null', '[]', '{}', '\0\0\0\0', '{"format":1,"data":{"theme":"x","count":1}}'])(
    'does not take %j for a document',
    async (text) => {
      await writeTwice();
      writeFileSync(path, text);
      expect((await open()).data).toEqual({ theme: 'light', count: 0 });
    },
  );

  it('notices a changed digit', async () => {
    await writeTwice();
    writeFileSync(path, readFileSync(path, 'utf8').replace('"count":5', '"count":6'));
    expect((await open()).data.count).toBe(0);
  });

  it('starts from its defaults with a warning when both copies are torn', async () => {
    await writeTwice();
    writeFileSync(path, '{');
    writeFileSync(`${path}.previous`, '');
    const document = await open();
    expect(document.data).toEqual(defaults);
    expect(warnings.at(-1)).toContain('starts from the defaults');
    expect(readFileSync(`${path}.damaged-1`, 'utf8')).toBe('{');
    await document.update((data) => {
      data.count = 9;
    });
    expect((await open()).data.count).toBe(9);
  });

  it('refuses the file of a newer version and leaves it alone', async () => {
    writeFileSync(path, '{"format":2,"crc32":1,"data":{}}');
    await expect(open()).rejects.toMatchObject({ code: 'version-mismatch' });
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });

  it('says so and stays as it was when it cannot be written', async () => {
    const document = await open();
    await rename(folder, `${folder}-away`);
    const change = document.update((data) => {
      data.count = 3;
    });
    await expect(change).rejects.toMatchObject({ code: 'not-found' });
    expect(document.data.count).toBe(0);
    await mkdir(folder);
    await chmod(folder, 0o700);
    rmSync(`${folder}-away`, { recursive: true });
    await document.update((data) => {
      data.count = 4;
    });
    expect((await open()).data.count).toBe(4);
  });
});
