import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { Failure, toFailureData } from '../../domain/failure.ts';
import { type Classifier, loadClassifier } from './classifier.ts';
import type { FinbertArgument, FinbertChannel, Judgement, ToFinbert } from './finbert-messages.ts';
import { modelFiles, modelFolder, readManifest, verifyFiles } from './stored-model.ts';

/**
 * The life of a FinBERT process: loads and proves the model, then judges until it is ended. Never throws.
 * Resolves only when the model cannot be used, which is its last word.
 */
export async function serveFinbert({ root, modelId }: FinbertArgument, channel: FinbertChannel): Promise<void> {
  // The streams and the page come first.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const waiting: ToFinbert[] = [];
  let onWork = () => {};
  channel.onMessage((message) => {
    waiting.push(message);
    onWork();
  });
  try {
    const classifier = await loadProven(root, modelId, () => channel.send({ kind: 'alive' }));
    channel.send({ kind: 'ready' });
    for (;;) {
      const work = waiting.shift();
      if (work) await answer(work, classifier, channel);
      else
        await new Promise<void>((resolve) => {
          onWork = resolve;
        });
    }
  } catch (error) {
    channel.send({ kind: 'broken', failure: toFailureData(error) });
  }
}

async function loadProven(root: string, modelId: string, onBatch: () => void): Promise<Classifier> {
  const folder = modelFolder(root, modelId);
  const manifest = readManifest(folder);
  if (!manifest) throw new Failure('not-found', `There is no model in ${folder}.`);
  await verifyFiles(folder, manifest);
  const { isQuantized } = manifest;
  const classifier = await loadClassifier({ root, modelId, isQuantized }, onBatch);
  const weights = join(folder, modelFiles(isQuantized).at(-1) ?? '');
  const [trial] = await classifier.judge(['Profit rose.']).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure('corrupt', `${weights} is not a network that judges texts: ${reason.replace(/\.$/, '')}.`);
  });
  if (!Object.values(trial.probabilities).every((share) => share >= 0 && share <= 1)) {
    throw new Failure('corrupt', `${weights} gives no probabilities of three classes; choose another model.`);
  }
  return classifier;
}

async function answer({ id, texts, explain }: ToFinbert, classifier: Classifier, channel: FinbertChannel) {
  try {
    const judgements: Judgement[] = await classifier.judge(texts);
    if (explain) {
      for (const [i, text] of texts.entries()) {
        judgements[i] = { ...judgements[i], tokens: await classifier.explain(text) };
      }
    }
    channel.send({ kind: 'judged', id, judgements });
  } catch (error) {
    const { message } = toFailureData(error);
    const failure = { code: 'unavailable', message: `FinBERT could not judge these texts: ${message}` } as const;
    channel.send({ kind: 'failed', id, failure });
  }
}
