import { Low } from 'lowdb';
import type { z } from 'zod';
import { type Logger, silentLogger } from '../domain/ports.ts';
import { documentFile } from './document-file.ts';

/** A small JSON document that lives in one file. */
export type Document<T> = {
  /** What is durably stored; treat it as frozen. */
  readonly data: T;
  /** Resolves when the change is on the disk; changes are applied one after the other. A refused or failed change leaves everything as it was. */
  update(change: (data: T) => void): Promise<void>;
};

/**
 * The document at `path`, or `defaults` when there is none yet.
 * A torn or altered file is put aside with a warning and the previous copy is used; when that is unusable too, the defaults.
 * One process at a time may open it for writing.
 * @throws Failure 'version-mismatch' when a newer version wrote the file, 'unavailable' when it cannot be read
 */
export async function openDocument<S extends z.ZodType>(
  path: string,
  schema: S,
  defaults: z.infer<S>,
  options: { logger?: Logger } = {},
): Promise<Document<z.infer<S>>> {
  type Data = z.infer<S>;
  const check = (data: unknown): Data => schema.parse(data);
  const low = new Low<Data>(documentFile(path, check, options.logger ?? silentLogger), check(defaults));
  await low.read();
  let stored: Data = low.data;
  let last: Promise<void> = Promise.resolve();

  async function apply(change: (data: Data) => void): Promise<void> {
    const draft = structuredClone(stored);
    change(draft);
    low.data = check(draft);
    await low.write();
    stored = low.data;
  }

  return {
    get data() {
      return stored;
    },
    update(change) {
      const done = last.then(() => apply(change));
      // The caller hears of a failure through `done`; the next change must still run.
      last = done.catch(() => {});
      return done;
    },
  };
}
