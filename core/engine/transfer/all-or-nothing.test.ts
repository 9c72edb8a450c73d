import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { Failure } from '../../domain/failure.ts';
import { openDocument } from '../../storage/open-document.ts';
import { encodeSettings } from './settings-file.ts';
import { type SettingsSection, section } from './settings-section.ts';
import { createSettingsTransfer } from './transfer-settings.ts';

const names = ['first', 'second', 'third'] as const;
const schema = z.object({ value: z.number() });
let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'omni-all-or-nothing-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

/** Three real documents, as after each start; `fault` is asked before each write, and may never come back. */
async function open(fault: (name: string, value: number) => Promise<void> | void = () => {}) {
  const sections: SettingsSection[] = [];
  for (const name of names) {
    const document = await openDocument(join(dataDir, `${name}.json`), schema, { value: 1 });
    sections.push(
      section<z.infer<typeof schema>>({
        name,
        schema,
        read: () => document.data,
        resolve: async (value) => ({ value, remarks: [] }),
        async write(value) {
          await fault(name, value.value);
          await document.update((data) => {
            data.value = value.value;
          });
        },
      }),
    );
  }
  return {
    transfer: createSettingsTransfer({ dataDir, sections }),
    values: () => sections.map(({ read }) => (read() as { value: number }).value),
  };
}
const text = encodeSettings(Object.fromEntries(names.map((name) => [name, { value: 2 }])));
const dies = () => new Promise<void>(() => {});

it.each(names)(
  'a program that dies before the %s part is written has the whole import after its next start',
  async (dying) => {
    let hasDied: () => void = () => {};
    const died = new Promise<void>((resolve) => {
      hasDied = resolve;
    });
    const first = await open((name) => {
      if (name !== dying) return;
      hasDied();
      return dies();
    });
    void first.transfer.import(text, true);
    await died;
    const second = await open();
    // Control: without the ending, what is there is neither the old nor, but for the very first, even the beginning of it.
    expect(second.values()).toEqual(names.map((_, i) => (i < names.indexOf(dying) ? 2 : 1)));
    await second.transfer.finish();
    expect(second.values()).toEqual([2, 2, 2]);
    expect((await open()).values()).toEqual([2, 2, 2]);
    expect(readdirSync(dataDir)).not.toContain('settings-import.json');
  },
);

it('a program that dies while it ends an import ends it at the start after', async () => {
  const first = await open((name) => (name === 'second' ? dies() : undefined));
  void first.transfer.import(text, true);
  await expect.poll(() => first.values()).toEqual([2, 1, 1]);
  const second = await open((name) => (name === 'third' ? dies() : undefined));
  void second.transfer.finish();
  await expect.poll(() => second.values()).toEqual([2, 2, 1]);
  const third = await open();
  await third.transfer.finish();
  expect(third.values()).toEqual([2, 2, 2]);
});

it('a part that cannot be written leaves everything as it was', async () => {
  const { transfer, values } = await open((name, value) => {
    if (name === 'third' && value === 2) throw new Failure('unavailable', 'The disk is full.');
  });
  await expect(transfer.import(text, true)).rejects.toThrow('Nothing was imported: The disk is full.');
  expect(values()).toEqual([1, 1, 1]);
  expect(readdirSync(dataDir)).not.toContain('settings-import.json');
  await (await open()).transfer.finish();
  expect((await open()).values()).toEqual([1, 1, 1]);
});

it('a part that can neither be written nor taken back is ended at the next start, and said', async () => {
  const { transfer } = await open((name, value) => {
    if (name === 'third' || (name === 'first' && value === 1)) throw new Failure('unavailable', 'The disk is full.');
  });
  await expect(transfer.import(text, true)).rejects.toThrow(/ended at the next start: The disk is full/);
  const next = await open();
  await next.transfer.finish();
  expect(next.values()).toEqual([2, 2, 2]);
});

it('imports wait for each other', async () => {
  const { transfer, values } = await open(() => new Promise((resolve) => setImmediate(resolve)));
  const other = encodeSettings(Object.fromEntries(names.map((name) => [name, { value: 3 }])));
  await Promise.all([transfer.import(text, true), transfer.import(other, true)]);
  expect(values()).toEqual([3, 3, 3]);
});
