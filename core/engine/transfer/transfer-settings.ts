import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImportedSettings } from '../../contract/settings-calls.ts';
import { Failure, toFailureData } from '../../domain/failure.ts';
import { writeDurably } from '../../storage/durable-file.ts';
import { toStorageFailure } from '../../storage/storage-failure.ts';
import { diffSettings } from './diff-settings.ts';
import { decodeSettings, encodeSettings, type SettingsContent } from './settings-file.ts';
import type { SettingsSection } from './settings-section.ts';

/** All settings out as one text, and in again as a whole. */
export type SettingsTransfer = {
  export(): string;
  /**
   * What the text would change, and with `isApplied` the change itself: all of it or nothing, also when the program is killed meanwhile.
   * @throws Failure that names what is wrong; then nothing has changed
   */
  import(text: string, isApplied: boolean): Promise<ImportedSettings>;
  /** Ends an import that a killed program had begun; call it before anything reads the settings for good. */
  finish(): Promise<void>;
};

/** @param options.dataDir holds the import while it is applied, in a file that is gone when it is done */
export function createSettingsTransfer(options: {
  dataDir: string;
  sections: readonly SettingsSection[];
}): SettingsTransfer {
  const { sections } = options;
  const path = join(options.dataDir, 'settings-import.json');
  let last: Promise<unknown> = Promise.resolve();

  const read = (): SettingsContent => Object.fromEntries(sections.map(({ name, read }) => [name, read()]));
  const writeAll = async (content: SettingsContent) => {
    for (const { name, write } of sections) if (name in content) await write(content[name]);
  };

  const resolveAll = async (given: SettingsContent) => {
    const content: Record<string, unknown> = {};
    const remarks: string[] = [];
    for (const { name, resolve } of sections) {
      if (!(name in given)) continue;
      const resolved = await resolve(given[name]);
      content[name] = resolved.value;
      remarks.push(...resolved.remarks);
    }
    return { content, remarks };
  };

  /** From the moment the file is there the import is decided: whoever starts next ends it. */
  const apply = async (content: SettingsContent) => {
    const before = read();
    try {
      await writeDurably(path, encodeSettings(content));
    } catch (error) {
      throw toStorageFailure(error, path);
    }
    try {
      await writeAll(content);
    } catch (error) {
      const { code, message } = toFailureData(error);
      await undo(before, message);
      throw new Failure(code, `Nothing was imported: ${message}`, { cause: error });
    }
    await rm(path, { force: true });
  };

  const undo = async (before: SettingsContent, why: string) => {
    try {
      await writeAll(before);
      await rm(path, { force: true });
    } catch (error) {
      const sentence = `The import was broken off and is ended at the next start: ${why}`;
      throw new Failure('unavailable', sentence, { cause: error });
    }
  };

  const importNow = async (text: string, isApplied: boolean): Promise<ImportedSettings> => {
    const { content, remarks } = await resolveAll(decodeSettings(text, sections));
    const before = read();
    const changes = Object.entries(content).flatMap(([name, value]) => diffSettings(before[name], value, name));
    if (isApplied && changes.length > 0) await apply(content);
    return { changes, remarks };
  };

  return {
    export: () => encodeSettings(read()),
    import(text, isApplied) {
      const done = last.then(() => importNow(text, isApplied));
      last = done.catch(() => {});
      return done;
    },
    async finish() {
      const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw toStorageFailure(error, path);
      });
      if (text === undefined) return;
      let content: SettingsContent;
      try {
        content = decodeSettings(text, sections);
      } catch (error) {
        await rename(path, `${path}.damaged`);
        throw new Failure(
          'corrupt',
          `An import that was broken off could not be ended: ${toFailureData(error).message}`,
        );
      }
      await writeAll(content);
      await rm(path, { force: true });
    },
  };
}
