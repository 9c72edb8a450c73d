import { seededRandom } from '../domain/random.ts';
import { classShares, classWeights } from '../training/class-weights.ts';
import { type Dataset, labelsOf } from '../training/dataset.ts';
import { parts } from '../training/split.ts';

/**
 * The same dataset with the labels of each part dealt out anew among its samples: nothing is left to learn, in the test part
 * either, so chance is known exactly and whatever a network finds has leaked into its inputs. Dealt one by one, not in blocks:
 * neighbours then share no outcome, so that every sample is evidence; class shares stay as they were.
 */
export function shuffleLabels(dataset: Dataset, seed: number): Dataset {
  const random = seededRandom(seed);
  const samples = [...dataset.samples];
  for (const part of parts) {
    const labels = labelsOf(dataset, dataset.split[part]);
    // Fisher–Yates
    for (let i = labels.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      [labels[i], labels[j]] = [labels[j], labels[i]];
    }
    dataset.split[part].forEach((index, i) => {
      samples[index] = { ...samples[index], label: labels[i] };
    });
  }
  const shares = classShares(labelsOf({ samples }, dataset.split.train));
  return { ...dataset, samples, classShares: shares, classWeights: classWeights(shares) };
}
