import { Failure } from '../domain/failure.ts';
import { toIso, type UtcMs } from '../domain/time.ts';
import { blockLength } from '../evaluation/resample-blocks.ts';
import { fewestBlocks } from '../evaluation/verdict.ts';
import type { Manifest } from '../model/manifest.ts';

type Seen = Pick<Manifest, 'split' | 'rules'>;

/** [from, to): a decision and its label, or the data of a part. */
type Stretch = { readonly from: UtcMs; readonly to: UtcMs };

/** From the first decision of each part to the end of its last label, the sealed window like the others. */
function stretchesOf({ split, rules }: Seen): Stretch[] {
  const { train, validation, test, sealed } = split;
  const parts = sealed === undefined ? [train, validation, test] : [train, validation, test, sealed];
  return parts.map(({ from, to }) => ({ from, to: to + rules.horizonMs }));
}

/** Newest decision of a model's data, the sealed ones counted in. */
export function newestDecisionOf({ split }: Pick<Manifest, 'split'>): UtcMs {
  return Math.max(split.train.to, split.validation.to, split.test.to, split.sealed?.to ?? 0);
}

/** End of the last label of a model's data, the sealed ones counted in. */
export function dataEnd(model: Seen): UtcMs {
  return Math.max(...stretchesOf(model).map(({ to }) => to));
}

/** Shorter windows cannot prove anything. */
export function shortestWindowMs(horizonMs: number): number {
  return fewestBlocks * blockLength(horizonMs);
}

/**
 * What a challenger is judged on and where its own data must end: the newest decisions whose outcomes are known, as long as the champion
 * has not seen them, and two horizons free before them, one for the challenger's last label and one between.
 * @param options.seenUntil end of everything that the champion has learnt from or was chosen by
 * @param options.settled decisions at or after it have no outcome yet
 * @returns undefined when less than the shortest window is left
 */
export function planWindow(options: {
  seenUntil: UtcMs;
  settled: UtcMs;
  judgedMs: number;
  horizonMs: number;
}): { window: Stretch; trainTo: UtcMs } | undefined {
  const { seenUntil, settled, judgedMs, horizonMs } = options;
  const from = Math.max(settled - judgedMs, seenUntil + horizonMs);
  if (settled - from < shortestWindowMs(horizonMs)) return undefined;
  return { window: { from, to: settled }, trainTo: from - 2 * horizonMs };
}

/** Whether a decision and its outcome lie a horizon or more away from all data of a model. */
export function isUnseen(decision: { decisionTime: UtcMs; labelEnd: UtcMs }, model: Seen): boolean {
  const { horizonMs } = model.rules;
  return stretchesOf(model).every(
    ({ from, to }) => decision.decisionTime >= to + horizonMs || decision.labelEnd + horizonMs <= from,
  );
}

/**
 * Proves with what was really trained that nobody is judged on what it knows.
 * @throws Failure 'conflict' that names the decision and the model
 */
export function checkUnseen(
  decisions: readonly { decisionTime: UtcMs; labelEnd: UtcMs }[],
  models: readonly { modelId: string; manifest: Seen }[],
): void {
  for (const { modelId, manifest } of models) {
    const seen = decisions.find((decision) => !isUnseen(decision, manifest));
    if (seen === undefined) continue;
    const when = toIso(seen.decisionTime);
    throw new Failure(
      'conflict',
      `The decision of ${when} lies in the data of ${modelId} or within a horizon of it, so it cannot be judged on it.`,
    );
  }
}
