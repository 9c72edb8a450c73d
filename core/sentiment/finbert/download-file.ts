import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { Failure } from '../../domain/failure.ts';
import type { HubFile } from './ask-hub.ts';
import { type HubOptions, HubTrouble, hubGet, withRetries } from './hub-fetch.ts';

/**
 * Fetches a file into `part`, going on behind what is there, and proves it against its checksum.
 * @param onBytes told how many of its bytes are there
 * @returns its SHA-256, hex
 * @throws Failure 'corrupt' when what the server sends is not the file, even from the start; as `hubGet` otherwise
 */
export async function downloadFile(
  url: string,
  file: HubFile,
  part: string,
  options: HubOptions & { onBytes(bytes: number): void },
): Promise<string> {
  // What an earlier try left may be wrong: then once more from the start.
  for (const isLast of [false, true]) {
    let furthest = sizeOf(part);
    await withRetries(options, (onProgress) =>
      fetchRest(url, file, part, {
        ...options,
        onBytes(bytes) {
          options.onBytes(bytes);
          // Not what comes a second time: a file that is shorter on the server than it should be never ends otherwise.
          if (bytes > furthest) onProgress();
          furthest = Math.max(furthest, bytes);
        },
      }),
    );
    const { sha256, git } = await checksums(part, file.bytes);
    if (file.checksum.hex === (file.checksum.kind === 'git' ? git : sha256)) return sha256;
    await rm(part);
    options.onBytes(0);
    if (isLast) break;
  }
  throw new Failure('corrupt', `${url} is not what the hub says it is (its checksum differs); nothing was kept of it.`);
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

async function fetchRest(
  url: string,
  { path, bytes }: HubFile,
  part: string,
  options: HubOptions & { onBytes(bytes: number): void },
): Promise<void> {
  if (sizeOf(part) > bytes) await rm(part);
  const from = sizeOf(part);
  options.onBytes(from);
  if (from === bytes && bytes > 0) return;
  await hubGet(url, { ...options, from }, async (response, heard) => {
    if (response.status === 416) {
      await rm(part, { force: true });
      throw new HubTrouble(`${new URL(url).host} refused to go on with the download`);
    }
    const goesOn = response.status === 206 && response.headers.get('content-range')?.startsWith(`bytes ${from}-`);
    if (response.status === 206 && !goesOn) {
      await rm(part, { force: true });
      throw new HubTrouble(`${new URL(url).host} went on at another place than it was asked to`);
    }
    const target = await open(part, goesOn ? 'a' : 'w', 0o600);
    let written = goesOn ? from : 0;
    try {
      for await (const piece of response.body ?? []) {
        heard();
        written += piece.length;
        // The checksum could not hold; nobody shall fill the disk.
        if (written > bytes)
          throw new Failure('corrupt', `${url} is longer than the ${bytes} bytes that the hub names.`);
        await target.write(piece);
        options.onBytes(written);
      }
      await target.sync();
    } finally {
      await target.close();
    }
    if (written < bytes)
      throw new HubTrouble(`${new URL(url).host} broke off after ${written} of the ${bytes} bytes of ${path}`);
  });
}

async function checksums(path: string, bytes: number): Promise<{ sha256: string; git: string }> {
  const sha256 = createHash('sha256');
  const git = createHash('sha1').update(`blob ${bytes}\0`);
  for await (const piece of createReadStream(path)) {
    sha256.update(piece);
    git.update(piece);
  }
  return { sha256: sha256.digest('hex'), git: git.digest('hex') };
}
