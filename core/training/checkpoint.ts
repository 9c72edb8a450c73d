import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { UtcMs } from '../domain/time.ts';
import type { Backend } from '../model/backend.ts';
import { readKept, writeKept } from './kept-file.ts';
import type { LoopState } from './loop-state.ts';
import type { FinishedNetwork } from './trained-network.ts';

/** Raised when an older program could not go on from it. */
const version = 3;
const fileName = 'checkpoint.bin';

/** What decides the bits of a run, beside its data and settings. */
export type ComputedBy = Pick<Backend, 'backend' | 'isFused' | 'reason'>;

/** What a run needs to go on in another process, beside its bars and headlines. */
export type Checkpoint = {
  /** Everything that was chosen, as JSON: a run goes on only as what it began as. */
  readonly settings: string;
  /** What computes: another would go on with other bits. */
  readonly backend: ComputedBy;
  readonly startedAt: UtcMs;
  /** End of the decision times, so that bars that came later do not change the dataset. */
  readonly to: UtcMs | undefined;
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
export function writeCheckpoint(runDir: string, checkpoint: Checkpoint): Promise<void> {
  return writeKept(join(runDir, fileName), version, checkpoint);
}

/**
 * The newest checkpoint of a run; undefined when it has none.
 * @throws Failure 'corrupt' when it is not what was written, 'version-mismatch' when another version wrote it
 */
export function readCheckpoint(runDir: string): Checkpoint | undefined {
  return hasCheckpoint(runDir) ? readKept(join(runDir, fileName), version) : undefined;
}
