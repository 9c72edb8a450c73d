import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { TrainingReport, TrainingSpec } from '../contract/contract.ts';
import { Failure } from '../domain/failure.ts';
import { toIso, type UtcMs } from '../domain/time.ts';
import type { ModelConfig } from '../model/config.ts';
import { readModelFolder } from '../model/model-folder.ts';
import type { Checkpoint, ComputedBy } from './checkpoint.ts';
import type { Dataset } from './dataset.ts';

/** `m-20260822-142501-tiny-1`: when, which network, which seed. */
export function newModelId(time: UtcMs, config: ModelConfig, seed: number): string {
  const stamp = toIso(time).slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  return `m-${stamp}-${config.name}-${seed}`;
}

/** @throws Failure 'conflict' when a run cannot go on as what it began as */
export function checkSameRun(known: Checkpoint, settings: string, dataset: Dataset): void {
  if (known.settings !== settings) {
    const message = 'The run was begun with other settings by another version of the program; start it again.';
    throw new Failure('conflict', message);
  }
  if (known.fingerprint !== dataset.fingerprint) {
    const message = 'The stored bars have changed since the run began, so it cannot go on; start it again.';
    throw new Failure('conflict', message);
  }
}

/** Neither the threads nor what else could not be had change a bit. */
function sameBits({ backend, isFused, reason }: ComputedBy): string {
  const [why] = reason.split(';');
  return JSON.stringify([backend, isFused, why.replace(/ on \d+ threads?/, '')]);
}

/** @throws Failure 'unavailable' when a run would go on with other bits than it began with */
export function checkSameBackend(known: ComputedBy, now: ComputedBy): void {
  if (sameBits(known) === sameBits(now)) return;
  const nameOf = ({ reason }: ComputedBy) => reason.split(/[:;]/)[0];
  const message = `The run was begun with ${nameOf(known)} and cannot go on with ${nameOf(now)}, which rounds differently; make the former available again and resume it, or start it again.`;
  throw new Failure('unavailable', message);
}

/** The report of the model that the run had already stored when it ended between that and its last word. */
export function storedReport(
  modelsDir: string,
  { modelId, fingerprint }: Checkpoint,
  spec: TrainingSpec,
): TrainingReport | undefined {
  const dir = join(modelsDir, modelId);
  if (!existsSync(dir)) return undefined;
  const { manifest } = readModelFolder(dir);
  // As it comes back from the file: without what is undefined.
  const isSameSpec = isDeepStrictEqual(manifest.spec, JSON.parse(JSON.stringify(spec)));
  return isSameSpec && manifest.report.dataset.fingerprint === fingerprint
    ? { modelId, ...manifest.report }
    : undefined;
}
