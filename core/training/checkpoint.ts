import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { Failure } from '../domain/failure.ts';
import type { FusionWeights } from '../domain/news.ts';
import type { UtcMs } from '../domain/time.ts';
import type { Backend } from '../model/backend.ts';
import { writeDurably } from '../storage/durable-file.ts';
import { toStorageFailure } from '../storage/storage-failure.ts';
import type { LoopState } from './loop-state.ts';
import type { FinishedNetwork } from './trained-network.ts';

/** Raised when an older program could not go on from it. */
const version = 2;
const fileName = 'checkpoint.bin';
const digestLength = 32;

/** What decides the bits of a run, beside its data and settings. */
export type ComputedBy = Pick<Backend, 'backend' | 'isFused' | 'reason'>;

/** What a run needs to go on in another process, beside its bars. */
export type Checkpoint = {
  /** Everything that was chosen, as JSON: a run goes on only as what it began as. */
  readonly settings: string;
  /** What computes: another would go on with other bits. */
  readonly backend: ComputedBy;
  readonly startedAt: UtcMs;
  /** End of the decision times, so that bars that came later do not change the dataset. */
  readonly to: UtcMs | undefined;
  /** Of its headlines, whatever the settings have become since; undefined when it hears none. */
  readonly weights?: FusionWeights;
  /** Of the dataset, see `Dataset`. */
  readonly fingerprint: string;
  /** The name its model will have. */
  readonly modelId: string;
  /** Its networks that are done, in the order of the plan. */
  readonly finished: readonly FinishedNetwork[];
  /** The one at work; undefined between two. */
  readonly loop?: LoopState;
};

/** Where a run keeps its checkpoint. */
export function runDirOf(dataDir: string, runId: string): string {
  return join(dataDir, 'runs', runId);
}

export function hasCheckpoint(runDir: string): boolean {
  return existsSync(join(runDir, fileName));
}

export function removeCheckpoint(runDir: string): void {
  rmSync(runDir, { recursive: true, force: true });
}

/**
 * Resolves when the checkpoint has replaced the one before and would survive a power cut.
 * @throws Failure 'unavailable' when the disk is full or cannot be written
 */
export async function writeCheckpoint(runDir: string, checkpoint: Checkpoint): Promise<void> {
  const body = serialize({ version, checkpoint });
  const path = join(runDir, fileName);
  try {
    mkdirSync(runDir, { recursive: true });
    await writeDurably(path, Buffer.concat([createHash('sha256').update(body).digest(), body]));
  } catch (error) {
    throw toStorageFailure(error, path);
  }
}

/**
 * The newest checkpoint of a run; undefined when it has none.
 * @throws Failure 'corrupt' when it is not what was written, 'version-mismatch' when another version wrote it
 */
export function readCheckpoint(runDir: string): Checkpoint | undefined {
  if (!hasCheckpoint(runDir)) return undefined;
  const path = join(runDir, fileName);
  const bytes = readFileSync(path);
  const body = bytes.subarray(digestLength);
  if (!createHash('sha256').update(body).digest().equals(bytes.subarray(0, digestLength))) {
    throw new Failure('corrupt', `${path} is damaged (its SHA-256 differs), so the run cannot go on; start it again.`);
  }
  const content = read(body);
  if (content?.version !== version) {
    throw new Failure('version-mismatch', `Another version of the program wrote ${path}; start the run again.`);
  }
  return content.checkpoint;
}

/** @returns undefined when another version of Node wrote it in a way that this one does not know */
function read(body: Buffer): { version: unknown; checkpoint: Checkpoint } | undefined {
  try {
    return deserialize(body);
  } catch {
    return undefined;
  }
}
