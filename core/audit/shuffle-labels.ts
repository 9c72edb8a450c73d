import { seededRandom } from '../domain/random.ts';
import { classShares, classWeights } from '../training/class-weights.ts';
import { type Dataset, labelsOf } from '../training/dataset.ts';
import { parts } from '../training/split.ts';

/**
 * The same dataset with the labels of all parts together dealt out anew: nothing is left to learn, in the test part either, so
 * chance is known exactly and whatever is found has leaked into the inputs. Not part by part: classes that grow more
 * frequent with time would then still be there to be found. Not in blocks: neighbours share no outcome, so every sample is evidence.
 */
export function shuffleLabels(dataset: Dataset, seed: number): Dataset {
  const random = seededRandom(seed);
  const samples = [...dataset.samples];
  const indices = parts.flatMap((part) => [...dataset.split[part]]);
  const labels = labelsOf(dataset, Int32Array.from(indices));
  // Fisher–Yates
  for (let i = labels.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [labels[i], labels[j]] = [labels[j], labels[i]];
  }
  indices.forEach((index, i) => {
    samples[index] = { ...samples[index], label: labels[i] };
  });
  const shares = classShares(labelsOf({ samples }, dataset.split.train));
  return { ...dataset, samples, classShares: shares, classWeights: classWeights(shares) };
}
