import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { utcMs } from '../../contract/schemas.ts';
import type { Logger } from '../../domain/ports.ts';
import { openDocument } from '../../storage/open-document.ts';

const progress = z.object({
  /** Validators of the last answer. */
  etag: z.string().optional(),
  lastModified: z.string().optional(),
  /** Newest post that was read. */
  sinceId: z.string().optional(),
  /** Newest reading of an index that was read. */
  newestTime: utcMs.optional(),
  /** Its server asked not to be called before. */
  notBefore: utcMs.optional(),
  /** When headlines without a date were first seen, by their hash. */
  firstSeen: z.record(z.string(), utcMs).optional(),
  /** Hashes of files that were read, newest last. */
  files: z.array(z.string()).optional(),
});

/** How far a source has been read: what keeps it from being read twice. */
export type SourceProgress = z.infer<typeof progress>;

const document = z.object({ version: z.literal(1), sources: z.record(z.string(), progress) });

export type SourceState = {
  /** @param what kind and address of the source: an edited one starts anew */
  read(what: string): SourceProgress;
  /** Resolves when it is durable. */
  write(what: string, progress: SourceProgress): Promise<void>;
};

/**
 * The state of all sources, in `<dir>/sources.json`. Addresses are not in it, only their hashes.
 * @throws Failure when the file is of a newer version or cannot be read
 */
export async function openSourceState(dir: string, options: { logger: Logger }): Promise<SourceState> {
  const stored = await openDocument(join(dir, 'sources.json'), document, { version: 1, sources: {} }, options);
  return {
    read: (what) => stored.data.sources[shortHash(what)] ?? {},
    async write(what, next) {
      const key = shortHash(what);
      if (JSON.stringify(stored.data.sources[key]) === JSON.stringify(next)) return;
      await stored.update((data) => {
        data.sources[key] = next;
      });
    },
  };
}

const hashLength = 16;

/** 64 bits of SHA-256 in hexadecimal. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, hashLength);
}

/** The same of a file of any size. */
export async function shortHashOf(content: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of content) hash.update(piece);
  return hash.digest('hex').slice(0, hashLength);
}
